import { textDelivery } from '../src/demo/graph/deliveries.ts'
import type { SentMessage, SimulatedGraph } from '../src/demo/graph/graph.ts'
import { BAR_ID, TABLES } from './bar.ts'
import { NUMBER } from './graph.ts'

export const DINERS = 240

export type Diner = {
  readonly phone: string
  readonly userId: string
  readonly name: string
  /** When the message was posted whose answer is waited for; `null`: none. */
  askedAt: number | null
  said: number
}

export function crowd(size = DINERS): readonly Diner[] {
  return Array.from({ length: size }, (_, n): Diner => {
    const phone = String(250_790_000_000 + n)
    return { phone, userId: `RW.7${phone}`, name: `Guest ${n}`, askedAt: null, said: 0 }
  })
}

/** Gives the times of answers, in milliseconds, as they come. */
export function listen(graph: SimulatedGraph, diners: readonly Diner[]): number[] {
  const byPhone = new Map(diners.map((diner) => [diner.phone, diner]))
  const answered: number[] = []
  graph.onSend(({ to }: SentMessage) => {
    const diner = byPhone.get(to)
    if (diner === undefined || diner.askedAt === null) return
    answered.push(performance.now() - diner.askedAt)
    diner.askedAt = null
  })
  return answered
}

let written = 0

export async function say(graph: SimulatedGraph, diner: Diner, body: string): Promise<void> {
  written += 1
  const message = { id: `wamid.bench${written}`, at: new Date(), body }
  // Who still waits goes on waiting from their first message: a slow answer is not forgotten over the next.
  diner.askedAt ??= performance.now()
  await graph.deliver(textDelivery(NUMBER, diner, message))
}

type Seat = { readonly barId: string; readonly table: number }

/** Every diner scans a card; two sit at most tables. */
export async function seatAll(graph: SimulatedGraph, diners: readonly Diner[]): Promise<void> {
  await seatAt(graph, diners, (nth) => ({ barId: BAR_ID, table: (nth % TABLES) + 1 }))
}

export async function seatAt(
  graph: SimulatedGraph,
  diners: readonly Diner[],
  seatOf: (nth: number) => Seat,
): Promise<void> {
  for (const [nth, diner] of diners.entries()) {
    const { barId, table } = seatOf(nth)
    await say(graph, diner, `TABLE-T${table}-BAR-${barId}`)
    await until(() => diner.askedAt === null)
    if (diner.askedAt !== null) throw new Error('nobody answers: the server is not as it should be')
  }
}

export type Talk = {
  readonly perSecond: number
  readonly seconds: number
  /** In turn; none of it waits for an answer to a tap. */
  readonly words: readonly string[]
}

/** Open loop: messages are sent by the clock, whether or not the last ones have been answered. */
export async function talk(
  graph: SimulatedGraph,
  diners: readonly Diner[],
  { perSecond, seconds, words }: Talk,
): Promise<void> {
  const from = performance.now()
  const underWay: Promise<void>[] = []
  for (let n = 0; n < seconds * perSecond; n += 1) {
    const dueAt = from + (n * 1000) / perSecond
    const diner = diners[n % diners.length]
    if (diner === undefined) continue
    if (dueAt > performance.now()) await Bun.sleep(dueAt - performance.now())
    underWay.push(say(graph, diner, words[(diner.said + n) % words.length] ?? ''))
    diner.said += 1
  }
  await Promise.all(underWay)
  await until(() => diners.every(({ askedAt }) => askedAt === null))
}

/** At most five seconds: what is not answered by then is counted, not waited for. */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!isSo() && performance.now() < deadline) await Bun.sleep(2)
}
