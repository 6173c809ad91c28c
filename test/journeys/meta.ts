import type { Random } from '../../src/core/ports.ts'
import type { Payload } from '../../src/demo/graph/deliveries.ts'
import type { SimulatedGraph } from '../../src/demo/graph/graph.ts'
import { pick } from '../seeded.ts'

export type Meta = {
  /** Takes a delivery; it will arrive, be it late, and perhaps more than once. */
  deliver(payload: Payload): Promise<void>
  /** Resolves when everything was answered with 200. */
  settle(): Promise<void>
}

const AGAIN_MS = 60
const SETTLE_TRIES = 500
/** Of all deliveries, so many come a second time. */
const DOUBLED = 0.4

/** Meta's side of the webhooks: comes again until it hears 200, and doubles and shuffles what it delivered. */
export function aMeta(graph: SimulatedGraph, random: Random): Meta {
  const doubles: Payload[] = []
  let isOver = false

  async function round(): Promise<number> {
    const left = await graph.redeliver()
    while (doubles.length > 0 && random() < 0.8) {
      const double = pick(random, doubles)
      doubles.splice(doubles.indexOf(double), 1)
      await graph.deliver(double)
    }
    return left
  }

  const rounds = (async () => {
    while (!isOver) {
      await round()
      await Bun.sleep(AGAIN_MS)
    }
  })()

  return {
    async deliver(payload) {
      if (random() < DOUBLED) doubles.push(payload)
      await graph.deliver(payload)
    },
    async settle() {
      isOver = true
      await rounds
      for (let tries = 1; (await round()) > 0 || doubles.length > 0; tries += 1) {
        if (tries === SETTLE_TRIES) throw new Error('deliveries are still not answered with 200')
        await Bun.sleep(AGAIN_MS)
      }
      await graph.idle()
    },
  }
}
