import { openaiClient } from './adapters/openai/client.ts'
import { readIncomingCall, readOpenaiWebhook } from './adapters/openai/realtime/read-webhook.ts'
import {
  SIP_HEADERS,
  type SipHeaderNames,
  type Trunk,
} from './adapters/openai/realtime/sip-headers.ts'
import { sipTransport } from './adapters/openai/realtime/sip.ts'
import type { LiveConfig } from './config/live.ts'
import type { Config } from './config/schema.ts'
import type { CallTransport } from './core/call/transport.ts'
import type { Clock, Meter } from './core/ports.ts'
import { systemTimers } from './jobs/timers.ts'
import type { Telephony } from './plugin.ts'

/** A caller hears it ring, or hears nothing, while one of these is under way. */
const REQUEST_TIMEOUT_MS = 4_000
/** Of a line on which nothing comes. A connection that is dead on one side is given up within three of them. */
const PING_MS = 4_000

type Deps = { readonly clock: Clock; readonly meter: Meter }

/** The telephone, for plugins. */
export function telephony(live: LiveConfig, deps: Deps): Telephony {
  const config = live.current()
  const headers = headersOf(config)
  return {
    transport: transportOf(config, deps),
    readWebhook: (body, webhookId, receivedAt) =>
      readOpenaiWebhook(body, { webhookId, receivedAt, headers, trunk: trunkOf(live.current()) }),
    readIncomingCall,
  }
}

function trunkOf({ voice }: Config): Trunk {
  return { header: voice.trunkHeader, secrets: voice.trunkSecret }
}

/** What the operator knows of their trunk, over what trunks usually send. */
function headersOf({ voice }: Config): SipHeaderNames {
  return {
    ...SIP_HEADERS,
    caller: voice.callerHeaders,
    called: voice.calledHeaders,
    bar: voice.barHeader === null ? SIP_HEADERS.bar : [voice.barHeader],
  }
}

/** The one of the settings; none where it can't be: without a secret nobody's word about a call can be believed. */
function transportOf({ openai, voice }: Config, { clock, meter }: Deps): CallTransport | null {
  const { apiKey, organization, project, baseUrl, realtimeUrl, webhookSecret } = openai
  if (voice.transport !== 'sip' || webhookSecret.length === 0 || apiKey === null) return null
  return sipTransport({
    client: openaiClient({ apiKey, organization, project, baseUrl }),
    realtimeUrl,
    apiKey,
    organization,
    project,
    timeoutMs: REQUEST_TIMEOUT_MS,
    pingMs: PING_MS,
    after: (delayMs, task) => systemTimers.after(delayMs, task),
    clock,
    meter,
    refer: { form: voice.referForm, host: voice.referHost },
  })
}
