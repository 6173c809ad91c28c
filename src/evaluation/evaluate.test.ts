import { afterAll, beforeAll, describe, expect, test } from 'bun:test'

import type { ModelStandin } from '../../test/contracts/model-standin.ts'
import { knowingModel } from '../../test/evaluation/knowing-model.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import { modelAt } from '../../test/standins/gemini-asking.ts'
import { geminiStandin } from '../../test/standins/gemini.ts'
import { openaiStandin } from '../../test/standins/openai.ts'
import { openaiClient } from '../adapters/openai/client.ts'
import { openaiModel } from '../adapters/openai/responses.ts'
import { fit } from '../adapters/whatsapp/fit.ts'
import type { ChatModel } from '../core/chat-model.ts'
import { KNOWN_PRICES } from '../core/model-prices.ts'
import { readSamples } from '../demo/demo-bars.ts'
import { systemTimers } from '../jobs/timers.ts'
import { systemClock } from '../platform/clock.ts'
import { guarded } from '../plugins/waiter/ai/chain.ts'
import { modelBrain } from '../plugins/waiter/ai/model-brain.ts'
import { readPrices } from '../plugins/waiter/ai/prices.ts'
import { thinker } from '../plugins/waiter/ai/thinker.ts'
import { type Dialogue, readDialogues } from './dialogue.ts'
import { DIALOGUE_FILES } from './dialogues/all.ts'
import { evaluate, type Result } from './evaluate.ts'
import { isExact, totalsOf } from './figures.ts'
import type { PlayDeps, StepAbout } from './play.ts'
import { readyBar } from './room.ts'

const DIALOGUES = DIALOGUE_FILES.flatMap(readDialogues)
const BARS = new Map(readSamples().map((bundle) => [bundle.bar.slug, readyBar(bundle)]))

type Setup = {
  readonly models?: readonly ChatModel[]
  readonly modelsFor?: 'doubt' | 'all'
  readonly onStep?: (about: StepAbout) => void
}

function playDeps({ models = [], modelsFor = 'doubt', ...more }: Setup): PlayDeps {
  let ids = 0
  return {
    think: thinker({
      models: models.map((model) => guarded(modelBrain(model), systemClock)),
      clock: systemClock,
      timers: systemTimers,
      budgetMs: 20_000,
      modelsFor,
      prices: readPrices(KNOWN_PRICES),
      log: recordingLog(),
      meter: quietMeter,
    }),
    fit,
    newId: () => `id-${(ids += 1)}`,
    newToken: () => 'a-token-of-more-than-22-characters',
    stopwatch: () => 0,
    startAt: new Date('2026-11-21T18:30:00Z'),
    ...more,
  }
}

/** One dialogue at a time: a stand-in has to know which step it answers. */
async function run(setup: Setup, dialogues: readonly Dialogue[] = DIALOGUES) {
  const options = { parallel: 1, signal: new AbortController().signal }
  return await evaluate(dialogues, BARS, playDeps(setup), options)
}

const failed = (results: readonly Result[]) =>
  results.filter((result) => !isExact(result)).map(({ dialogue }) => dialogue.id)
const wrongCommits = (results: readonly Result[]) =>
  results
    .filter(({ verdict }) => verdict.wrongCommits.length > 0)
    .map(({ dialogue }) => dialogue.id)
const falseClaims = (results: readonly Result[]) =>
  results.flatMap(({ verdict }) => verdict.falseClaims)
/** What fails and was not known to: shrink the lists below when something is mended. */
const beyond = (ids: readonly string[], known: readonly string[]) =>
  ids.filter((id) => !known.includes(id))

/** Words the house waiter does not take for what they are: each is doubtful, and goes to a model where there is one. */
const HOUSE_FAILS = ['en-split-by-amounts', 'en-allergy-noted-on-the-order', 'fr-allergy-noted']

test('the house waiter fails nothing beyond what is known, and says nothing that is not so', async () => {
  const results = await run({})

  expect(results).toHaveLength(DIALOGUES.length)
  expect(beyond(failed(results), HOUSE_FAILS)).toEqual([])
  expect(wrongCommits(results)).toEqual([])
  expect(falseClaims(results)).toEqual([])
  expect(totalsOf(results)).toMatchObject({ input: 0, costUsd: 0 })
}, 60_000)

test('a dialogue that is stopped is not counted', async () => {
  const stop = new AbortController()
  const options = { parallel: 2, signal: stop.signal, onResult: () => stop.abort() }

  const results = await evaluate(DIALOGUES, BARS, playDeps({}), options)

  expect(results.length).toBeLessThanOrEqual(2)
})

