import { createHash, createHmac } from 'node:crypto'

import type { Random } from '../../src/core/ports.ts'
import { mutateBytes, mutateValue } from '../mutations.ts'
import { pick } from '../seeded.ts'

type Headers_ = Readonly<Record<string, string>>

/** How a vendor signs, written a second time and apart from the door: what a forgery is must not be decided by what is tested. */
export type Scheme = {
  readonly path: string
  readonly sign: (body: Uint8Array) => Headers_
  /** The vendor itself could have sent it so. */
  readonly isGenuine: (body: Uint8Array, headers: Headers) => boolean
  /** Headers that look like the right ones for this body. */
  readonly fakes: readonly ((random: Random, body: Uint8Array) => Headers_)[]
}

export type Forgery = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Headers_ }

const HEADER = 'x-hub-signature-256'

/** Meta's: `sha256=` and the hex HMAC of the body under the app secret. */
export function metaScheme(secret: string): Scheme {
  const hex = (body: Uint8Array, key = secret, hash = 'sha256') =>
    createHmac(hash, key).update(body).digest('hex')
  const right = (body: Uint8Array) => `sha256=${hex(body)}`
  const plain = (hash: string, ...parts: (string | Uint8Array)[]) => {
    const digest = createHash(hash)
    for (const part of parts) digest.update(part)
    return digest.digest('hex')
  }
  const as = (signature: string): Headers_ => ({ [HEADER]: signature })
  return {
    path: '/webhooks/whatsapp',
    sign: (body) => as(right(body)),
    isGenuine: (body, headers) => headers.get(HEADER) === right(body),
    fakes: [
      () => ({}),
      () => as(''),
      () => as('sha256='),
      () => as(`sha256=${'0'.repeat(64)}`),
      (random, body) => as(oneOff(random, right(body))),
      (random, body) => as(cut(random, right(body))),
      (_, body) => as(`${right(body)}0`),
      (_, body) => as(right(body).toUpperCase()),
      (_, body) => as(`sha256=${hex(body).toUpperCase()}`),
      (_, body) => as(hex(body)),
      (_, body) => as(right(body).replace('=', ' = ')),
      (_, body) => as(`sha256=${'0'.repeat(64)}, ${right(body)}`),
      (_, body) => as(`${right(body)}, sha256=${'0'.repeat(64)}`),
      (_, body) => as(`"${right(body)}"`),
      (_, body) => as(`sha256=${Buffer.from(hex(body), 'hex').toString('base64')}`),
      (_, body) => as(`sha256=${hex(body, '')}`),
      (_, body) => as(`sha256=${hex(body, `${secret} `)}`),
      (_, body) => as(`sha256=${hex(body, secret.toUpperCase())}`),
      (_, body) => as(`sha256=${plain('sha256', body)}`),
      (_, body) => as(`sha256=${plain('sha256', secret, body)}`),
      (_, body) => as(`sha256=${plain('sha256', body, secret)}`),
      (_, body) => as(`sha512=${hex(body, secret, 'sha512')}`),
      (_, body) => ({ 'x-hub-signature': `sha1=${hex(body, secret, 'sha1')}` }),
      (_, body) => ({ 'x-hub-signature': right(body) }),
      (_, body) => ({ 'x-hub-signature-512': right(body), authorization: right(body) }),
    ],
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('latin1')

/** The same words in other bytes: whoever parses before checking would take them for the same. */
const REPRINTS: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify(JSON.parse(text)),
  (text) => JSON.stringify(JSON.parse(text), null, 1),
  (text) => `${text}\n`,
  (text) => ` ${text}`,
  (text) => `\uFEFF${text}`,
  (text) => text.replaceAll(String.raw`\/`, '/'),
  (text) =>
    text.replaceAll(
      /\\u00([0-9a-f]{2})/g,
      (_, code: string) => String.raw`\u00${code.toUpperCase()}`,
    ),
  (text) => `${text}${text}`,
  (text) => text.replace('"entry"', String.raw`"entr\u0079"`),
  (text) => text.replace('{', '{"entry":[],'),
  () => '',
  () => '{}',
]

/** One request that the vendor has not sent: a changed body under its old signature, or a body under a made-up one. */
export function forge(random: Random, scheme: Scheme, originals: readonly Uint8Array[]): Forgery {
  for (;;) {
    const original = pick(random, originals)
    const body = random() < 0.7 ? changed(random, original, originals) : copy(original)
    const isOldSignature = random() < 0.5
    const headers = isOldSignature
      ? scheme.sign(original)
      : pick(random, scheme.fakes)(random, body)
    if (!scheme.isGenuine(body, new Headers(headers))) return { body, headers }
  }
}

function changed(
  random: Random,
  original: Uint8Array,
  originals: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const chance = random()
  if (chance < 0.35) return mutateBytes(random, original)
  if (chance < 0.5) return oneBit(random, original)
  if (chance < 0.55) return copy(pick(random, originals))
  if (chance < 0.6) return copy(original.subarray(0, Math.floor(random() * original.length)))
  const text = decoder.decode(original)
  if (chance < 0.85) return encoder.encode(pick(random, REPRINTS)(text))
  return encoder.encode(JSON.stringify(mutateValue(random, JSON.parse(text))) ?? '')
}

function oneBit(random: Random, original: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = copy(original)
  const at = Math.floor(random() * bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  return bytes
}

function copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

function oneOff(random: Random, signature: string): string {
  const at = 'sha256='.length + Math.floor(random() * 64)
  const digit = signature[at] === '0' ? '1' : '0'
  return signature.slice(0, at) + digit + signature.slice(at + 1)
}

function cut(random: Random, signature: string): string {
  return signature.slice(0, Math.floor(random() * signature.length))
}
