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
    warn: (fields, message) => base.warn(fields, message),
    error: (fields, message) => base.error(fields, message),
    child: (fields) => tracingLog(base.child(fields), trace, clock),
  }
}

type Step = Omit<TraceEvent, 'at'>

function stepsOf(fields: LogFields): readonly Step[] {
  switch (fields.event) {
    case 'WA_WEBHOOK_RECEIVED': {
      const ms = Math.round(numberIn(fields, 'seconds') * 1000)
      return [
        { stage: 'webhook', what: 'signature checked' },
        {
          stage: 'inbox',
          what: 'committed, answered 200',
          ms,
          facts: { rows: numberIn(fields, 'arrivals') },
        },
      ]
    }
    case 'WA_WAITER_TURN':
      return [
        {
          stage: 'turn',
          what: 'thought and committed',
          ms: numberIn(fields, 'ms'),
          facts: { messages: numberIn(fields, 'messages'), brain: 'house' },
        },
      ]
    case 'WA_WAITER_ORDER_PLACED':
      return [{ stage: 'turn', what: 'order placed', facts: { lines: numberIn(fields, 'lines') } }]
    case 'WA_MESSAGE_SENT':
      return [{ stage: 'outbox', what: 'sent', facts: { kind: String(fields['kind'] ?? '') } }]
    default:
      return []
  }
}

function numberIn(fields: LogFields, key: string): number {
  const value = fields[key]
  return typeof value === 'number' ? value : 0
}
