import type { Fragment } from '../../../core/fragment.ts'
import { asFragment, asList } from '../../../core/fragment.ts'
import { parsePhone } from '../../../core/phone.ts'
import { UUID_PATTERN } from '../../../core/uuid.ts'
import { isSameSecret } from '../../../platform/same-secret.ts'

/**
 * Which headers of an INVITE say what, first to last; a trunk's own come before the standard ones. In any letter case.
 * @see https://www.rfc-editor.org/rfc/rfc3261 and, for the diverted number, RFC 5806 and RFC 7044
 */
export type SipHeaderNames = {
  readonly caller: readonly string[]
  readonly callerUserId: readonly string[]
  readonly called: readonly string[]
  readonly bar: readonly string[]
  readonly wacid: readonly string[]
}

/** `x-wa-meta-…` is what Meta puts on a call from WhatsApp, where the way to us keeps it. */
export const SIP_HEADERS: SipHeaderNames = {
  caller: ['X-Maitred-Caller', 'P-Asserted-Identity', 'From'],
  callerUserId: ['X-WA-Meta-User-Id'],
  called: ['X-Maitred-Called', 'Diversion', 'P-Called-Party-ID', 'History-Info', 'To'],
  bar: ['X-Maitred-Bar', 'X-Bar-Id', 'X-WA-Meta-Phone-Number-Id'],
  wacid: ['X-WA-Meta-Wacid', 'Call-ID'],
}

/** By what a trunk shows that a call is its own. */
export type Trunk = {
  readonly header: string
  /** Any of them will do, so that one can be changed for another; empty: nothing is asked for. */
  readonly secrets: readonly string[]
}

/** What the headers say, each value of one known shape or absent: a header is the network's word. */
export type SipParties = {
  readonly callerPhone: string | null
  readonly callerUserId: string | null
  readonly calledPhone: string | null
  readonly barHint: string | null
  readonly wacid: string | null
}

type Header = { readonly name: string; readonly value: string }

const MAX_VALUE = 256
const MAX_HEADERS = 100

const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/
const BARE = /^[+\d][\d\s.-]{6,31}$/
const WACID = /^(?:outgoing:)?(wacid\.[\w+/=-]{1,200})$/
/** A bar's id, its slug, or Meta's id of its number. */
const BAR = new RegExp(`^(?:${UUID_PATTERN}|[a-z0-9-]{2,40})$`)

export function readParties(sipHeaders: unknown, names: SipHeaderNames): SipParties {
  const headers = headersIn(sipHeaders)
  return {
    callerPhone: first(headers, names.caller, phoneIn),
    callerUserId: first(headers, names.callerUserId, (value) => whole(USER_ID, value)),
    calledPhone: first(headers, names.called, phoneIn),
    barHint: first(headers, names.bar, (value) => whole(BAR, value.toLowerCase())),
    wacid: first(headers, names.wacid, (value) => whole(WACID, value)),
  }
}

/** Whether whoever sent the call knows the trunk's secret; where none is set, everybody passes for the trunk. */
export function isFromTrunk(sipHeaders: unknown, { header, secrets }: Trunk): boolean {
  if (secrets.length === 0) return true
  const given = headersIn(sipHeaders)
    .filter(({ name }) => name === header.toLowerCase())
    .map(({ value }) => value.trim())
  const matches = given.flatMap((value) => secrets.map((secret) => isSameSecret(value, secret)))
  return matches.includes(true)
}

/** The headers' names, for the log, so that an operator sees what a trunk sends: never a value. */
export function headerNamesIn(sipHeaders: unknown): readonly string[] {
  const names = headersIn(sipHeaders).map(({ name }) => name)
  return [...new Set(names)].filter((name) => /^[a-z0-9-]{1,40}$/.test(name)).sort()
}

function headersIn(sipHeaders: unknown): readonly Header[] {
  return asList(sipHeaders).slice(0, MAX_HEADERS).map(asFragment).filter(isHeader).map(lowered)
}

function isHeader(header: Fragment): header is Fragment & Header {
  return typeof header['name'] === 'string' && typeof header['value'] === 'string'
}

function lowered({ name, value }: Header): Header {
  return { name: name.trim().toLowerCase(), value }
}

function first(
  headers: readonly Header[],
  names: readonly string[],
  read: (value: string, name: string) => string | null,
): string | null {
  for (const wanted of names) {
    for (const { name, value } of headers) {
      if (name !== wanted.toLowerCase()) continue
      const found = read(value.slice(0, MAX_VALUE + 1).trim(), name)
      if (found !== null) return found
    }
  }
  return null
}

/** Of a value that is nothing but what was looked for; a cut one is none. */
function whole(shape: RegExp, value: string): string | null {
  if (value.length > MAX_VALUE) return null
  const match = shape.exec(value)
  return match === null ? null : (match[1] ?? match[0])
}

/**
 * The number in an address: `sip:+250…@host;x=y`, `<sip:+250…@host>;tag=1`, `"any name" <tel:+250-7…>`. What stands in
 * quotes is a name, whatever it looks like. A header of the trunk's own may hold the number alone.
 */
function phoneIn(value: string, header: string): string | null {
  if (header.startsWith('x-') && BARE.test(value)) return parsePhone(value)
  const unquoted = value.slice(0, MAX_VALUE).replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
  if (unquoted.includes('"')) return null
  const uri = /<([^<>]*)>/.exec(unquoted)?.[1] ?? unquoted
  const user = /^\s*(?:sips?|tel):([^@;?,>\s]*)/i.exec(uri)?.[1]
  return user === undefined ? null : parsePhone(user.replace(/^%2b/i, '+'))
}
