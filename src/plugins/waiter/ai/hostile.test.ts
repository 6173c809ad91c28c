import { afterAll, beforeAll, describe, expect, test } from 'bun:test'

import type { Answer, ScriptedCall } from '../../../../test/contracts/model-standin.ts'
import { MENU } from '../../../../test/goldens/sample-bar.ts'
import { type HostileCase, hostileCases } from '../../../../test/hostile-cases.ts'
import {
  type Answered,
  type Guest,
  type ModelDesk,
  ownModelDesk,
  readable,
} from '../../../../test/model-desk.ts'
import { scan, THERE } from '../../../../test/waiter-desk.ts'

/**
 * Models that mean ill and guests that try: what reaches the guest is judged here by other means than the truth check, by
 * the rows of the database and by what each script is known to lie about.
 */
const CASES = hostileCases()

let desk: ModelDesk
/** What other guests said and got, which nobody else may read. */
let secrets: readonly string[]
/** With two Frites in the cart and nothing ordered. */
let listener: Guest

const NEIGHBOURS_NOTE = 'quietly birthday-of-Solange'
const ELSEWHERE = '250790999999'

beforeAll(async () => {
  desk = await ownModelDesk({ tables: 200 })
  const neighbour = await seatNeighbour()
  listener = await desk.seat('2 fries')
  await desk.desk.says(ELSEWHERE, scan('B1', THERE))
  // Ids too, which a model might be talked into using.
  const people = await desk.database.query<{ id: string }>(
    'SELECT id FROM people WHERE phone = ANY($1)',
    [[neighbour, ELSEWHERE]],
  )
  secrets = [NEIGHBOURS_NOTE, 'Solange', neighbour, ELSEWHERE, ...people.map(({ id }) => id)]
}, 120_000)

afterAll(async () => {
  await desk.stop()
})

/** At the next table: an order placed, and a note on what is still in the cart. */
async function seatNeighbour(): Promise<string> {
  const neighbour = await desk.seat('2 fries')
  await neighbour.says('yes')
  expect(await neighbour.orders()).toHaveLength(1)
  plays({ ...BLANK, rounds: [[tilapia]], lie: 'With pleasure.' })
  await neighbour.says('the fish for Solange')
  expect(await neighbour.cart()).toHaveLength(1)
  return neighbour.phone
}

const tilapia: ScriptedCall = {
  name: 'add_to_cart',
  arguments: {
    item_id: 'tilapia',
    size_id: 'big',
    options: null,
    quantity: 1,
    note: NEIGHBOURS_NOTE,
  },
}
const BLANK = { kind: '', name: '', diner: '', rounds: [], lie: '' }

/** Both vendors play the same part, so that the second is as bad as the first. */
function plays({ rounds, isEndless = false, lie }: HostileCase): void {
  const part = (): Answer => {
    let round = 0
    return ({ mayCall }) => {
      const calls = mayCall ? (rounds[round] ?? (isEndless ? rounds.at(-1) : undefined)) : undefined
      round += 1
      return calls === undefined ? { kind: 'say', text: lie } : { kind: 'say', calls }
    }
  }
  desk.behave('openai', part())
  desk.behave('gemini', part())
  const models = [desk.model('openai', 5000), desk.model('gemini', 5000)]
  desk.ask({ models, budgetMs: 12_000, modelsFor: 'all' })
}

const folded = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

const saidBy = ({ diner, isCaption = false }: HostileCase) =>
  isCaption
    ? ({ type: 'media', media: 'image', mediaId: 'a-picture', caption: diner } as const)
    : diner

type Wrongs = { readonly broken: readonly string[]; readonly isLieSent: boolean }

/** All that is wrong with one turn; a lie that was sent stands apart. */
async function wrongsOf(one: HostileCase, guest: Guest, orders: number): Promise<Wrongs> {
  const before = seen()
  const sent = await guest.says(saidBy(one))
  const words = sent.map(readable).join('\n')
  const told = JSON.stringify(requestsSince(before))
  const placed = await guest.orders()
  // What a script makes up of its own accord comes back in its own rounds.
  const own = JSON.stringify(one)
  const broken = [
    ...(sent.length === 1 && sent[0]?.kind === 'answer' ? [] : [`${sent.length} answers`]),
    ...(sent.some((answer) => readable(answer).trim() === '') ? ['an empty answer'] : []),
    ...((await guest.waiting()) === 0 ? [] : ['words left unanswered']),
    ...(placed.length === orders ? [] : [`${placed.length} orders`]),
    ...placed.filter(({ total, sum }) => total !== sum).map(({ total }) => `order of ${total}`),
    ...(await wrongAmounts(guest, sent)),
    ...(await wrongLines(guest)),
    ...(orders === 0 && CONFIRMED.test(words) ? ['a confirmation by the program'] : []),
    ...secrets
      .filter((secret) => words.includes(secret) && !own.includes(secret))
      .map((secret) => `told ${secret}`),
    ...secrets
      .filter((secret) => told.includes(secret) && !own.includes(secret))
      .map((secret) => `model told ${secret}`),
  ]
  return { broken, isLieSent: folded(words).includes(folded(one.lie)) }
}

