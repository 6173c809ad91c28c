import type { SimulatedGraph } from '../../src/demo/graph/graph.ts'
import type { BarOnFile } from './bars.ts'
import { code, NUMBER } from './house.ts'
import type { Meta } from './meta.ts'
import { aPhone, type Phone } from './phones.ts'
import { numberIn } from './talks.ts'

/** The menu's limit on one line: the quantity is what numbers the orders. */
const MAX_ORDERS = 50

type Surroundings = {
  readonly graph: SimulatedGraph
  readonly newWamid: () => string
  readonly meta: Meta
  /** How long an answer may take; default 60 s. */
  readonly patienceMs?: number
}

/** A diner of a long evening, told from others by place. */
export function aGuest(place: number, surroundings: Surroundings): Phone {
  const { graph, newWamid, meta, patienceMs = 60_000 } = surroundings
  const digits = String(place).padStart(3, '0')
  const writer = {
    phone: `250740000${digits}`,
    userId: `RW.80000000000000000${digits}`,
    name: `Guest${digits}`,
  }
  return aPhone(writer, {
    graph,
    number: NUMBER,
    newWamid,
    deliver: (payload) => meta.deliver(payload),
    answerLimitMs: patienceMs,
  })
}

export type Evening = {
  isOver: boolean
  /** Between two orders; what is written there is answered before it resolves. */
  readonly between?: (guest: Phone) => Promise<void>
}

/**
 * Orders 1 fries, then 2, then 3 …: what was lost, doubled or swapped shows in the numbers.
 * @returns the orders' numbers, as the guest was told.
 */
export async function visit(
  bar: BarOnFile,
  guest: Phone,
  evening: Evening,
): Promise<readonly string[]> {
  const table = `A${(Number(guest.writer.phone?.slice(-3)) % 12) + 1}`
  await guest.write(code(bar, table))
  await guest.until(`table ${table}`)
  const numbers: string[] = []
  while (!evening.isOver && numbers.length < MAX_ORDERS) {
    await guest.write(`${numbers.length + 1} fries`)
    const cart = await guest.until(`Added: ${numbers.length + 1} × Fries`)
    await guest.tap(cart, 'Place order')
    numbers.push(numberIn(await guest.until('is with the bar')))
    await evening.between?.(guest)
  }
  return numbers
}
