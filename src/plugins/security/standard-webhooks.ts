import { timingSafeEqual } from 'node:crypto'

import type { SignatureCheck } from './signature.ts'

/** The three headers of a delivery, as they came. */
export type WebhookHeaders = {
  readonly id: string | null
  readonly timestamp: string | null
  /** Signatures, one or several, separated by spaces. */
  readonly signature: string | null
}

const TOLERANCE_SECONDS = 300
const SECONDS = /^\d{1,12}$/
/** Base64 of the 32 bytes of an HMAC-SHA256, with the version before it or, as some senders write it, without. */
const SIGNATURE = /^(?:v1,)?([A-Za-z0-9+/]{43}=)$/

/**
 * Checks a delivery after Standard Webhooks: base64 of the HMAC-SHA256 over `id.timestamp.body`, under a secret whose
 * part after `whsec_` is base64, or which is taken as it stands. Any of several signatures may match any of several
 * secrets, as during a rotation; those of unknown versions are passed over. Takes the raw bytes.
 * @param at the timestamp may be 300 seconds away from it, on either side.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function checkStandardWebhook(
  body: Uint8Array,
  headers: WebhookHeaders,
  secrets: readonly string[],
  at: Date,
): SignatureCheck {
  const { id, timestamp, signature } = headers
  if (isNothing(id) || isNothing(timestamp) || isNothing(signature)) return 'missing'
  const claimed = signature.split(' ').flatMap((entry) => SIGNATURE.exec(entry)?.[1] ?? [])
  if (claimed.length === 0 || !SECONDS.test(timestamp)) return 'malformed'
  let isSigned = false
  for (const secret of secrets) {
    const key = keyOf(secret)
    if (key.length === 0) continue
    const hmac = new Bun.CryptoHasher('sha256', key).update(`${id}.${timestamp}.`).update(body)
    const digest = Buffer.from(hmac.digest('base64'))
    for (const one of claimed) isSigned = timingSafeEqual(digest, Buffer.from(one)) || isSigned
  }
  if (!isSigned) return 'mismatch'
  const awaySeconds = Math.abs(Math.floor(at.getTime() / 1000) - Number(timestamp))
  return awaySeconds > TOLERANCE_SECONDS ? 'stale' : 'valid'
}

function isNothing(header: string | null): header is null | '' {
  return header === null || header === ''
}

function keyOf(secret: string): Uint8Array {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret)
}