const VENDORS = {
  openai: async (answer: ReturnType<typeof knowingModel>['answer']) => {
    const standin = await openaiStandin({ answer, record: false })
    const { apiKey, baseUrl } = standin
    const client = openaiClient({ apiKey, baseUrl, organization: null, project: null })
    const about = { client, model: 'gpt-6-luna', timeoutMs: 5_000, clock: fakeTime().clock }
    return { standin, model: openaiModel(about) }
  },
  gemini: async (answer: ReturnType<typeof knowingModel>['answer']) => {
    const standin = await geminiStandin({ answer, record: false })
    return { standin, model: modelAt(standin) }
  },
}

describe.each(['openai', 'gemini'] as const)(
  'a model of %s that knows what is wanted',
  (vendor) => {
    const { onStep, answer } = knowingModel()
    let standin: Pick<ModelStandin, 'complaints' | 'stop'>
    let models: readonly ChatModel[]
    let always: readonly Result[]
    let inDoubt: readonly Result[]
    beforeAll(async () => {
      const made = await VENDORS[vendor](answer)
      standin = made.standin
      models = [made.model]
      always = await run({ models, modelsFor: 'all', onStep })
      inDoubt = await run({ models, modelsFor: 'doubt', onStep })
    }, 120_000)
    afterAll(() => standin.stop())

    test(`of ${vendor} is understood in every request`, () => {
      expect(standin.complaints).toEqual([])
    })

    test(`of ${vendor} gets every dialogue right`, () => {
      expect(failed(always)).toEqual([])
      expect(wrongCommits(always)).toEqual([])
      expect(falseClaims(always)).toEqual([])
    })

    test(`of ${vendor} gets no less right where only doubt goes to it`, () => {
      expect(failed(inDoubt)).toEqual([])
      expect(wrongCommits(inDoubt)).toEqual([])
      expect(falseClaims(inDoubt)).toEqual([])
      const [few, all] = [inDoubt, always].map((results) => totalsOf(results).input)
      expect(few).toBeLessThan((all ?? 0) / 3)
    })
  },
)

test('a second order of a cart that nobody was shown is found out, whatever the first was of', async () => {
  const [dialogue] = readDialogues(`
    bar = "chez-mado"
    table = "A5"
    [[dialogue]]
    id = "twice"
    tongue = "en"
    kind = "order"
    steps = [
      { say = "2 sprite", cart = ["2 sprite"] },
      { order = "placed" },
      { say = "1 sprite", cart = ["1 sprite"] },
      { order = "placed" },
    ]`)
  if (dialogue === undefined) throw new Error('no dialogue')
  const deps = playDeps({})
  const hiding: PlayDeps = {
    ...deps,
    think: async (turn, ...more) => {
      const thinking = await deps.think(turn, ...more)
      const { thought } = thinking
      const blocks = thought.blocks.filter(({ kind }) => kind !== 'cart')
      return turn.facts.orders.length === 0
        ? thinking
        : { ...thinking, thought: { ...thought, blocks } }
    },
  }
  const options = { parallel: 1, signal: new AbortController().signal }

  const results = await Promise.all(
    [deps, hiding].map((one) => evaluate([dialogue], BARS, one, options)),
  )

  const [shown, hidden] = results.map(([result]) => result)
  expect(shown?.orders).toBe(2)
  expect(shown?.verdict.wrongCommits).toEqual([])
  expect(hidden?.orders).toBe(2)
  expect(hidden?.verdict.wrongCommits).toEqual([
    expect.stringContaining('ordered at a total nobody was shown'),
  ])
})

test('a model that adds what nobody asked for is found out', async () => {
  const args = { item_id: 'guinness', size_id: null, options: null, quantity: 3, note: null }
  const add = { name: 'add_to_cart', arguments: args }
  const standin = await openaiStandin({
    record: false,
    answer: ({ results, mayCall }) =>
      results.length === 0 && mayCall
        ? { kind: 'say', calls: [add] }
        : { kind: 'say', text: 'OK 👍' },
  })
  const { apiKey, baseUrl } = standin
  const client = openaiClient({ apiKey, baseUrl, organization: null, project: null })
  const about = { client, model: 'gpt-6-luna', timeoutMs: 5_000, clock: fakeTime().clock }
  const dialogues = DIALOGUES.filter(({ id }) => id === 'en-order-soft-drinks')

  const [result] = await run({ models: [openaiModel(about)], modelsFor: 'all' }, dialogues)
  await standin.stop()

  expect(result?.verdict).toMatchObject({
    wrongCommits: ['ordered unasked: 3 guinness'],
    divergedAt: 0,
  })
  expect(result?.costUsd).toBeGreaterThan(0)
})
