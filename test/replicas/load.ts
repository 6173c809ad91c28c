import { signDelivery, statusDelivery } from '../../src/demo/graph/deliveries.ts'
import { NUMBER } from '../journeys/house.ts'
import { APP_SECRET } from '../journeys/server.ts'
import type { Balancer } from './balancer.ts'

export type LoadReport = {
  /** Deliveries, each answered 200 in the end. */
  readonly taken: number
  /** Posts that were not answered 200, and were made again. */
  readonly again: number
  readonly perSecond: number
  /** Of the posts that were answered 200, in milliseconds. */
  readonly ackMs: { readonly p50: number; readonly p99: number; readonly most: number }
}

/** What Meta does with what is not answered 200: it comes again. */
const AGAIN_MS = 200
const TICK_MS = 10
const WRITER = { phone: '250749000000', userId: 'RW.8900000000000000000', name: 'Reader' }

type Delivered = { readonly ackMs: number; readonly again: number }

/** A status of a message, which is what most deliveries are; resolves when it was answered 200. */
async function deliver({ pass, url }: Balancer, wamid: string): Promise<Delivered> {
  const status = { wamid, status: 'read', at: new Date() } as const
  const { body, headers } = signDelivery(APP_SECRET, statusDelivery(NUMBER, WRITER, status))
  for (let again = 0; ; again += 1) {
    const from = performance.now()
    const request = new Request(`${url}/webhooks/whatsapp`, { method: 'POST', body, headers })
    const answer = await pass(request)
    await answer.arrayBuffer()
    if (answer.status === 200) return { ackMs: performance.now() - from, again }
    await Bun.sleep(AGAIN_MS)
  }
}

export type Load = {
  /** By the clock, whether or not those before have been answered. */
  readonly perSecond: number
  readonly isOver: () => boolean
}

/** Resolves when every delivery was answered 200. */
export async function load(front: Balancer, { perSecond, isOver }: Load): Promise<LoadReport> {
  const underWay: Promise<Delivered>[] = []
  const from = performance.now()
  while (!isOver()) {
    const due = ((performance.now() - from) / 1000) * perSecond
    while (underWay.length < due) underWay.push(deliver(front, `wamid.load.${underWay.length}`))
    await Bun.sleep(TICK_MS)
  }
  const seconds = (performance.now() - from) / 1000
  const delivered = await Promise.all(underWay)
  const sorted = delivered.map(({ ackMs }) => ackMs).toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN)
  return {
    taken: delivered.length,
    again: delivered.reduce((sum, { again }) => sum + again, 0),
    perSecond: Math.round(delivered.length / seconds),
    ackMs: { p50: at(0.5), p99: at(0.99), most: Math.round(sorted.at(-1) ?? Number.NaN) },
  }
}

/** Deliveries a second that the replicas take from senders who wait for each answer. */
export async function capacity(front: Balancer, senders: number, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  let taken = 0
  async function send(which: number): Promise<void> {
    for (let nth = 0; performance.now() < until; nth += 1) {
      await deliver(front, `wamid.probe.${which}.${nth}`)
      taken += 1
    }
  }
  await Promise.all(Array.from({ length: senders }, (_, which) => send(which)))
  return taken / seconds
}
