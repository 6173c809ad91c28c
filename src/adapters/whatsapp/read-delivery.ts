import type { Fragment } from '../../core/fragment.ts'
import {
  asFragment,
  asList,
  asText,
  asTime,
  clean,
  cleanText,
  isFragment,
  parseJson,
} from '../../core/fragment.ts'
import type { Arrival } from '../../core/message.ts'
import { findTableCode } from '../../core/table-code.ts'

export type Delivery =
  | { readonly ok: true; readonly arrivals: readonly Arrival[] }
  | { readonly ok: false; readonly reason: 'not_json' | 'not_a_webhook' }

export type ReadOptions = {
  /** Stands in for a vendor's time that is missing or implausible. */
  readonly receivedAt: Date
  /** How long a typed text waits for more from the same person, in milliseconds. */
  readonly textGatherMs: number
}

/** One change of one entry: what all its fragments share. */
type Change = {
  readonly field: string
  readonly entryId: string
  readonly entryTime: unknown
  readonly value: Fragment
  readonly phoneNumberId: string | null
  readonly options: ReadOptions
}

/** Keys of `value` that are read, or say nothing by themselves. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'messaging_product',
  'metadata',
  'contacts',
  'messages',
  'statuses',
  'calls',
  'errors',
])

/** PostgreSQL refuses to index more than about 2,700 bytes; real ids have up to 140 characters. */
const MAX_ID_LENGTH = 200

/**
 * Cuts one delivery into inbox rows, one per message, status, call event, error and account change.
 * Nothing is dropped for being unknown, and no input makes it throw: what it can't read becomes a
 * row of kind `unknown`. The bytes are expected to have passed the signature check.
 */
export function readDelivery(body: Uint8Array, options: ReadOptions): Delivery {
  const parsed = parseJson(body)
  if (parsed === undefined) return { ok: false, reason: 'not_json' }
  const delivery = asFragment(parsed)
  if (delivery['object'] !== 'whatsapp_business_account' || !Array.isArray(delivery['entry'])) {
    return { ok: false, reason: 'not_a_webhook' }
  }
  return { ok: true, arrivals: asList(delivery['entry']).flatMap((e) => readEntry(e, options)) }
}

function readEntry(entry: unknown, options: ReadOptions): readonly Arrival[] {
  const { id, time, changes } = asFragment(entry)
  const shared = { entryId: asId(id) ?? '-', entryTime: time, options }
  if (!Array.isArray(changes)) {
    const nothing = { ...shared, field: '', value: asFragment(null), phoneNumberId: null }
    return [rest(nothing, 'unknown', entry)]
  }
  return asList(changes).flatMap((change) => {
    const value = asFragment(asFragment(change)['value'])
    return readChange({
      ...shared,
      field: asText(asFragment(change)['field']) ?? '',
      value,
      phoneNumberId: asId(asFragment(value['metadata'])['phone_number_id']),
    })
  })
}

function readChange(change: Change): readonly Arrival[] {
  const { field, value } = change
  if (field === 'user_id_update') {
    return each(value['user_id_update'], (update) => rest(change, 'account', update))
  }
  if (field !== 'messages' && field !== 'calls') {
    return [rest(change, field === '' ? 'unknown' : 'account', value)]
  }
  const arrivals = [
    ...each(value['messages'], (message) => messageArrival(change, message)),
    ...each(value['statuses'], (status) => statusArrival(change, status)),
    ...each(value['calls'], (call) => callArrival(change, call)),
    ...each(value['errors'], (error) => rest(change, 'error', error)),
  ]
  const isRead = Object.keys(value).every((key) => KNOWN_KEYS.has(key))
  if (isRead && arrivals.length > 0) return arrivals
  const unread = Object.entries(value).filter(([key]) => !KNOWN_KEYS.has(key))
  return [...arrivals, rest(change, 'unknown', Object.fromEntries(unread))]
}

function each<T>(list: unknown, read: (entry: unknown) => T): readonly T[] {
  if (list === undefined || list === null) return []
  return Array.isArray(list) ? list.map((entry: unknown) => read(entry)) : [read(list)]
}

function messageArrival(change: Change, message: unknown): Arrival {
  const { id, from, from_user_id: fromUserId, type, text, timestamp } = asFragment(message)
  const key = asId(id)
  if (key === null) return rest(change, 'unknown', message)
  const contact = contactOf(change.value, message)
  const person =
    asId(fromUserId) ?? asId(contact['user_id']) ?? asId(from) ?? asId(contact['wa_id']) ?? key
  const at = timeOf(change, timestamp)
  const waits = type === 'text' && !isTableCode(asFragment(text)['body'])
  return {
    kind: 'message',
    dedupeKey: `m:${key}`,
    lane: `${change.phoneNumberId ?? '-'}:${person}`,
    phoneNumberId: change.phoneNumberId,
    at,
    gatherMs: waits ? change.options.textGatherMs : 0,
    body: fragmentOf(change, at, { contact, message }),
  }
}

