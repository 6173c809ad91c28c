import { createHash, createHmac } from 'node:crypto'

import type { Random } from '../../src/core/ports.ts'

export type SignedHeaders = Readonly<Record<string, string>>

/** How a vendor signs, written a second time and apart from the door: what a forgery is must not be decided by what is tested. */
export type Scheme = {
  readonly vendor: string
  readonly path: string
  readonly sign: (body: Uint8Array) => SignedHeaders
  /** The vendor itself could have sent it so. */
  readonly isGenuine: (body: Uint8Array, headers: Headers) => boolean
  /** Headers that look like the right ones for this body. */
  readonly fakes: readonly ((random: Random, body: Uint8Array) => SignedHeaders)[]
}

const HUB = 'x-hub-signature-256'

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
  const as = (signature: string): SignedHeaders => ({ [HUB]: signature })
  return {
    vendor: 'Meta',
    path: '/webhooks/whatsapp',
    sign: (body) => as(right(body)),
    isGenuine: (body, headers) => headers.get(HUB) === right(body),
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

/** The time OpenAI's signatures are good for, on either side. */
const TOLERANCE_SECONDS = 300
const ID = 'wh_abuse'

/** OpenAI's, after Standard Webhooks: `v1,` and the base64 HMAC of `id.timestamp.body`. @param secret `whsec_` and base64. */
export function openaiScheme(secret: string, now: () => Date): Scheme {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const hmac = (under: string | Uint8Array, ...parts: (string | Uint8Array)[]) => {
    const digest = createHmac('sha256', under)
    for (const part of parts) digest.update(part)
    return digest.digest('base64')
  }
  const seconds = (awayMs = 0) => String(Math.floor((now().getTime() + awayMs) / 1000))
  const right = (id: string, at: string, body: Uint8Array) => hmac(key, `${id}.${at}.`, body)
  const as = (signature: string, at = seconds(), id = ID): SignedHeaders => ({
    'webhook-id': id,
    'webhook-timestamp': at,
    'webhook-signature': signature,
  })
  const without = (name: string, headers: SignedHeaders): SignedHeaders =>
    Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name))
  const good = (body: Uint8Array, at = seconds()) => as(`v1,${right(ID, at, body)}`, at)
  return {
    vendor: 'OpenAI',
    path: '/webhooks/openai',
    sign: (body) => good(body),
    isGenuine(body, headers) {
      const id = headers.get('webhook-id') ?? ''
      const at = headers.get('webhook-timestamp') ?? ''
      const isNow = Math.abs(Number(seconds()) - Number(at)) <= TOLERANCE_SECONDS
      const wanted = right(id, at, body)
      const given = (headers.get('webhook-signature') ?? '').split(' ')
      return isNow && given.some((one) => one === `v1,${wanted}` || one === wanted)
    },
    fakes: [
      () => ({}),
      () => as(''),
      () => as('v1,'),
      () => as(`v1,${Buffer.alloc(32).toString('base64')}`),
      (_, body) => without('webhook-id', good(body)),
      (_, body) => without('webhook-timestamp', good(body)),
      (_, body) => without('webhook-signature', good(body)),
      (_, body) => good(body, seconds(-600_000)),
      (_, body) => good(body, seconds(600_000)),
      (_, body) => good(body, `${seconds()}.0`),
      (_, body) => good(body, `-${seconds()}`),
      (_, body) => ({ ...good(body), 'webhook-id': 'wh_another' }),
      (_, body) => ({ ...good(body), 'webhook-timestamp': seconds(-5000) }),
      (random, body) => as(oneOff(random, `v1,${right(ID, seconds(), body)}`, 'v1,'.length, 43)),
      (random, body) => as(cut(random, `v1,${right(ID, seconds(), body)}`)),
      (_, body) => as(`v2,${right(ID, seconds(), body)}`),
      (_, body) => as(`v1a,${right(ID, seconds(), body)}`),
      (_, body) => as(`v1:${right(ID, seconds(), body)}`),
      (_, body) => as(`v1,${right(ID, seconds(), body)},`),
      (_, body) => as(`v1,${Buffer.from(right(ID, seconds(), body), 'base64').toString('hex')}`),
      (_, body) => as(`v1,${right(ID, seconds(), body).replace('=', '')}`),
      (_, body) => as(`v1,${hmac(key, body)}`),
      (_, body) => as(`v1,${hmac(key, `${seconds()}.${ID}.`, body)}`),
      (_, body) => as(`v1,${hmac(key, `${ID}.${seconds()}`, body)}`),
      (_, body) => as(`v1,${hmac(secret, `${ID}.${seconds()}.`, body)}`),
      (_, body) => as(`v1,${hmac('', `${ID}.${seconds()}.`, body)}`),
      (_, body) => ({ [HUB]: `sha256=${createHmac('sha256', key).update(body).digest('hex')}` }),
    ],
  }
}

function oneOff(random: Random, signature: string, from = 'sha256='.length, length = 64): string {
  const at = from + Math.floor(random() * length)
  const digit = signature[at] === '0' ? '1' : '0'
  return signature.slice(0, at) + digit + signature.slice(at + 1)
}

function cut(random: Random, signature: string): string {
  return signature.slice(0, Math.floor(random() * signature.length))
}
