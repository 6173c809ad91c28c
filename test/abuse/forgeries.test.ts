import { expect, test } from 'bun:test'

import { readDelivery } from '../../src/adapters/whatsapp/read-delivery.ts'
import { whatsappDoor } from '../../src/plugins/security/whatsapp-door.ts'
import { quietMeter } from '../quiet.ts'
import { seeded } from '../seeded.ts'
import { type Forgery, metaScheme, type Scheme } from './forgeries.ts'
import { originals, storm } from './storm.ts'

const SECRET = 'abuse-app-secret'
/** `bun run abuse` has the million. */
const COUNT = 10_000

function aDoor() {
  const seen = { read: 0, stored: 0 }
  const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
  const app = whatsappDoor({
    secrets: () => [SECRET, 'abuse-other-secret'],
    verifyToken: () => 'token-1',
    read: (body, receivedAt) => {
      seen.read += 1
      return readDelivery(body, { receivedAt, textGatherMs: 0 })
    },
    store: async () => void (seen.stored += 1),
    log,
    meter: quietMeter,
    clock: { now: () => new Date('2026-11-23T12:00:00Z') },
  })
  const send = async ({ body, headers }: Forgery, { path }: Scheme) => {
    const init = { method: 'POST', body, headers }
    return (await app.handle(new Request(`http://bar.test${path}`, init))).status
  }
  return { seen, send }
}

test(`of ${COUNT} forged requests none passes Meta’s signature, and none is parsed`, async () => {
  const { seen, send } = aDoor()
  const scheme = metaScheme(SECRET)

  const { passed, tally } = await storm({
    count: COUNT,
    random: seeded(20_261_128),
    scheme,
    send,
    lanes: 1,
  })

  expect(passed).toEqual([])
  expect(tally).toEqual({ 401: COUNT })
  expect(seen).toEqual({ read: 0, stored: 0 })
})

test('the same requests pass as they were sent', async () => {
  const { seen, send } = aDoor()
  const scheme = metaScheme(SECRET)
  const real = await originals()

  const statuses: number[] = []
  for (const body of real) {
    const bytes = new Uint8Array(body)
    statuses.push(await send({ body: bytes, headers: scheme.sign(bytes) }, scheme))
  }

  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(seen.read).toBe(real.length)
})
