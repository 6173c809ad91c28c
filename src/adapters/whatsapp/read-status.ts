import { asFragment, asList, asNumber, asText, asTime } from '../../core/fragment.ts'

const MESSAGE_STATES = ['failed', 'sent', 'delivered', 'read', 'played'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

export type MessageStatus = {
  readonly wamid: string
  readonly status: MessageState
  readonly at: Date
  /** Our outbox id, echoed from `biz_opaque_callback_data`; this is how a send without an answer is found again. */
  readonly outboxId: string | null
  /** Graph's error codes, of a failed message. */
  readonly errors: readonly number[]
}

/** The status in an inbox row of kind `status`; `null` for a state that is not known. */
export function readStatus(body: unknown): MessageStatus | null {
  const { status: raw, at } = asFragment(body)
  const status = asFragment(raw)
  const wamid = asText(status['id'])
  const state = MESSAGE_STATES.find((known) => known === status['status'])
  const time = asTime(status['timestamp']) ?? (typeof at === 'string' ? new Date(at) : null)
  if (wamid === null || state === undefined) return null
  if (time === null || Number.isNaN(time.getTime())) return null
  return {
    wamid,
    status: state,
    at: time,
    outboxId: asText(status['biz_opaque_callback_data']),
    errors: asList(status['errors'])
      .map((error) => asNumber(asFragment(error)['code']))
      .filter((code) => code !== null),
  }
}
