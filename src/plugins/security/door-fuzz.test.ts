import { expect, test } from 'bun:test'

import { Glob } from 'bun'

import { mutateBytes, mutateValue } from '../../../test/mutations.ts'
import { pick, seeded } from '../../../test/seeded.ts'
import { readAccount } from '../../adapters/whatsapp/read-account.ts'
import { readDelivery } from '../../adapters/whatsapp/read-delivery.ts'
import { readMessage } from '../../adapters/whatsapp/read-message.ts'
import { readStatus } from '../../adapters/whatsapp/read-status.ts'
import type { Arrival } from '../../core/message.ts'
import type { Logger, Meter } from '../../core/ports.ts'
import { signatureHeaders, wireBytes } from '../../demo/graph/deliveries.ts'
import { whatsappDoor } from './whatsapp-door.ts'

/** `FUZZ_DELIVERIES=100000 bun test src/plugins/security/door-fuzz.test.ts` for the long run. */
const COUNT = Number(Bun.env['FUZZ_DELIVERIES'] ?? 2000)
const SEED = Number(Bun.env['FUZZ_SEED'] ?? 20_261_123)

const AT = new Date('2026-11-23T12:00:00Z')
const FIXTURES = new URL('../../../test/fixtures/whatsapp/webhooks/', import.meta.url).pathname

function checkRow(arrival: Arrival) {
  const { dedupeKey, lane, body, at } = arrival
  readMessage(body)
  readStatus(body)
  readAccount(body)
  const text = JSON.stringify([dedupeKey, lane, body])
  if (/(?<!\\)(?:\\\\)*\\(?:u0000|ud[89a-f])/i.test(text))
    throw new Error('PostgreSQL would refuse this row')
  if (/a=crypto|a=ice-pwd/.test(text)) throw new Error('keys of a call in the inbox')
  if (dedupeKey.length > 450 || lane.length > 450) throw new Error('a key too long to index')
  if (Number.isNaN(at.getTime())) throw new Error('a row without a time')
}

test(`of ${COUNT} mutated deliveries none throws, none answers 5xx and none passes the signature`, async () => {
  const random = seeded(SEED)
  const originals = await Promise.all(
    [...new Glob('*.json').scanSync(FIXTURES)].map(async (name): Promise<unknown> =>
      Bun.file(FIXTURES + name).json(),
    ),
  )
  const log: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
  const silent = { add() {}, observe() {}, start() {}, set() {} }
  const meter: Meter = { counter: () => silent, histogram: () => silent, gauge: () => silent }
  const door = whatsappDoor({
    secrets: () => ['secret-1'],
    verifyToken: () => 'token-1',
    read: (body, receivedAt) => readDelivery(body, { receivedAt, textGatherMs: 400 }),
    store: async (arrivals) => arrivals.forEach(checkRow),
    log,
    meter,
    clock: { now: () => AT },
  })
  const post = async (body: Uint8Array<ArrayBuffer>, headers: Record<string, string>) => {
    const request = new Request('http://bar.test/webhooks/whatsapp', {
      method: 'POST',
      body,
      headers,
    })
    return (await door.take(request, null)).status
  }
  const tally = new Map<string, number>()

  for (let n = 0; n < COUNT; n++) {
    const original = pick(random, originals)
    const bytes = wireBytes(random() < 0.5 ? mutateValue(random, original) : original)
    const mutated = random() < 0.5 ? mutateBytes(random, bytes) : bytes
    const forged = Buffer.compare(mutated, wireBytes(original)) !== 0

    const unsigned = await post(mutated, { ...signatureHeaders('secret-1', wireBytes(original)) })
    const signed = await post(mutated, { ...signatureHeaders('secret-1', mutated) })

    const outcome = `${forged ? `forged ${unsigned}` : 'untouched'}, signed ${signed}`
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
  }

  const allowed = ['forged 401, signed 200', 'forged 401, signed 400', 'untouched, signed 200']
  expect([...tally.keys()].filter((outcome) => !allowed.includes(outcome))).toEqual([])
  expect(tally.get('forged 401, signed 200') ?? 0).toBeGreaterThan(COUNT / 20)
}, 600_000)
