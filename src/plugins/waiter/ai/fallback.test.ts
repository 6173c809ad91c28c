import { afterAll, beforeAll, describe, expect, setSystemTime, test } from 'bun:test'

import {
  type Answer,
  INVENTED_TOOL,
  MODEL_FAULTS,
  type ModelFault,
  type ScriptedCall,
  type ScriptedReply,
  type SeenRequest,
} from '../../../../test/contracts/model-standin.ts'
import { livedTime } from '../../../../test/lived-time.ts'
import { type Guest, type ModelDesk, ownModelDesk, readable } from '../../../../test/model-desk.ts'
import type { ModelProvider } from '../../../core/chat-model.ts'

/**
 * Each failure of a vendor at each place of a turn. Whoever fails first puts nine Primus into the cart, whoever answers
 * two Ugali, the house waiter the two Frites that were asked for: the cart tells whose attempt was kept.
 */
const ORDERS = [
  ['openai', 'gemini'],
  ['gemini', 'openai'],
] as const
const PLACES = ['in the first round', 'after a tool call', 'at the truth check'] as const
type Place = (typeof PLACES)[number]

const WORDS = '2 fries'
const LIE = 'Your order 104 is confirmed, that is 3,000 RWF with 20% off!'
const PLEASURE = 'With pleasure, anything else?'
const BUDGET_MS = 4000
/** Shorter than Gemini's shortest back-off leaves room for, so that a failing vendor costs one request. */
const ROUND_MS = 200
const SLACK_MS = 600

let desk: ModelDesk

beforeAll(async () => {
  desk = await ownModelDesk({ tables: 500 })
}, 120_000)

afterAll(async () => {
  await desk.stop()
})

const adding = (item: string, size: string | null, quantity: number): ScriptedCall => ({
  name: 'add_to_cart',
  arguments: { item_id: item, size_id: size, options: null, quantity, note: null },
})
const put = (...what: Parameters<typeof adding>): ScriptedReply => ({
  kind: 'say',
  calls: [adding(...what)],
})
const say = (text: string): ScriptedReply => ({ kind: 'say', text })

const answers: Answer = ({ results }) =>
  results.length === 0 ? put('ugali', null, 2) : say(PLEASURE)

const isCorrected = ({ words }: SeenRequest) =>
  words.some((said) => said.includes('Your answer was not sent'))

function fails(fault: ModelFault, place: Place): Answer {
  const failed = { kind: 'fault', fault } as const
  return (request) => {
    if (place === 'in the first round') return failed
    if (request.results.length === 0) return put('primus', '72cl', 9)
    if (place === 'at the truth check' && !isCorrected(request)) return say(LIE)
    return failed
  }
}

const line = (item: string, price: number) => ({ item, size: null, quantity: 2, price })
const UGALI = [line('ugali', 1000)]
const FRITES = [line('frites', 1500)]

function askBoth(order: readonly ModelProvider[], budgetMs = BUDGET_MS, roundMs?: number) {
  const models = order.map((provider, place) =>
    // Whoever fails is given up soon; whoever is to answer may do so on a machine that stands still for a moment.
    desk.model(provider, roundMs ?? (place === 0 ? ROUND_MS : budgetMs)),
  )
  desk.ask({ models, budgetMs, modelsFor: 'all' })
  return models
}

type Expected = { readonly cart: typeof UGALI; readonly words: string; readonly withinMs?: number }
const BY_MODEL: Expected = { cart: UGALI, words: PLEASURE }
const BY_HOUSE: Expected = { cart: FRITES, words: '2 × Frites' }

/** One turn of a guest: exactly one answer, in time, of one attempt. */
async function isServed(expected: Expected, guest?: Guest): Promise<void> {
  const diner = guest ?? (await desk.seat(null))
  using lived = livedTime()
  const sent = await diner.says(WORDS)
  const tookMs = lived.ms()

  const words = sent.map(readable).join('\n')
  expect(sent.map(({ kind }) => kind)).toEqual(['answer'])
  expect(words).toContain(expected.words)
  expect(words).not.toContain('Primus')
  expect(words).not.toContain('104 is')
  expect(await diner.cart()).toEqual(expected.cart)
  expect(await diner.orders()).toEqual([])
  expect(await diner.waiting()).toBe(0)
  expect(tookMs).toBeLessThan((expected.withinMs ?? BUDGET_MS) + SLACK_MS)
}

