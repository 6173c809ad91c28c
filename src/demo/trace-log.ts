import type { Clock, LogFields, Logger } from '../core/ports.ts'
import type { DemoTrace, TraceEvent } from './trace.ts'

/** A log that also tells the demo's trace what its entries mean; everything else goes to `base` alone. */
export function tracingLog(base: Logger, trace: DemoTrace, clock: Clock): Logger {
  const told = (fields: LogFields) => {
    for (const step of stepsOf(fields)) trace.emit({ ...step, at: clock.now() })
  }
  return {
    debug: (fields, message) => base.debug(fields, message),
    info: (fields, message) => {
      told(fields)
      base.info(fields, message)
    },
    warn: (fields, message) => {
      told(fields)
      base.warn(fields, message)
    },
    error: (fields, message) => base.error(fields, message),
    child: (fields) => tracingLog(base.child(fields), trace, clock),
  }
}

type Step = Omit<TraceEvent, 'at'>

/** What an event of the log is in the words of the trace. */
const STEPS: Readonly<Record<string, (fields: LogFields) => readonly Step[]>> = {
  WA_WEBHOOK_RECEIVED: (fields) => {
    const ms = Math.round(numberIn(fields, 'seconds') * 1000)
    // Ticks come thrice as often as words: one step each keeps the talk in sight.
    if (fields['kind'] === 'status')
      return [{ stage: 'webhook', what: 'delivery status stored', ms }]
    const rows = numberIn(fields, 'arrivals')
    return [
      { stage: 'webhook', what: 'signature checked' },
      { stage: 'inbox', what: 'committed, answered 200', ms, facts: { rows } },
    ]
  },
  WA_WAITER_TURN: (fields) => {
    const facts = { messages: numberIn(fields, 'messages') }
    return [{ stage: 'turn', what: 'thought and committed', ms: numberIn(fields, 'ms'), facts }]
  },
  WA_WAITER_THOUGHT: (fields) => {
    const provider = fields['provider']
    const tokens = numberIn(fields, 'input') + numberIn(fields, 'output')
    // The house waiter alone: nobody was asked.
    if (typeof provider !== 'string' || (provider === 'house' && tokens === 0)) return []
    const tools = Array.isArray(fields['tools']) ? fields['tools'].join(', ') : ''
    const facts = {
      brain: provider,
      ...(tools === '' ? {} : { tools }),
      tokens,
      cached: numberIn(fields, 'cached'),
    }
    const what = provider === 'house' ? 'no model had an answer' : 'a model answered'
    return [{ stage: 'turn', what, facts }]
  },
  WA_WAITER_PROVIDER_FALLBACK: (fields) => [
    { stage: 'turn', what: 'a model was passed over', facts: factOf(fields, 'reason') },
  ],
  WA_WAITER_ORDER_PLACED: (fields) => [
    { stage: 'turn', what: 'order placed', facts: { lines: numberIn(fields, 'lines') } },
  ],
  // It rings as soon as its signature is checked, before the vendor has its answer.
  OPENAI_WEBHOOK_RECEIVED: (fields) => {
    const ms = Math.round(numberIn(fields, 'seconds') * 1000)
    return [{ stage: 'inbox', what: 'committed, answered 200', ms, facts: { from: 'OpenAI' } }]
  },
  WA_VOICE_CALL_EVENT: (fields) => {
    const what = CALL_STEPS[String(fields['call_event'])]
    if (what === undefined) return []
    const stage = fields['call_event'] === 'ringing' ? 'webhook' : 'turn'
    return [{ stage, what, facts: { ...factOf(fields, 'outcome'), ...secondsOf(fields) } }]
  },
  WA_VOICE_WEBSOCKET_CONNECTED: () => [{ stage: 'turn', what: 'control line open' }],
  WA_VOICE_CALL_TRANSFERRED: () => [{ stage: 'turn', what: 'caller put through' }],
  WA_VOICE_FALLBACK_TEXT: (fields) => [
    { stage: 'turn', what: 'caller written to instead', facts: factOf(fields, 'reason') },
  ],
  WA_VOICE_SUMMARY_STORED: () => [{ stage: 'turn', what: 'summary of the call stored' }],
  WA_MESSAGE_SENT: ({ kind }) => [
    { stage: 'outbox', what: 'sent', facts: typeof kind === 'string' ? { kind } : {} },
  ],
}

/** `ended` comes with its outcome. */
const CALL_STEPS: Readonly<Record<string, string>> = {
  ringing: 'signature checked, a call rings',
  accepted: 'call answered',
  taken_over: 'call taken over',
  failing: 'the call fails',
  ended: 'call over',
}

function secondsOf(fields: LogFields): Readonly<Record<string, number>> {
  return typeof fields['seconds'] === 'number' ? { seconds: fields['seconds'] } : {}
}

function stepsOf(fields: LogFields): readonly Step[] {
  return STEPS[fields.event ?? '']?.(fields) ?? []
}

function numberIn(fields: LogFields, key: string): number {
  const value = fields[key]
  return typeof value === 'number' ? value : 0
}

function factOf(fields: LogFields, key: string): Readonly<Record<string, string>> {
  const value = fields[key]
  return typeof value === 'string' ? { [key]: value } : {}
}
