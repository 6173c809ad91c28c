import { join } from 'node:path'

import { Glob } from 'bun'

import type { Random } from '../../src/core/ports.ts'
import { signatureHeaders, wireBytes } from '../../src/demo/graph/deliveries.ts'
import { mutateBytes, mutateValue } from '../mutations.ts'
import { pick } from '../seeded.ts'
import { APP_SECRET } from './server.ts'

const FIXTURES = join(import.meta.dir, '../fixtures/whatsapp/webhooks')
const PATHS = [
  '/webhooks/whatsapp',
  '/wa-webhook-waiter',
  '/wa-webhook-voice-calls',
  '/functions/v1/wa-webhook-waiter',
]
/** Requests under way at once. */
const LANES = 24
const OVERSIZED = 3 * 1024 * 1024 + 1
/** The phone that writes in the fixtures. */
const FIXTURE_PHONE = '250700000201'
const FIXTURE_USER = 'RW.5520917734401288'
const PEOPLE = 300

export type FuzzOutcome = {
  /** Requests by kind and status, such as `forged 401`. */
  readonly tally: Readonly<Record<string, number>>
  /** What should not be: a kind with a status that it must not get, at most 20. */
  readonly faults: readonly string[]
  readonly requestsPerSecond: number
}

type Shot = {
  readonly kind: 'forged' | 'signed' | 'garbage' | 'oversized' | 'verify'
  readonly request: Request
}

/** No answer is 0. */
const ALLOWED: { readonly [K in Shot['kind']]: readonly number[] } = {
  forged: [401],
  signed: [200, 400],
  garbage: [400],
  oversized: [413],
  verify: [400, 403],
}

/** Random and mutated webhooks over HTTP: `count` of them, signed and not. */
export async function fuzz(
  url: string,
  options: { readonly count: number; readonly random: Random },
): Promise<FuzzOutcome> {
  const { count, random } = options
  const originals = await Promise.all(
    [...new Glob('*.json').scanSync(FIXTURES)]
      .toSorted()
      .map(async (name) => Bun.file(join(FIXTURES, name)).text()),
  )
  const tally: Record<string, number> = {}
  const faults: string[] = []
  let left = count
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const { kind, request } = shoot(url, random, variation(random, originals, left))
      const status = await fetch(request).then(
        async (response) => {
          await response.arrayBuffer()
          return response.status
        },
        () => 0,
      )
      const outcome = `${kind} ${status}`
      tally[outcome] = (tally[outcome] ?? 0) + 1
      if (!ALLOWED[kind].includes(status) && faults.length < 20) faults.push(outcome)
    }
  }
  const from = performance.now()
  await Promise.all(Array.from({ length: LANES }, lane))
  const seconds = (performance.now() - from) / 1000
  return { tally, faults, requestsPerSecond: Math.round(count / seconds) }
}

/** A fixture, every third one as a new message of one of many people. */
function variation(random: Random, originals: readonly string[], place: number): unknown {
  const text = pick(random, originals)
  if (random() > 0.3) return JSON.parse(text) as unknown
  const person = String(Math.floor(random() * PEOPLE)).padStart(3, '0')
  const fresh = text
    .replaceAll(FIXTURE_PHONE, `250760000${person}`)
    .replaceAll(FIXTURE_USER, `RW.6600000000000${person}`)
    .replaceAll(/"id": "wamid\.[^"]+"/g, `"id": "wamid.FUZZ${place}"`)
  return JSON.parse(fresh) as unknown
}

function shoot(url: string, random: Random, original: unknown): Shot {
  const address = url + pick(random, PATHS)
  const chance = random()
  if (chance < 0.0005) {
    const body = new Uint8Array(OVERSIZED)
    return { kind: 'oversized', request: post(address, body, signatureHeaders(APP_SECRET, body)) }
  }
  if (chance < 0.02) return { kind: 'verify', request: new Request(address + query(random)) }
  if (chance < 0.06) {
    const body = noise(random)
    return { kind: 'garbage', request: post(address, body, signatureHeaders(APP_SECRET, body)) }
  }
  const plain = wireBytes(original)
  const bytes = wireBytes(random() < 0.6 ? mutateValue(random, original) : original)
  const body = random() < 0.4 ? mutateBytes(random, bytes) : bytes
  if (chance < 0.55)
    return { kind: 'forged', request: post(address, body, forged(random, plain, body)) }
  return { kind: 'signed', request: post(address, body, signatureHeaders(APP_SECRET, body)) }
}

function post(
  address: string,
  body: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Request {
  return new Request(address, { method: 'POST', body, headers })
}

/** Headers that must not pass for this body. */
function forged(
  random: Random,
  plain: Uint8Array,
  body: Uint8Array,
): Readonly<Record<string, string>> {
  const right = signatureHeaders(APP_SECRET, body)['x-hub-signature-256']
  const isChanged = Buffer.compare(plain, body) !== 0
  const ways: readonly string[] = [
    // Of the body as it was before it was changed; else with one digit off.
    isChanged ? signatureHeaders(APP_SECRET, plain)['x-hub-signature-256'] : oneOff(random, right),
    oneOff(random, right),
    signatureHeaders('another-secret', body)['x-hub-signature-256'],
    right.slice(0, -1),
    `${right}0`,
    right.replace('sha256=', 'sha1='),
    right.slice('sha256='.length),
    `sha256=${'0'.repeat(64)}`,
    'sha256=',
    '',
  ]
  const signature = pick(random, ways)
  const type = { 'content-type': 'application/json' }
  return signature === '' ? type : { ...type, 'x-hub-signature-256': signature }
}

function oneOff(random: Random, signature: string): string {
  const at = 'sha256='.length + Math.floor(random() * 64)
  const digit = signature[at] === '0' ? '1' : '0'
  return signature.slice(0, at) + digit + signature.slice(at + 1)
}

function noise(random: Random): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + Math.floor(random() * 400))
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = Math.floor(random() * 256)
  return bytes
}

function query(random: Random): string {
  const token = pick(random, [
    '',
    'guess',
    'journey-verify-toke',
    'x'.repeat(3000),
    '%00',
    '%F0%9F',
  ])
  const mode = pick(random, ['subscribe', 'unsubscribe', ''])
  return `?hub.mode=${mode}&hub.verify_token=${token}&hub.challenge=1`
}
