import type { Clock } from '../../core/ports.ts'
import type { BusinessNumber, Payload, StatusOfMessage, Writer } from './deliveries.ts'
import { signDelivery, statusDelivery } from './deliveries.ts'
import type { SentMessage } from './traffic.ts'

/** Meta gives up on an endpoint after about this long. */
const DELIVERY_TIMEOUT_MS = 20_000

export type Webhooks = {
  /** One signed POST. Answers its HTTP status, or 0 when no answer came; what was not a 200 waits for `redeliver`. */
  deliver(payload: Payload): Promise<number>
  /** Everything that was not answered 200 so far, once more, in order. Answers how many still were not. */
  redeliver(): Promise<number>
  /** The statuses that follow a send, one after the other, without waiting for them. */
  follow(sent: SentMessage): void
  status(sent: SentMessage, status: StatusOfMessage['status'], errorCode?: number): Promise<number>
  idle(): Promise<void>
}

export type WebhookOptions = {
  readonly url: string | null
  readonly appSecret: string
  readonly clock: Clock
  readonly follow: readonly StatusOfMessage['status'][]
  readonly numberOf: (phoneNumberId: string) => BusinessNumber
  readonly writerOf: (sent: SentMessage) => Writer
}

export function webhooks(options: WebhookOptions): Webhooks {
  const underWay = new Set<Promise<unknown>>()
  let waiting: readonly Payload[] = []

  async function post(payload: Payload): Promise<number> {
    if (options.url === null) return 0
    const { body, headers } = signDelivery(options.appSecret, payload)
    const signal = AbortSignal.timeout(DELIVERY_TIMEOUT_MS)
    return await fetch(options.url, { method: 'POST', body, headers, signal })
      .then(async (response) => {
        await response.arrayBuffer()
        return response.status
      })
      // Whatever kept the answer away, Meta would come again.
      .catch(() => 0)
  }

  async function deliver(payload: Payload): Promise<number> {
    const status = await post(payload)
    if (status !== 200) waiting = [...waiting, payload]
    return status
  }

  function status(
    sent: SentMessage,
    reached: StatusOfMessage['status'],
    errorCode?: number,
  ): Promise<number> {
    const { wamid, callbackData } = sent
    const number = options.numberOf(sent.phoneNumberId)
    const about = { wamid, status: reached, at: options.clock.now(), callbackData }
    const known = errorCode === undefined ? about : { ...about, errorCode }
    return deliver(statusDelivery(number, options.writerOf(sent), known))
  }

  async function followUp(sent: SentMessage): Promise<void> {
    for (const reached of options.follow) await status(sent, reached)
  }

  return {
    deliver,
    status,
    async redeliver() {
      const again = waiting
      waiting = []
      for (const payload of again) await deliver(payload)
      return waiting.length
    },
    follow(sent) {
      if (options.url === null || options.follow.length === 0) return
      const work: Promise<unknown> = followUp(sent).finally(() => underWay.delete(work))
      underWay.add(work)
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
