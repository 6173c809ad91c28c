import type { Clock } from '../../core/ports.ts'
import type { Delivery, Ring } from './script.ts'

/** OpenAI gives up on an endpoint after "a few seconds". */
const DELIVERY_TIMEOUT_MS = 10_000
const TOO_OLD_SECONDS = 301
/** The vendor's own end is after 72 hours. */
const MOST_TRIES = 200

export type WebhookOptions = {
  /** `…/webhooks/openai`; `null`: nobody is told. */
  readonly url: string | null
  readonly secret: string
  readonly clock: Clock
  /** What is not answered 2xx comes again after so long; `null`: never. */
  readonly againMs: number | null
}

export type RingingCall = {
  readonly callId: string
  readonly number: number
  readonly ring: Ring
  /** Instead of the usual address: another replica's door. */
  readonly url?: string | undefined
}

/** One POST: what was sent, and its HTTP status, 0 for none. */
export type Delivered = { readonly delivery: Delivery; readonly status: number }

export type Webhooks = {
  /** Tells of a ringing call, one delivery after the other. */
  ring(call: RingingCall): Promise<readonly Delivered[]>
  /** Any event, signed. Answers the HTTP status, 0 for none. */
  deliver(event: unknown, webhookId: string): Promise<number>
}

/** `v1,` and the base64 HMAC-SHA256 of the text, after Standard Webhooks. */
export function signWebhook(secret: string, text: string | Uint8Array): string {
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret)
  return `v1,${new Bun.CryptoHasher('sha256', key).update(text).digest('base64')}`
}

export function webhooks({ url, secret, clock, againMs }: WebhookOptions): Webhooks {
  async function post(
    body: string,
    signed: { id: string; secret: string; at: number; to: string | null },
  ): Promise<number> {
    if (signed.to === null) return 0
    const timestamp = String(signed.at)
    return await fetch(signed.to, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
        'webhook-id': signed.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signWebhook(signed.secret, `${signed.id}.${timestamp}.${body}`),
      },
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    })
      .then(async (response) => {
        await response.arrayBuffer()
        return response.status
      })
      .catch(() => 0)
  }

  const seconds = () => Math.floor(clock.now().getTime() / 1000)
  return {
    deliver: (event, webhookId) =>
      post(JSON.stringify(event), { id: webhookId, secret, at: seconds(), to: url }),
    async ring(call) {
      const body = JSON.stringify(incomingEvent(call, seconds()))
      const delivered: Delivered[] = []
      for (const delivery of call.ring.deliveries ?? ['first']) {
        const id = `wh_${call.callId}${delivery === 'other_id' ? '_2' : ''}`
        const by = delivery === 'forged' ? 'whsec_Zm9yZ2Vk' : secret
        const at = seconds() - (delivery === 'too_old' ? TOO_OLD_SECONDS : 0)
        const to = call.url ?? url
        let status = await post(body, { id, secret: by, at, to })
        const most = againMs === null || IS_ATTACK.has(delivery) ? 1 : MOST_TRIES
        for (let tries = 1; tries < most && !isTaken(status); tries += 1) {
          await Bun.sleep(againMs ?? 0)
          status = await post(body, { id, secret: by, at: seconds(), to })
        }
        delivered.push({ delivery, status })
      }
      return delivered
    },
  }
}

/** Whoever forges comes once. */
const IS_ATTACK: ReadonlySet<string> = new Set(['forged', 'too_old'])

function isTaken(status: number): boolean {
  return status >= 200 && status <= 299
}

/** As a trunk's call is told of: the project in `To`, the dialled number in `Diversion`, the bar in a header of its own. */
function incomingEvent({ callId, number, ring }: RingingCall, at: number) {
  const { callerPhone, calledPhone, barHint } = ring
  const from =
    callerPhone === null
      ? '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=a1'
      : `"+${callerPhone}" <sip:+${callerPhone}@trunk.example.net>;tag=a1`
  const header = (name: string, value: string) => ({ name, value })
  return {
    id: `evt_${callId}`,
    object: 'event',
    created_at: at,
    type: 'realtime.call.incoming',
    data: {
      call_id: callId,
      sip_headers: [
        header('From', from),
        header('To', '<sip:proj_standin@sip.api.openai.com;transport=tls>'),
        header('Call-ID', `call-${number}@trunk.example.net`),
        ...(calledPhone === null
          ? []
          : [header('Diversion', `<sip:+${calledPhone}@trunk.example.net>;reason=unconditional`)]),
        ...(barHint === undefined ? [] : [header('X-Bar-Id', barHint)]),
      ],
    },
  }
}