function statusArrival(change: Change, status: unknown): Arrival {
  const { id, status: state, timestamp, type } = asFragment(status)
  const key = asId(id)
  const reached = asId(state)
  if (key === null || reached === null) return rest(change, 'unknown', status)
  const at = timeOf(change, timestamp)
  const isCall = change.field === 'calls' || type === 'call'
  return {
    kind: isCall ? 'call' : 'status',
    dedupeKey: isCall ? `cs:${key}:${reached}` : `s:${key}:${reached}`,
    lane: isCall ? callLane(change, key) : `status:${change.phoneNumberId ?? '-'}`,
    phoneNumberId: change.phoneNumberId,
    at,
    gatherMs: 0,
    body: fragmentOf(change, at, { status }),
  }
}

function callArrival(change: Change, call: unknown): Arrival {
  const { id, event, timestamp } = asFragment(call)
  const key = asId(id)
  const what = asId(event)
  if (key === null || what === null) return rest(change, 'unknown', withoutSession(call))
  const at = timeOf(change, timestamp)
  const contact = contactOf(change.value, call)
  return {
    kind: 'call',
    dedupeKey: `c:${key}:${what}`,
    lane: callLane(change, key),
    phoneNumberId: change.phoneNumberId,
    at,
    gatherMs: 0,
    body: fragmentOf(change, at, { contact, call: withoutSession(call) }),
  }
}

/** A lane of its own: a ringing call must not wait for the caller's chat. */
function callLane(change: Change, callId: string): string {
  return `call:${change.phoneNumberId ?? '-'}:${callId}`
}

/** Whoever answers a call takes the offer from the delivery itself; stored, it would only be a risk. */
function withoutSession(call: unknown): unknown {
  if (!isFragment(call)) return call
  return Object.fromEntries(Object.entries(call).filter(([key]) => key !== 'session'))
}

/** Whatever has no id of the vendor's: kept whole, under the digest of its content. */
function rest(change: Change, kind: 'account' | 'error' | 'unknown', value: unknown): Arrival {
  const body = clean({ field: change.field, account: change.entryId, value })
  const digest = new Bun.CryptoHasher('sha256')
    .update(JSON.stringify([body, change.phoneNumberId, change.entryTime]))
    .digest('hex')
  return {
    kind,
    dedupeKey: `h:${digest}`,
    lane: `account:${change.phoneNumberId ?? change.entryId}`,
    phoneNumberId: change.phoneNumberId,
    at: timeOf(change, change.entryTime),
    gatherMs: 0,
    body,
  }
}

/** Clocks differ by this much. What claims to come from later would make all that follows look late. */
const MAX_AHEAD_MS = 5 * 60_000

function timeOf({ entryTime, options: { receivedAt } }: Change, timestamp: unknown): Date {
  const told = asTime(timestamp) ?? asTime(entryTime) ?? receivedAt
  return told.getTime() > receivedAt.getTime() + MAX_AHEAD_MS ? receivedAt : told
}

function fragmentOf(change: Change, at: Date, parts: Fragment): unknown {
  const { field, value } = change
  return clean({ field, metadata: value['metadata'], at: at.toISOString(), ...parts })
}

/** The contact a message or call belongs to: by id, or the only one there is. */
function contactOf(value: Fragment, of: unknown): Fragment {
  const contacts = asList(value['contacts']).map(asFragment)
  const { from, from_user_id: userId } = asFragment(of)
  const found = contacts.find(
    (contact) =>
      (asText(userId) !== null && contact['user_id'] === userId) ||
      (asText(from) !== null && contact['wa_id'] === from),
  )
  return found ?? (contacts.length === 1 ? asFragment(contacts[0]) : asFragment(null))
}

/** A scanned table code is complete in itself; only a typed text may have a second half coming. */
function isTableCode(body: unknown): boolean {
  return typeof body === 'string' && /bar/i.test(body) && findTableCode(body) !== null
}

function asId(value: unknown): string | null {
  const id = asText(value)
  if (id === null || id.length <= MAX_ID_LENGTH) return id
  return new Bun.CryptoHasher('sha256').update(cleanText(id)).digest('hex')
}
