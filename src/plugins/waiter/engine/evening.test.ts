import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { MENU, PAYMENTS } from '../../../../test/goldens/sample-bar.ts'
import { pick, seeded } from '../../../../test/seeded.ts'
import {
  HERE,
  offered,
  OWNER,
  scan,
  type Sent,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import type { Random } from '../../../core/ports.ts'
import { savePaymentDisplays } from '../../../db/bars.ts'
import type { Database } from '../../../db/client.ts'
import { saveMenu } from '../../../db/menus.ts'

setDefaultTimeout(120_000)

const TABLES = ['A5', 'A6', 'B1'] as const
const GUESTS = ['250788000001', '250788000002', '250788000003', '250788000004'] as const
const DISHES = { 'fanta citron': 'fanta-citron', tonic: 'tonic', fries: 'frites' } as const
type Dish = keyof typeof DISHES

/** What a waiter with paper and pencil would have written down. */
type Visit = { tables: string[]; guests: string[]; readonly orders: Ordered[] }
type Ordered = {
  readonly guest: string
  readonly number: string
  readonly sum: number
  readonly isDue: boolean
}
type Paper = { visits: Visit[]; readonly seats: Map<string, Visit> }

const isUnderWay = ({ orders, guests }: Visit) => orders.length > 0 || guests.length > 1

function seatOn(
  paper: Paper,
  who: string,
  { table, joins }: { readonly table: string; readonly joins: boolean },
): void {
  const own = paper.seats.get(who)
  const there = paper.visits.find(({ tables }) => tables.includes(table))
  if (own === undefined) {
    const visit = there ?? { tables: [table], guests: [], orders: [] }
    if (there === undefined) paper.visits.push(visit)
    comeTo(paper, visit, who)
  } else if (own === there) return
  else if (there === undefined) own.tables = joins ? [...own.tables, table] : [table]
  else if (joins) becomeOne(paper, there, own)
  else goOver(paper, own, there, who)
}

function comeTo(paper: Paper, visit: Visit, who: string): void {
  if (!visit.guests.includes(who)) visit.guests.push(who)
  paper.seats.set(who, visit)
}

function becomeOne(paper: Paper, into: Visit, from: Visit): void {
  into.tables.push(...from.tables)
  into.orders.push(...from.orders)
  into.guests = [...new Set([...into.guests, ...from.guests])]
  for (const [guest, visit] of paper.seats) if (visit === from) paper.seats.set(guest, into)
  paper.visits = paper.visits.filter((visit) => visit !== from)
}

function goOver(paper: Paper, from: Visit, into: Visit, who: string): void {
  const owes = from.orders.some(({ guest }) => guest === who)
  if (!owes) from.guests = from.guests.filter((guest) => guest !== who)
  if (from.guests.length === 0) paper.visits = paper.visits.filter((visit) => visit !== from)
  comeTo(paper, into, who)
}

/** Several guests at three tables, as chance has it; whatever they are told of money is reckoned again on paper. */
async function evening(database: Database, random: Random) {
  const desk = await waiterDesk(database)
  await savePaymentDisplays(database.db, HERE.id, PAYMENTS, false)
  const prices = new Map<Dish, number>([
    ['fanta citron', 800],
    ['tonic', 1500],
    ['fries', 1500],
  ])
  const paper: Paper = { visits: [], seats: new Map() }
  const log: string[] = []
  await desk.says(OWNER, 'hello')

  const says = async (who: string, what: string) => {
    desk.time.advance(7 * 60_000)
    const all = await desk.says(who, what)
    log.push(`${who}: ${what}`, ...all.map((one) => `    ${one.to} < ${wordsOf([one], one.to)}`))
    return all
  }
  const taps = async (who: string, title: string) => {
    desk.time.advance(7 * 60_000)
    const shown = (await sent(database)).filter(({ to }) => to === who)
    const all = await desk.says(who, offered(shown, title))
    log.push(`${who}: [${title}]`, ...all.map((one) => `    ${one.to} < ${wordsOf([one], one.to)}`))
    return all
  }

  const sit = async (who: string) => {
    const table = pick(random, TABLES)
    const own = paper.seats.get(who)
    const told = wordsOf(await says(who, scan(table)), who)
    const isAsked = own !== undefined && !own.tables.includes(table) && isUnderWay(own)
    expect(told.includes('Did you move')).toBe(isAsked)
    const joins = isAsked && random() < 0.4
    if (isAsked) await taps(who, joins ? 'Both tables' : 'I moved')
    seatOn(paper, who, { table, joins })
  }

  const order = async (who: string) => {
    const visit = paper.seats.get(who)
    if (visit === undefined) return
    const dish = pick(random, [...prices.keys()])
    const quantity = 1 + Math.floor(random() * 3)
    await says(who, `${quantity} ${dish}`)
    if (random() < 0.2) await reprice(dish)
    let told = await taps(who, 'Place order')
    if (!wordsOf(told, who).includes('is with the bar')) told = await taps(who, 'Place order')
    const sum = quantity * (prices.get(dish) ?? 0)
    const [, number = ''] = /Order (\d+) is with the bar/.exec(wordsOf(told, who)) ?? []
    const money = `RWF ${sum.toLocaleString('en')}`
    expect(wordsOf(told, who)).toContain(`Table ${visit.tables.join('+')}, Total: ${money}`)
    expect(wordsOf(told, OWNER)).toContain(`New order ${number}, table ${visit.tables.join('+')}`)
    expect(wordsOf(told, OWNER)).toContain(`Total: ${money}`)
    visit.orders.push({ guest: who, number, sum, isDue: await isMade(who) })
  }

  /** Taken back by its guest, turned down, found to be finished later, brought, or left waiting. */
  const isMade = async (who: string): Promise<boolean> => {
    const fate = random()
    if (fate < 0.15) {
      await says(who, 'cancel my order')
      await taps(who, 'Yes, cancel it')
      return false
    }
    if (fate >= 0.25 && fate < 0.8) await taps(OWNER, 'Accept')
    if (fate < 0.35) {
      await taps(OWNER, 'Reject')
      await taps(OWNER, 'Something is finished')
      return false
    }
    if (fate < 0.6) await taps(OWNER, 'Served')
    return true
  }

  const reprice = async (dish: Dish) => {
    prices.set(dish, 100 + Math.floor(random() * 30) * 50)
    const items = MENU.items.map((item) => {
      const known = Object.entries(DISHES).find(([, id]) => id === item.id)?.[0] as Dish | undefined
      return known === undefined ? item : { ...item, priceMinor: prices.get(known) ?? 0 }
    })
    await saveMenu(database.db, HERE.id, { ...MENU, items }, false)
  }

  const pay = async (who: string) => {
    const visit = paper.seats.get(who)
    if (visit === undefined) return
    const due = visit.orders.filter(({ isDue }) => isDue)
    const total = due.reduce((all, { sum }) => all + sum, 0)
    const bill = wordsOf(await says(who, 'the bill please'), who)
    if (due.length === 0) return expect(bill).toContain('nothing to pay yet')
    expect(amounts(bill, /^Total: RWF ([\d,]+)$|^\*Total: RWF ([\d,]+)\*$/gm)).toEqual([total])
    const lines = amounts(bill, /^\d+ × .*: RWF ([\d,]+)$/gm)
    expect(lines.reduce((all, one) => all + one, 0)).toBe(total)
    const ways = 2 + Math.floor(random() * 4)
    await shares(await says(who, `split the bill in ${ways}`), who, { total, count: ways })
    if (visit.guests.length < 2) return
    const each = visit.guests
      .map((guest) => due.filter((one) => one.guest === guest))
      .map((orders) => orders.reduce((all, { sum }) => all + sum, 0))
    const split = await says(who, 'everyone pays their own')
    const parts = await shares(split, who, { total, count: each.filter((sum) => sum > 0).length })
    expect(parts.toSorted((a, b) => a - b)).toEqual(
      each.filter((sum) => sum > 0).toSorted((a, b) => a - b),
    )
    await says(who, 'the bill please')
    const mine = wordsOf(await taps(who, 'Only what is mine'), who)
    const own = due.filter(({ guest }) => guest === who).reduce((all, { sum }) => all + sum, 0)
    if (own === 0) expect(mine).toContain('ordered nothing that is to be paid')
    else expect(mine).toContain(`*182*8*1*012345*${own}#`)
  }

  const shares = async (
    told: readonly Sent[],
    who: string,
    wanted: { readonly total: number; readonly count: number },
  ) => {
    const text = wordsOf(told, who)
    const parts = amounts(text, /^\*.*: RWF ([\d,]+)\*$/gm)
    const dialled = amounts(text, /```\*182\*8\*1\*012345\*(\d+)#```/g)
    const references = [...text.matchAll(/Reference: (\S+)/g)].map(([, one]) => one)
    expect(parts).toHaveLength(wanted.count)
    expect(parts.reduce((all, one) => all + one, 0)).toBe(wanted.total)
    expect(dialled).toEqual(parts)
    expect(new Set(references).size).toBe(wanted.count)
    return parts
  }

  /** An order that is still to be brought goes where its guest sits. */
  const bring = async () => {
    const orders = await database.query<{ readonly phone: string; readonly table: string }>(
      `SELECT p.phone, o.table_label AS "table" FROM orders o JOIN people p ON p.id = o.person_id
        WHERE o.state IN ('placed', 'accepted')`,
    )
    for (const { phone, table } of orders) {
      const seat = paper.seats.get(phone)?.tables ?? []
      expect(seat.filter((label) => table.split('+').includes(label))).not.toBeEmpty()
    }
  }

  return { sit, order, pay, bring, log }
}

function amounts(text: string, pattern: RegExp): readonly number[] {
  return [...text.matchAll(pattern)].map(([, one, other]) =>
    Number((one ?? other ?? '').replaceAll(',', '')),
  )
}

eachDatabase((open) => {
  test.each([23, 36, 102])(
    'whatever guests are told of money on evening %d is right',
    async (seed) => {
      const random = seeded(seed)
      const { sit, order, pay, bring, log } = await evening(await open(), random)

      try {
        for (const guest of GUESTS.slice(0, 3)) await sit(guest)
        for (let step = 0; step < 40; step += 1) {
          const guest = pick(random, GUESTS)
          const chance = random()
          await (chance < 0.2 ? sit(guest) : chance < 0.75 ? order(guest) : pay(guest))
          await bring()
        }
      } catch (error) {
        throw new Error(log.slice(-40).join('\n'), { cause: error })
      }
    },
  )
})
