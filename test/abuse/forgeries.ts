import type { Random } from '../../src/core/ports.ts'
import { mutateBytes, mutateValue } from '../mutations.ts'
import { pick } from '../seeded.ts'
import type { Scheme, SignedHeaders } from './schemes.ts'

export type Forgery = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: SignedHeaders }

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
