import { timingSafeEqual } from 'node:crypto'

export type SignatureCheck = 'valid' | 'missing' | 'malformed' | 'mismatch' | 'stale'

/** Lower-case hex only, as documented and signed; anything else is refused. */
const HEADER = /^sha256=([0-9a-f]{64})$/

/**
 * Checks `X-Hub-Signature-256`: "sha256=" and the hex HMAC-SHA256 of the raw body under an app
 * secret. Takes bytes: a parsed and re-printed body gives another digest. Any of several secrets
 * will do (several apps on one number, or a rotation under way); each is tried, in constant time.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
 */
export function checkHubSignature(
  body: Uint8Array,
  header: string | null,
  secrets: readonly string[],
): SignatureCheck {
  if (header === null || header === '') return 'missing'
  const hex = HEADER.exec(header)?.[1]
  if (hex === undefined) return 'malformed'
  const claimed = Buffer.from(hex, 'hex')
  let isValid = false
  for (const secret of secrets) {
    if (secret === '') continue
    const digest = new Bun.CryptoHasher('sha256', secret).update(body).digest()
    isValid = timingSafeEqual(digest, claimed) || isValid
  }
  return isValid ? 'valid' : 'mismatch'
}

export function verifyHubSignature(
  body: Uint8Array,
  header: string | null,
  secrets: readonly string[],
): boolean {
  return checkHubSignature(body, header, secrets) === 'valid'
}
