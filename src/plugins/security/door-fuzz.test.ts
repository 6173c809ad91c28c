import { expect, test } from 'bun:test'

import { Glob } from 'bun'

import { readAccount } from '../../adapters/whatsapp/read-account.ts'
import { readDelivery } from '../../adapters/whatsapp/read-delivery.ts'
import { readMessage } from '../../adapters/whatsapp/read-message.ts'
import { readStatus } from '../../adapters/whatsapp/read-status.ts'
import type { Arrival } from '../../core/message.ts'
import type { Logger, Meter, Random } from '../../core/ports.ts'
import { signatureHeaders, wireBytes } from '../../demo/graph/deliveries.ts'
import { whatsappDoor } from './whatsapp-door.ts'

/** `FUZZ_DELIVERIES=100000 bun test src/plugins/security/door-fuzz.test.ts` for the long run. */
const COUNT = Number(Bun.env['FUZZ_DELIVERIES'] ?? 2000)
const SEED = Number(Bun.env['FUZZ_SEED'] ?? 20_261_123)

const AT = new Date('2026-11-23T12:00:00Z')
const FIXTURES = new URL('../../../test/fixtures/whatsapp/webhooks/', import.meta.url).pathname
const NASTY: readonly unknown[] = [
  null,
  '',
  'a\0b',
  '\ud83c',
  '__proto__',
  'x'.repeat(5000),
  '1e400',
  -1,
  1e308,
  0.1,
  true,
  [],
  {},
  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],
  { constructor: { prototype: 1 }, toString: 1, valueOf: 1, length: -1 },
  JSON.parse('{"__proto__":{"a":1},"hasOwnProperty":1}'),
]
const SNIPPETS = [
  '{',
  ']',
  '"',
  '\\',
  String.raw`\u0000`,
  String.raw`\ud800`,
  '\0',
  '1e999',
  ',"__proto__":{}',
  '\xff\xfe',
]

/** mulberry32: the same run for the same seed. */
function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<T>(random: Random, list: readonly [T, ...T[]] | readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}

/** Replaces, removes or doubles one part somewhere in the JSON. */
function mutateValue(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.12) return pick(random, NASTY)
  const keys = Object.keys(value)
  if (keys.length === 0) return pick(random, NASTY)
  if (Array.isArray(value)) {
    const at = Math.floor(random() * value.length)
    const changed = mutateValue(random, value[at])
    return random() < 0.3 ? [...value, changed, ...value] : value.with(at, changed)
  }
  const key = pick(random, keys)
  const entries = Object.entries(value)
  if (random() < 0.15) return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(
    entries.map(([name, part]) => [name, name === key ? mutateValue(random, part) : part]),
  )
}

function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = Math.floor(random() * bytes.length)
  const to = Math.min(bytes.length, at + Math.floor(random() * 20))
  const snippet = Buffer.from(pick(random, SNIPPETS), 'latin1')
  const middle = pick(random, [
    () => snippet,
    () => Buffer.concat([bytes.subarray(at, to), bytes.subarray(at, to)]),
    () => Buffer.from([Math.floor(random() * 256)]),
  ])()
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(to)]))
}

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
  const silent = { add() {}, observe() {}, set() {} }
  const meter: Meter = { counter: () => silent, histogram: () => silent, gauge: () => silent }
  const app = whatsappDoor({
    secrets: () => ['secret-1'],
    verifyToken: 'token-1',
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
    return (await app.handle(request)).status
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
