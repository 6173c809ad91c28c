/**
 * Tolerant reading of JSON from outside: every function takes anything and never throws. PostgreSQL
 * takes neither U+0000 nor lone surrogates, and its JSON parser gives up on deep nesting, so what
 * goes into the inbox is cleaned of all three.
 */
export type Fragment = Readonly<Record<string, unknown>>

/** Deeper than any documented payload (9 levels), far below what overflows a stack. */
const MAX_DEPTH = 24

const NO_FRAGMENT: Fragment = Object.freeze({})

const decoder = new TextDecoder()

/** What a body's bytes say; `undefined` for what is no JSON, or is nested too deep to read. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

/** The object, or an empty one. Own keys only: an inherited `constructor` must not read as data. */
export function asFragment(value: unknown): Fragment {
  return isFragment(value) ? value : NO_FRAGMENT
}

/** Any object but a list: what its keys hold is not looked at. */
export function isFragment(value: unknown): value is Fragment {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text that is there: `""` reads as absent, as webhooks before 2026 wrote a hidden number. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : cleanText(value)
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null
}

/** A finite number, also where it is written as text; `null` for anything else. */
export function asNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** Digits of a phone number without the plus; `null` for what can't be one. */
export function asPhone(value: unknown): string | null {
  const digits = asText(value)?.replaceAll(/[\s()+-]/g, '') ?? ''
  return /^\d{5,20}$/.test(digits) ? digits : null
}

const SECONDS_2010 = 1_262_304_000
const SECONDS_2100 = 4_102_444_800

/** Unix seconds as text (messages, statuses, calls) or number (account fields); `null` where implausible. */
export function asTime(value: unknown): Date | null {
  const number = asNumber(value)
  if (number === null) return null
  const seconds = number > SECONDS_2100 ? number / 1000 : number
  return seconds >= SECONDS_2010 && seconds <= SECONDS_2100 ? new Date(seconds * 1000) : null
}

/** As the database takes it: U+FFFD for each U+0000 and each lone surrogate. */
export function cleanText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed()
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed
}

/**
 * The value as any JSON column takes it: a cleaned copy, or the value itself where there is nothing
 * to clean (nearly always, and this runs for each delivery). What lies deeper than any real payload
 * becomes `null`. An `sdp`, wherever it stands, is left out: it holds addresses and, with SDES, the
 * media keys.
 */
export function clean(value: unknown): unknown {
  return isClean(value, 0) ? value : scrub(value, 0)
}

function isClean(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  if (depth >= MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((entry: unknown) => isClean(entry, depth + 1))
  for (const [key, entry] of Object.entries(value)) {
    if (key === 'sdp' || !isClean(key, depth) || !isClean(entry, depth + 1)) return false
  }
  return true
}

function scrub(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((entry: unknown) => scrub(entry, depth + 1))
  // Not by assignment: that would make a key `__proto__` the copy's prototype.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'sdp')
      .map(([key, entry]) => [cleanText(key), scrub(entry, depth + 1)]),
  )
}