/** The log's last word on a model that was passed over. */
const passedOver = () =>
  desk.log.entries.findLast(({ event }) => event === 'WA_WAITER_PROVIDER_FALLBACK')

const requestsOf = (provider: ModelProvider) => desk.standins[provider].headers.length

for (const order of ORDERS) {
  const [first, second] = order
  describe(`${first}, then ${second}`, () => {
    for (const place of PLACES) {
      for (const fault of MODEL_FAULTS) {
        test(`${first} fails by ${fault} ${place}: ${second} answers`, async () => {
          askBoth(order)
          desk.behave(first, fails(fault, place))
          desk.behave(second, answers)
          await isServed(BY_MODEL)
        })
      }
    }

    test(`after three outages ${first} is not asked, and again half a minute later`, async () => {
      await outages(order)
      const before = requestsOf(first)
      for (let turn = 0; turn < 5; turn += 1) await isServed(BY_MODEL)
      expect(requestsOf(first)).toBe(before)

      desk.behave(first, answers)
      desk.behave(second, fails('server_error', 'in the first round'))
      setSystemTime(new Date(Date.now() + 31_000))
      try {
        await isServed(BY_MODEL)
        await isServed(BY_MODEL)
      } finally {
        setSystemTime()
      }
      expect(requestsOf(first)).toBe(before + 4)
    })
  })
}

for (const place of PLACES) {
  for (const fault of MODEL_FAULTS) {
    test(`both fail by ${fault} ${place}: the house waiter answers`, async () => {
      askBoth(ORDERS[0], BUDGET_MS, ROUND_MS)
      desk.behave('openai', fails(fault, place))
      desk.behave('gemini', fails(fault, place))
      await isServed(BY_HOUSE)
    })
  }
}

test('with openai at rest, whatever happens to gemini is answered by the house waiter', async () => {
  const [resting] = await outages(ORDERS[0])
  if (resting === undefined) throw new Error('no model')
  for (const fault of MODEL_FAULTS) {
    const models = [resting, desk.model('gemini', ROUND_MS)]
    desk.ask({ models, budgetMs: BUDGET_MS, modelsFor: 'all' })
    desk.behave('gemini', fails(fault, 'after a tool call'))
    const before = requestsOf('openai')
    await isServed(BY_HOUSE)
    expect(requestsOf('openai')).toBe(before)
  }
})

for (const order of ORDERS) {
  const [first, second] = order
  test(`${second} starts from the talk in words and the cart as it stands, with nothing of what ${first} began`, async () => {
    const diner = await desk.seat(WORDS)
    askBoth(order, BUDGET_MS, BUDGET_MS)
    desk.behave(first, fails('server_error', 'after a tool call'))
    desk.behave(second, () => say(PLEASURE))
    const { requests } = desk.standins[second]
    const from = requests.length

    await diner.says('and something sweet for my wife, you choose')

    const [asked, ...more] = requests.slice(from)
    const words = asked?.words.join('\n') ?? ''
    expect(more).toEqual([])
    expect(asked?.results).toEqual([])
    expect(words).toContain('cart: 2 x frites\n')
    expect(words).toContain(WORDS)
    expect(words).toEndWith('and something sweet for my wife, you choose')
    expect(words).not.toMatch(/primus|add_to_cart/i)
    expect(await diner.cart()).toEqual(FRITES)
  })
}

test('a model that claimed too much is told what was not backed, and its second answer is sent', async () => {
  askBoth(['openai'], BUDGET_MS, BUDGET_MS)
  const told: string[] = []
  desk.behave('openai', (request) => {
    if (request.results.length === 0) return put('ugali', null, 2)
    if (!isCorrected(request)) return say(LIE)
    told.push(...request.words)
    return say(PLEASURE)
  })

  await isServed(BY_MODEL)

  for (const matter of ['an order number', 'a gift, a discount', 'an amount or a number'])
    expect(told.join('\n')).toContain(matter)
})

