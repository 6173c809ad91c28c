import type { IncomingCall } from '../../../core/call/transport.ts'
import type { Fragment } from '../../../core/fragment.ts'
import { asFragment, asText, asTime, cleanText, parseJson } from '../../../core/fragment.ts'
import type { Arrival } from '../../../core/message.ts'
import type { SipHeaderNames, SipParties, Trunk } from './sip-headers.ts'
import { headerNamesIn, isFromTrunk, readParties } from './sip-headers.ts'

export type OpenaiDelivery =
  | {
      readonly ok: true
      readonly arrivals: readonly Arrival[]
      /** Of a call's INVITE, sorted. */
      readonly sipHeaderNames: readonly string[]
      /** A measure of the vendor's against the account: somebody must look. */
      readonly isSafetyNotice: boolean
    }
  | { readonly ok: false; readonly reason: 'not_json' | 'not_a_webhook' }

export type OpenaiReadOptions = {
  /** The `webhook-id` header: the same for every try of one event. */
  readonly webhookId: string
  readonly receivedAt: Date
  readonly headers: SipHeaderNames
  readonly trunk: Trunk
}

const INCOMING = 'realtime.call.incoming'
const MAX_ID = 200
/** The vendor's ids have about 36 signs; more than an index could hold is no id. */
const MAX_REF = 500
/** Clocks differ by this much. */
const MAX_AHEAD_MS = 5 * 60_000

/**
 * The inbox row of one event. No input makes it throw; what is not a ringing call is stored by its type alone. The bytes
 * are expected to have passed the signature check.
 * @see https://developers.openai.com/api/docs/guides/realtime-sip
 */
export function readOpenaiWebhook(body: Uint8Array, options: OpenaiReadOptions): OpenaiDelivery {
  const parsed = parseJson(body)
  if (parsed === undefined) return { ok: false, reason: 'not_json' }
  const event = asFragment(parsed)
  const type = asText(event['type'])
  if (type === null) return { ok: false, reason: 'not_a_webhook' }
  const { sip_headers: sipHeaders } = asFragment(event['data'])
  const call = type === INCOMING ? incoming(event, options) : null
  const isSafetyNotice = type.startsWith('safety.')
  return {
    ok: true,
    arrivals: [call === null ? other(type, event, options) : ringing(call, options)],
    sipHeaderNames: call === null ? [] : headerNamesIn(sipHeaders),
    isSafetyNotice,
  }
}

/** The ringing call in a row of kind `call`; `null` for rows of other doors. */
export function readIncomingCall(body: unknown): IncomingCall | null {
  const { source, call } = asFragment(body)
  if (source !== 'openai') return null
  const { ref, at, ...told } = asFragment(call)
  const rangAt = typeof at === 'string' ? new Date(at) : null
  if (typeof ref !== 'string' || rangAt === null || Number.isNaN(rangAt.getTime())) return null
  return {
    ref,
    transport: 'sip',
    at: rangAt,
    callerPhone: asText(told['callerPhone']),
    callerUserId: asText(told['callerUserId']),
    calledPhone: asText(told['calledPhone']),
    barHint: asText(told['barHint']),
    wacid: asText(told['wacid']),
    isFromTrunk: told['isFromTrunk'] !== false,
  }
}

function incoming(event: Fragment, { receivedAt, headers, trunk }: OpenaiReadOptions) {
  const { call_id: ref, sip_headers: sipHeaders } = asFragment(event['data'])
  // Passed on unchanged, so one that PostgreSQL would not store is none.
  if (typeof ref !== 'string' || ref === '' || ref.length > MAX_REF) return null
  if (cleanText(ref) !== ref) return null
  const isOurs = isFromTrunk(sipHeaders, trunk)
  // Whoever a stranger says they are is nobody's business.
  const parties = isOurs ? readParties(sipHeaders, headers) : NOBODY
  return { ref, at: timeOf(event, receivedAt), ...parties, isFromTrunk: isOurs }
}

const NOBODY: SipParties = {
  callerPhone: null,
  callerUserId: null,
  calledPhone: null,
  barHint: null,
  wacid: null,
}

function timeOf(event: Fragment, receivedAt: Date): Date {
  const told = asTime(event['created_at']) ?? receivedAt
  return told.getTime() > receivedAt.getTime() + MAX_AHEAD_MS ? receivedAt : told
}

type Ringing = NonNullable<ReturnType<typeof incoming>>

function ringing(call: Ringing, options: OpenaiReadOptions): Arrival {
  return {
    kind: 'call',
    dedupeKey: dedupeKey(options),
    // A lane of its own: a ringing call waits for nobody.
    lane: `call:sip:${idOf(call.ref)}`,
    phoneNumberId: null,
    at: call.at,
    gatherMs: 0,
    body: { source: 'openai', call: { ...call, at: call.at.toISOString() } },
  }
}

/** Without its data: a call that another product should answer has the caller's number in it. */
function other(type: string, event: Fragment, options: OpenaiReadOptions): Arrival {
  return {
    kind: type.startsWith('safety.') ? 'account' : 'unknown',
    dedupeKey: dedupeKey(options),
    lane: 'account:openai',
    phoneNumberId: null,
    at: timeOf(event, options.receivedAt),
    gatherMs: 0,
    body: { source: 'openai', type: idOf(type), eventId: idOf(asText(event['id']) ?? '') },
  }
}

function dedupeKey({ webhookId }: OpenaiReadOptions): string {
  return `o:${idOf(webhookId)}`
}

/** PostgreSQL refuses to index long texts and to store some signs. */
function idOf(text: string): string {
  const cleaned = cleanText(text)
  if (cleaned.length <= MAX_ID) return cleaned
  return new Bun.CryptoHasher('sha256').update(cleaned).digest('hex')
}
