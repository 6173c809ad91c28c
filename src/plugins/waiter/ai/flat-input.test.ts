import { afterAll, beforeAll, describe, expect, test } from 'bun:test'

import type { SeenRequest } from '../../../../test/contracts/model-standin.ts'
import { aTab, BAR, EVENING, MENU, PERSON, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { type ModelDesk, ownModelDesk } from '../../../../test/model-desk.ts'
import type { ModelProvider } from '../../../core/chat-model.ts'
import type { Order } from '../../../core/order.ts'
import { workspace } from '../../../core/workspace.ts'
import { zoneClock } from '../../../core/zone-clock.ts'
import { saveMenu } from '../../../db/menus.ts'
import { HISTORY_MESSAGES } from './history.ts'
import { presentState } from './state.ts'

/**
 * What a turn costs, by what the vendors' stand-ins were sent: the same at the tenth turn of a chat and at the two
 * hundredth, behind a prefix that a vendor can keep.
 */
const TURNS = 200
/** A pasted page; what is remembered of it is not. */
const LONG = `something for my wife, who likes ${'sweet or sour or salty things '.repeat(60)}, you choose`
const ANSWER = `With pleasure. ${'What does she like? '.repeat(40)}`
/** Of one message in the history, with its quotes and its role. */
const LONGEST_PART = 600

let desk: ModelDesk

beforeAll(async () => {
  desk = await ownModelDesk({ tables: 10 })
}, 120_000)

afterAll(async () => {
  await desk.stop()
})

/** A guest who says this so many times; what the vendor was sent for it. */
async function chat(provider: ModelProvider, words: string, turns: number, text = ANSWER) {
  desk.ask({ models: [desk.model(provider, 5000)], budgetMs: 8000, modelsFor: 'all' })
  desk.behave(provider, () => ({ kind: 'say', text }))
  const guest = await desk.seat('2 fries')
  const { requests } = desk.standins[provider]
  const from = requests.length
  for (let turn = 0; turn < turns; turn += 1) await guest.says(words)
  return requests.slice(from)
}

/** As the vendor is sent it; of no request, nothing. */
function bodyOf(request: SeenRequest | undefined): Readonly<Record<string, unknown>> {
  return (request?.body ?? {}) as Readonly<Record<string, unknown>>
}

/** What goes before all that changes, as the vendor is sent it, and the rest. */
const PARTS = {
  openai: { prefix: ['instructions', 'tools', 'model', 'prompt_cache_key'], input: 'input' },
  gemini: { prefix: ['systemInstruction', 'tools', 'toolConfig'], input: 'contents' },
} as const

function prefixOf(provider: ModelProvider, request: SeenRequest): string {
  const keys: readonly string[] = PARTS[provider].prefix
  return JSON.stringify(keys.map((key) => bodyOf(request)[key]))
}

function sizeOf(provider: ModelProvider, request: SeenRequest | undefined) {
  const input = bodyOf(request)[PARTS[provider].input]
  return { messages: request?.words.length, characters: JSON.stringify(input).length }
}

describe.each(['openai', 'gemini'] as const)('%s', (provider) => {
  let requests: readonly SeenRequest[]
  beforeAll(async () => {
    requests = await chat(provider, LONG, TURNS)
  }, 120_000)

  test('the tenth, the fiftieth and the two hundredth turn of a chat are sent as much', () => {
    expect(requests).toHaveLength(TURNS)
    const [tenth, fiftieth, last] = [10, 50, 200].map((turn) =>
      sizeOf(provider, requests[turn - 1]),
    )

    expect(fiftieth).toEqual(tenth)
    expect(last).toEqual(tenth)
  })

  test('no turn is sent more than the window of the chat, the present state and what is new', () => {
    const most = HISTORY_MESSAGES * LONGEST_PART + LONG.length + 600
    for (const request of requests) {
      const { messages = 0, characters } = sizeOf(provider, request)
      expect(messages).toBeLessThanOrEqual(HISTORY_MESSAGES + 2)
      expect(characters).toBeLessThan(most)
    }
  })

  test('instructions, tools and the name of the cache are the same bytes in every turn, for every guest', async () => {
    const another = await chat(provider, 'quelque chose de frais pour mon fils', 3, 'Avec plaisir.')

    const prefixes = new Set([...requests, ...another].map((one) => prefixOf(provider, one)))

    expect(another).toHaveLength(3)
    expect(prefixes.size).toBe(1)
    // Well above the least that vendors cache: 1,024 tokens of some four characters.
    expect([...prefixes][0]?.length).toBeGreaterThan(8_000)
  })
})

test('a new version of the menu has another prefix and another name for it', async () => {
  const [before] = await chat('openai', LONG, 1)
  await saveMenu(
    desk.database.db,
    BAR.id,
    { ...MENU, items: MENU.items.map((item) => ({ ...item, priceMinor: 9_900, sizes: [] })) },
    false,
  )
  const [after] = await chat('openai', LONG, 1)

  const keyOf = (request: SeenRequest | undefined) => bodyOf(request)['prompt_cache_key']
  expect(keyOf(before)).toStartWith(`waiter:${BAR.id}:`)
  expect(keyOf(after)).toStartWith(`waiter:${BAR.id}:`)
  expect(keyOf(after)).not.toBe(keyOf(before))
})

test('however many orders a visit has, the present state tells of the latest only', () => {
  const order = (number: number): Order => ({
    id: `order-${number}`,
    barId: BAR.id,
    tabId: aTab().id,
    personId: PERSON,
    number: String(number),
    businessDay: '2026-11-23',
    table: 'A5',
    state: 'served',
    currency: 'RWF',
    totalMinor: 1500,
    lines: [],
    placedAt: EVENING,
  })
  const stateWith = (orders: number) =>
    presentState(
      workspace(
        someFacts({
          tab: aTab(),
          orders: Array.from({ length: orders }, (_, at) => order(100 + at)),
        }),
        { newId: () => '', zone: zoneClock(BAR.timeZone) },
      ),
      zoneClock(BAR.timeZone),
    ).text

  expect(stateWith(2)).toContain('orders: 100 served, 101 served')
  expect(stateWith(60)).toContain('orders: 55 earlier ones, 155 served, 156 served')
  expect(stateWith(60).length - stateWith(6).length).toBeLessThan(10)
})

test('the stand-ins had nothing to complain of', () => {
  expect([...desk.standins.openai.complaints, ...desk.standins.gemini.complaints]).toEqual([])
})