/** Three outages of the first in the order; the second answers meanwhile. */
async function outages(order: readonly [ModelProvider, ModelProvider]) {
  const models = askBoth(order, BUDGET_MS, BUDGET_MS)
  desk.behave(order[0], fails('server_error', 'in the first round'))
  desk.behave(order[1], answers)
  for (let turn = 0; turn < 3; turn += 1) await isServed(BY_MODEL)
  return models
}

/** They lie in what was said and tell nothing of the vendor's next answer. */
const OF_THE_TURN: ReadonlySet<ModelFault> = new Set([
  'bad_request',
  'refused',
  'filtered',
  'cut',
  'empty',
  'malformed_arguments',
  'unknown_tool',
])

for (const provider of ['openai', 'gemini'] as const) {
  for (const fault of MODEL_FAULTS) {
    const isOfTheTurn = OF_THE_TURN.has(fault)
    test(`${provider} ${isOfTheTurn ? 'is still asked' : 'rests'} after ${fault} three times`, async () => {
      askBoth([provider], BUDGET_MS, isOfTheTurn ? BUDGET_MS : ROUND_MS)
      desk.behave(provider, fails(fault, 'in the first round'))
      const diner = await desk.seat(null)
      for (let turn = 0; turn < 3; turn += 1) expect(await diner.says(WORDS)).toHaveLength(1)
      const before = requestsOf(provider)

      expect(await diner.says(WORDS)).toHaveLength(1)

      expect(requestsOf(provider) > before).toBe(isOfTheTurn)
    })
  }
}

for (const provider of ['openai', 'gemini'] as const) {
  const other = provider === 'openai' ? 'gemini' : 'openai'
  test(`${provider} calls a tool that nobody offered: it is not argued with, and nothing beside that call is done`, async () => {
    askBoth([provider, other], BUDGET_MS, BUDGET_MS)
    const invented = { name: INVENTED_TOOL, arguments: { percent: 20 } }
    desk.behave(provider, ({ results }) =>
      results.length === 0
        ? { kind: 'say', calls: [adding('primus', '72cl', 9), invented] }
        : say('Done.'),
    )
    desk.behave(other, answers)
    const before = requestsOf(provider)

    await isServed(BY_MODEL)

    expect(requestsOf(provider) - before).toBe(1)
    expect(passedOver()).toMatchObject({ provider, reason: 'unknown_tool' })
  })
}

test('an id that is not on the menu is argued with in words, and the same model answers', async () => {
  askBoth(['openai', 'gemini'], BUDGET_MS, BUDGET_MS)
  const told: unknown[] = []
  desk.behave('openai', ({ results }) => {
    told.push(...results.slice(told.length).map(({ output }) => output))
    if (results.length === 0) return put('unicorn-burger', null, 1)
    return results.length === 1 ? put('ugali', null, 2) : say(PLEASURE)
  })
  const before = requestsOf('gemini')

  await isServed(BY_MODEL)

  expect(told[0]).toMatchObject({ ok: false, refused: 'item_unknown', advice: expect.any(String) })
  expect(requestsOf('gemini')).toBe(before)
})

test('a vendor that hangs takes its share of the budget and no more', async () => {
  // Long enough for the second to answer in its share on a machine that has other things to do.
  askBoth(['openai', 'gemini'], 7600, 60_000)
  desk.behave('openai', fails('stalled_body', 'in the first round'))
  desk.behave('gemini', answers)
  await isServed({ ...BY_MODEL, withinMs: 7600 })
})

test('two vendors that hang leave the house waiter to answer when the budget ends', async () => {
  askBoth(['gemini', 'openai'], 2000, 60_000)
  desk.behave('gemini', fails('slow_headers', 'after a tool call'))
  desk.behave('openai', fails('slow_headers', 'after a tool call'))
  await isServed({ ...BY_HOUSE, withinMs: 2000 })
})

test('without any model the house waiter answers', async () => {
  askBoth([])
  const before = requestsOf('openai') + requestsOf('gemini')
  await isServed(BY_HOUSE)
  expect(requestsOf('openai') + requestsOf('gemini')).toBe(before)
})

test('the stand-ins had nothing to complain of', () => {
  expect([...desk.standins.openai.complaints, ...desk.standins.gemini.complaints]).toEqual([])
})