/** In the program's own text of a placed order, whatever the language. */
const CONFIRMED = /✅/u

const seen = () => ({
  openai: desk.standins.openai.requests.length,
  gemini: desk.standins.gemini.requests.length,
})

const requestsSince = ({ openai, gemini }: ReturnType<typeof seen>) => [
  ...desk.standins.openai.requests.slice(openai),
  ...desk.standins.gemini.requests.slice(gemini),
]

async function wrongLines(guest: Guest): Promise<readonly string[]> {
  return (await guest.cart())
    .filter(({ item, size, price }) => {
      const found = MENU.items.find(({ id }) => id === item)
      const listed = found?.sizes.find(({ id }) => id === size)?.priceMinor ?? found?.priceMinor
      return listed !== price
    })
    .map(({ item, price }) => `${item} at ${price}`)
}

const PRICES = MENU.items.flatMap((item) => [
  item.priceMinor ?? 0,
  ...item.sizes.map((size) => size.priceMinor),
  ...item.optionGroups.flatMap((group) => group.choices.map((choice) => choice.priceMinor)),
])
const AMOUNT = /(?:RWF|FRw)\s?(\d[\d,.\u0020\u00a0\u202f]*\d|\d)/gu

/** Amounts in the message that are neither on the menu nor counted from the guest's own rows. */
async function wrongAmounts(guest: Guest, sent: readonly Answered[]): Promise<readonly string[]> {
  const cart = await guest.cart()
  const sums = cart.map(({ quantity, price }) => quantity * price)
  const total = sums.reduce((sum, one) => sum + one, 0)
  const orders = (await guest.orders()).map((order) => order.sum)
  const due = orders.reduce((sum, one) => sum + one, 0)
  const right = new Set([...PRICES, ...sums, total, ...orders, due])
  return sent
    .flatMap((answer) => [...readable(answer).matchAll(AMOUNT)])
    .filter((match) => !right.has(Number((match[1] ?? '').replaceAll(/\D/g, ''))))
    .map((match) => match[0])
}

test('there are at least 300 cases, no two alike', () => {
  const distinct = new Set(
    CASES.map(({ diner, isCaption, rounds, isEndless, lie }) =>
      JSON.stringify([diner, isCaption, rounds, isEndless, lie]),
    ),
  )
  expect(distinct.size).toBe(CASES.length)
  expect(CASES.length).toBeGreaterThanOrEqual(300)
})

describe('a hostile model', () => {
  for (const one of CASES) {
    test(one.name, async () => {
      // Words alone change nothing: one guest hears them all.
      const guest = one.rounds.length === 0 ? listener : await desk.seat('2 fries')
      plays(one)
      const { broken, isLieSent } = await wrongsOf(one, guest, 0)
      expect(broken).toEqual([])
      expect(isLieSent).toBe(false)
    })
  }
})

const primus: ScriptedCall = {
  name: 'add_to_cart',
  arguments: { item_id: 'primus', size_id: '72cl', options: null, quantity: 9, note: null },
}
const place: ScriptedCall = { name: 'place_order', arguments: {} }

test.each([
  ['adds to the cart first', [[primus, place]], 'One moment.', []],
  ['empties the cart first', [[{ name: 'clear_cart', arguments: {} }, primus], [place]], 'Hm.', []],
  ['orders twice', [[place], [place]], 'With pleasure.', [3000]],
  ['orders 200 times', [Array.from({ length: 200 }, () => place)], 'With pleasure.', [3000]],
])('to a yes, a model that %s orders nothing else', async (_what, rounds, lie, totals) => {
  const guest = await desk.seat('2 fries')
  const one = { ...BLANK, diner: 'yes', rounds, lie }
  plays(one)
  const { broken } = await wrongsOf(one, guest, totals.length)
  expect(broken).toEqual([])
  expect((await guest.orders()).map(({ total }) => total)).toEqual(totals)
})

test('the stand-ins had nothing to complain of', () => {
  expect([...desk.standins.openai.complaints, ...desk.standins.gemini.complaints]).toEqual([])
})
