import { asFragment, asText, asTime, type Fragment } from '../../core/fragment.ts'
import type { InboundCall } from '../../core/message.ts'
import { readIsoTime, readSender } from './read-message.ts'

/** The call event in an inbox row of kind `call`; `null` for statuses of calls we made, and for what names no caller. */
export function readCall(body: unknown): InboundCall | null {
  const { metadata, contact, call: raw, at } = asFragment(body)
  const call = asFragment(raw)
  const id = asText(call['id'])
  const phoneNumberId = asText(asFragment(metadata)['phone_number_id'])
  const event = asText(call['event'])?.toLowerCase() ?? null
  const from = readSender(call, asFragment(contact))
  const time = readIsoTime(at) ?? asTime(call['timestamp'])
  if (id === null || phoneNumberId === null || event === null || time === null) return null
  if (from.phone === null && from.userId === null) return null
  const isFromUser = !isOurs(call)
  const isGivenUp = event === 'terminate' && isCompleted(call) && !wasPickedUp(call)
  const pickedUpAt = asTime(call['start_time'])
  return { id, phoneNumberId, from, at: time, event, isFromUser, isGivenUp, pickedUpAt }
}

/** Says so itself; what a `call_created` says is not written down anywhere. */
function isOurs(call: Fragment): boolean {
  return asText(call['direction'])?.toUpperCase() === 'BUSINESS_INITIATED'
}

/** Written both "COMPLETED" and "Completed". */
function isCompleted(call: Fragment): boolean {
  return asText(call['status'])?.toUpperCase() === 'COMPLETED'
}

/** Only calls that were picked up have a beginning and a length. */
function wasPickedUp(call: Fragment): boolean {
  return [call['start_time'], call['duration']].some((told) => told !== undefined && told !== null)
}
