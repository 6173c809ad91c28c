import type { ProviderError } from '../src/core/errors.ts'
import type { OutMessage, Recipient } from '../src/core/message.ts'
import type { Failed, MessageSender } from '../src/core/ports.ts'

export type Send = {
  readonly phoneNumberId: string
  readonly to: Recipient
  readonly message: OutMessage
  readonly callback: string
}

export type SendAnswer =
  | { readonly wamid: string }
  | { readonly error: ProviderError; readonly plan: Failed }
  /** The process "dies" while it waits for the vendor. */
  | 'never'

export type ScriptedSender = MessageSender & {
  readonly sends: readonly Send[]
  /** Most sends of one recipient that were under way at once. */
  readonly mostAtOnce: () => number
}

/**
 * A vendor that answers as told.
 * @param answer what the nth send (from 0) gets; every send is accepted when left out.
 */
export function scriptedSender(
  answer: (send: Send, n: number) => SendAnswer = (_, n) => ({ wamid: `wamid.${n}` }),
): ScriptedSender {
  const sends: Send[] = []
  const plans = new Map<ProviderError, Failed>()
  const under = new Map<string, number>()
  let most = 0
  return {
    sends,
    mostAtOnce: () => most,
    async send(phoneNumberId, to, message, callback) {
      const send = { phoneNumberId, to, message, callback }
      const key = `${phoneNumberId}:${to.userId ?? to.phone}`
      const answered = answer(send, sends.length)
      sends.push(send)
      under.set(key, (under.get(key) ?? 0) + 1)
      most = Math.max(most, under.get(key) ?? 0)
      if (answered === 'never') return new Promise(() => {})
      await new Promise<void>((resolve) => void setImmediate(resolve))
      under.set(key, (under.get(key) ?? 0) - 1)
      if ('wamid' in answered) return answered
      plans.set(answered.error, answered.plan)
      throw answered.error
    },
    markRead: () => Promise.reject(new Error('nothing is read here')),
    afterFailure(error) {
      const plan = plans.get(error)
      if (plan === undefined) throw new Error('a failure that was not scripted')
      return plan
    },
  }
}
