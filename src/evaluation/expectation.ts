import type { Dialogue, Phone, Step } from './dialogue.ts'
import type { ExpectedLine } from './expected-line.ts'

/** What one phone should hold: its cart, and its orders in the order they were placed. */
export type Held = {
  readonly cart: readonly ExpectedLine[]
  readonly orders: readonly ExpectedOrder[]
}

export type ExpectedOrder = {
  readonly lines: readonly ExpectedLine[]
  readonly isCancelled: boolean
}

const NOTHING: Held = { cart: [], orders: [] }

/** The phones that take part, in the order they first do something. */
export function phonesOf({ steps }: Dialogue): readonly Phone[] {
  return [...new Set(steps.map((step) => step.by))]
}

/** What a phone should hold after the first `count` steps. */
export function expectedAfter(dialogue: Dialogue, phone: Phone, count: number): Held {
  return dialogue.steps
    .slice(0, count)
    .filter((step) => step.by === phone)
    .reduce(afterStep, NOTHING)
}

function afterStep(held: Held, step: Step): Held {
  const cart = step.cart ?? held.cart
  if (step.cancels) return { cart, orders: held.orders.map(cancelledIfLast) }
  if (!step.places) return { cart, orders: held.orders }
  return { cart: [], orders: [...held.orders, { lines: cart, isCancelled: false }] }
}

function cancelledIfLast(order: ExpectedOrder, index: number, all: readonly ExpectedOrder[]) {
  return index === all.length - 1 ? { ...order, isCancelled: true } : order
}
