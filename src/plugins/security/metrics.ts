import type { Meter } from '../../core/ports.ts'

const OUTCOMES = [
  'stored',
  'signature_rejected',
  'not_a_webhook',
  'too_large',
  'storage_unavailable',
  'overloaded',
  'verified',
  'verification_refused',
  'address_refused',
  'certificate_refused',
  'encoding_refused',
] as const
export type DoorOutcome = (typeof OUTCOMES)[number]

/** Who delivers. */
export type DoorSource = 'whatsapp' | 'openai'

export type DoorMetrics = {
  count(outcome: DoorOutcome): void
  /** From the last byte of a delivery to its 200. */
  acknowledged(seconds: number): void
}

export function doorMetrics(meter: Meter, source: DoorSource): DoorMetrics {
  const requests = meter.counter(
    'webhook_requests_total',
    'Webhook requests by source and what came of them',
    ['source', 'outcome'],
  )
  const ack = meter.histogram('webhook_ack_seconds', 'Time from a whole delivery to its 200', {
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  for (const outcome of OUTCOMES) requests.add(0, { source, outcome })
  return {
    count: (outcome) => requests.add(1, { source, outcome }),
    acknowledged: (seconds) => ack.observe(seconds),
  }
}
