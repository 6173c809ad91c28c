import type { Logger } from '../../core/ports.ts'
import type { PluginContext } from '../../plugin.ts'
import type { Door, DoorDeps } from './door.ts'
import { vendorDoor } from './door.ts'
import { checkStandardWebhook } from './standard-webhooks.ts'

export type OpenaiDoorDeps = DoorDeps & {
  /** Makes the inbox row of one event; never throws on input. */
  readonly read: PluginContext['telephony']['readWebhook']
}

/** Trunks are few; whatever sends more shapes than that is not told of. */
const MAX_TRUNKS = 20

/** OpenAI's deliveries, after Standard Webhooks. */
export function openaiDoor(deps: OpenaiDoorDeps): Door {
  const { read, secrets, log } = deps
  const tellTrunk = trunkLog(log)
  return vendorDoor(deps, {
    source: 'openai',
    storedEvent: 'OPENAI_WEBHOOK_RECEIVED',
    check: (body, headers, at) =>
      checkStandardWebhook(body, webhookHeaders(headers), secrets(), at),
    read: (body, headers, receivedAt) => {
      const delivery = read(body, headers.get('webhook-id') ?? '', receivedAt)
      if (!delivery.ok) return delivery
      tellTrunk(delivery.sipHeaderNames)
      if (delivery.isSafetyNotice) {
        log.warn({ source: 'openai' }, 'OpenAI has sent a safety notice about the account')
      }
      return delivery
    },
  })
}

/** Tells the two vendors of one address apart. */
export function isFromOpenai(headers: Headers): boolean {
  return headers.has('webhook-signature') && !headers.has('x-hub-signature-256')
}

function webhookHeaders(headers: Headers) {
  return {
    id: headers.get('webhook-id'),
    timestamp: headers.get('webhook-timestamp'),
    signature: headers.get('webhook-signature'),
  }
}

/** Once per kind of INVITE: which headers a trunk sends, so that an operator can name the one with the called number. */
function trunkLog(log: Logger): (names: readonly string[]) => void {
  const told = new Set<string>()
  return (names) => {
    const kind = names.join(' ')
    if (names.length === 0 || told.has(kind) || told.size >= MAX_TRUNKS) return
    told.add(kind)
    log.info({ sip_headers: names }, 'a trunk sends these headers')
  }
}
