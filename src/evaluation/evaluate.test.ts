import { expect, test } from 'bun:test'

import { knowingModel } from '../../test/evaluation/knowing-model.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import { modelAt } from '../../test/standins/gemini-asking.ts'
import { geminiStandin } from '../../test/standins/gemini.ts'
import { openaiStandin } from '../../test/standins/openai.ts'
import { openaiClient } from '../adapters/openai/client.ts'
import { openaiModel } from '../adapters/openai/responses.ts'
import { fit } from '../adapters/whatsapp/fit.ts'
import type { ChatModel } from '../core/chat-model.ts'
import { readSamples } from '../demo/demo-bars.ts'
import { brain } from '../plugins/waiter/ai/brain.ts'
import { guarded } from '../plugins/waiter/ai/chain.ts'
import { KNOWN_PRICES, readPrices } from '../plugins/waiter/ai/prices.ts'
import { readDialogues } from './dialogue.ts'
import { DIALOGUE_FILES } from './dialogues/all.ts'
import { evaluate, type Result } from './evaluate.ts'
import type { PlayDeps, StepAbout } from './play.ts'
import { readyBar } from './room.ts'

const DIALOGUES = DIALOGUE_FILES.flatMap(readDialogues)
const BARS = new Map(readSamples().map((bundle) => [bundle.bar.slug, readyBar(bundle)]))

type Setup = {
  readonly models?: readonly ChatModel[]
  readonly modelsFor?: 'doubt' | 'all'
  readonly onStep?: (about: StepAbout) => void
}

async function run(setup: Setup = {}): Promise<readonly Result[]> {
  let ids = 0
  const deps: PlayDeps = {
    brain: brain({
      models: (setup.models ?? []).map(guarded),
      budgetMs: 20_000,
      modelsFor: setup.modelsFor ?? 'doubt',
      prices: readPrices(KNOWN_PRICES),
      log: recordingLog(),
      meter: quietMeter,
    }),
    fit,
    newId: () => `id-${(ids += 1)}`,
    newToken: () => 'a-token-of-more-than-22-characters',
    stopwatch: () => performance.now(),
    startAt: new Date('2026-11-21T18:30:00Z'),
    ...(setup.onStep === undefined ? {} : { onStep: setup.onStep }),
  }
  // One at a time: the stand-in has to know which step it answers.
  return await evaluate(DIALOGUES, BARS, deps, {
    parallel: 1,
    signal: new AbortController().signal,
  })
}
const time = async (name: string, setup: Setup) => {
  const t = performance.now()
  const r = await run(setup)
  const bad = r.filter(
    (x) =>
      x.verdict.differences.length + x.verdict.wrongCommits.length + x.verdict.falseClaims.length >
      0,
  )
  console.log(name, r.length - bad.length, r.length, Math.round(performance.now() - t), 'ms')
  for (const b of bad)
    console.log(
      '  ',
      b.dialogue.id,
      JSON.stringify(b.verdict),
      name.includes('all') ? b.transcript.join('\n      ') : '',
    )
}
test('x', async () => {
  await time('house', {})
  const knowing = knowingModel()
  const server = await openaiStandin({ answer: knowing.answer })
  const model = openaiModel({
    client: openaiClient({
      apiKey: server.apiKey,
      baseUrl: server.baseUrl,
      organization: null,
      project: null,
    }),
    model: 'gpt-6-luna',
    timeoutMs: 5000,
    clock: { now: () => new Date() },
  })
  await time('openai doubt', { models: [model], onStep: knowing.onStep })
  await time('openai all', { models: [model], modelsFor: 'all', onStep: knowing.onStep })
  console.log(server.complaints.slice(0, 3))
  const g = await geminiStandin({ answer: knowing.answer })
  await time('gemini all', { models: [modelAt(g)], modelsFor: 'all', onStep: knowing.onStep })
  console.log(g.complaints.slice(0, 3))
  expect(1).toBe(1)
}, 120000)
