import type { LineFault } from '../../../core/call/line.ts'
import type { Fragment } from '../../../core/fragment.ts'
import { asText } from '../../../core/fragment.ts'

const FAULTS: ReadonlyMap<string, LineFault> = new Map<string, LineFault>([
  ['conversation_already_has_active_response', 'response_active'],
  ['response_cancel_not_active', 'nothing_to_cancel'],
  ['item_not_found', 'item_unknown'],
  ['item_create_duplicate_item_id', 'item_exists'],
  ['session_expired', 'session_expired'],
  ['rate_limit_exceeded', 'rate_limited'],
  ['insufficient_quota', 'quota'],
  ['billing_hard_limit_reached', 'quota'],
  ['server_error', 'vendor'],
  ['invalid_value', 'bad_command'],
  ['unknown_parameter', 'bad_command'],
  ['missing_required_parameter', 'bad_command'],
  ['invalid_event', 'bad_command'],
])

/** `item_retrieve_invalid_item_id`, `item_truncate_invalid_item_id`, …: not written down, seen by many. */
const ITEM_UNKNOWN = /^item_\w*(?:invalid_item_id|not_found)$/

/** The vendor's code, else its type, as one of our few; a request of ours that it does not like is a `bad_command`. */
export function readFault(error: Fragment): LineFault {
  const code = asText(error['code']) ?? ''
  const type = asText(error['type']) ?? ''
  const known = FAULTS.get(code) ?? FAULTS.get(type)
  if (known !== undefined) return known
  if (ITEM_UNKNOWN.test(code)) return 'item_unknown'
  return type === 'invalid_request_error' ? 'bad_command' : 'other'
}
