import type { MessageBody } from './validate-message.ts'

/** A message that Graph took. */
export type SentMessage = {
  readonly wamid: string
  readonly at: Date
  readonly phoneNumberId: string
  /** Digits of the number without the plus, or the business-scoped id. */
  readonly to: string
  readonly type: string
  readonly callbackData: string | undefined
  /** The whole request body. */
  readonly body: MessageBody
}

export type MarkedRead = {
  readonly phoneNumberId: string
  readonly wamid: string
  readonly typing: boolean
}

/** What Graph refused, for a test to show. */
export type RefusedRequest = {
  readonly path: string
  readonly code: number
  readonly details: string
}
