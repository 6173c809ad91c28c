import type { Fragment } from '../../core/fragment.ts'
import { asFragment, asPhone, asText, asTime } from '../../core/fragment.ts'
import type { AccountChange } from '../../core/message.ts'

type ReadChange = (value: Fragment) => AccountChange | null

const READERS: ReadonlyMap<string, ReadChange> = new Map<string, ReadChange>([
  ['user_id_update', readUserIdUpdate],
  ['message_template_status_update', readTemplateStatus],
  ['template_category_update', readTemplateCategory],
  ['phone_number_quality_update', readQuality],
  ['account_update', readAccountUpdate],
])

/** The change in an inbox row of kind `account`; `null` for fields nothing here acts on. */
export function readAccount(body: unknown): AccountChange | null {
  const { field, value } = asFragment(body)
  return READERS.get(asText(field) ?? '')?.(asFragment(value)) ?? null
}

function readUserIdUpdate(value: Fragment): AccountChange | null {
  const ids = asFragment(value['user_id'])
  const userId = asText(ids['current'])
  if (userId === null) return null
  return {
    type: 'user_id_changed',
    previousUserId: asText(ids['previous']),
    userId,
    phone: asPhone(value['wa_id']),
    at: asTime(value['timestamp']),
  }
}

function readTemplateStatus(value: Fragment): AccountChange | null {
  const name = asText(value['message_template_name'])
  const language = asText(value['message_template_language'])
  const event = asText(value['event'])
  if (name === null || language === null || event === null) return null
  const reason = asText(value['reason'])
  return {
    type: 'template_status',
    name,
    language,
    event,
    reason: reason === 'NONE' ? null : reason,
  }
}

function readTemplateCategory(value: Fragment): AccountChange | null {
  const name = asText(value['message_template_name'])
  const language = asText(value['message_template_language'])
  const category = asText(value['new_category'])
  if (name === null || language === null || category === null) return null
  return { type: 'template_category', name, language, category }
}

function readQuality(value: Fragment): AccountChange | null {
  const event = asText(value['event'])
  const limit = asText(value['current_limit'])
  return event === null ? null : { type: 'number_quality', event, limit }
}

function readAccountUpdate(value: Fragment): AccountChange | null {
  const event = asText(value['event'])
  if (event === null) return null
  const restrictions = Array.isArray(value['restriction_info']) ? value['restriction_info'] : []
  const details = [
    asText(asFragment(value['violation_info'])['violation_type']),
    asText(asFragment(value['ban_info'])['waba_ban_state']),
    ...restrictions.map((entry: unknown) => asText(asFragment(entry)['restriction_type'])),
  ]
  return { type: 'account', event, details: details.filter((detail) => detail !== null) }
}
