import { join } from 'node:path'

import type { Random } from '../../src/core/ports.ts'
import { wireBytes } from '../../src/demo/graph/deliveries.ts'
import { forge, type Forgery } from './forgeries.ts'
import type { Scheme } from './schemes.ts'

const FIXTURES = join(import.meta.dir, '../fixtures/whatsapp/webhooks')

export type StormOutcome = {
  readonly tally: Readonly<Record<string, number>>
  /** Forgeries that were answered with anything but a refusal, at most 20. */
  readonly passed: readonly string[]
  readonly perSecond: number
}

/** Real deliveries as bytes on the wire. */
export async function originals(): Promise<readonly Uint8Array[]> {
  const names = [...new Bun.Glob('*.json').scanSync(FIXTURES)].toSorted()
  const payloads = names.map(async (name): Promise<unknown> =>
    Bun.file(join(FIXTURES, name)).json(),
  )
  return (await Promise.all(payloads)).map(wireBytes)
}

export type Storm = {
  readonly count: number
  readonly random: Random
  readonly scheme: Scheme
  /** Gives the status; 0 for no answer. */
  readonly send: (forgery: Forgery, scheme: Scheme) => Promise<number>
  /** Under way at once. */
  readonly lanes: number
}

/** Sends so many forgeries. The one right answer is 401. */
export async function storm({ count, random, scheme, send, lanes }: Storm): Promise<StormOutcome> {
  const real = await originals()
  const tally: Record<string, number> = {}
  const passed: string[] = []
  let left = count
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const forgery = forge(random, scheme, real)
      const status = await send(forgery, scheme)
      tally[status] = (tally[status] ?? 0) + 1
      if (status !== 401 && passed.length < 20) {
        passed.push(`${status} ${JSON.stringify(forgery.headers)}`)
      }
    }
  }
  const from = performance.now()
  await Promise.all(Array.from({ length: lanes }, lane))
  return { tally, passed, perSecond: Math.round((count * 1000) / (performance.now() - from)) }
}
