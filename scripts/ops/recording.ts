import { ANSWERED } from './alerts/voice.ts'

/** What is asked again and again, computed once: by name, with its expression. */
export const RECORDED = {
  'maitred:webhook_ack_seconds:p99_5m':
    'histogram_quantile(0.99, sum by (le) (rate(maitred_webhook_ack_seconds_bucket[5m])))',
  'maitred:turn_seconds:p95_5m':
    'histogram_quantile(0.95, sum by (le, provider) (rate(maitred_turn_seconds_bucket[5m])))',
  'maitred:sends_failed:ratio_5m':
    'sum(rate(maitred_messages_sent_total{outcome=~"retried|dead"}[5m])) / sum(rate(maitred_messages_sent_total[5m]))',
  'maitred:orders_per_scan:ratio_1d':
    'sum by (bar) (increase(maitred_orders_placed_total[1d])) / sum by (bar) (increase(maitred_table_scans_total[1d]))',
  'maitred:ai_cost_usd:sum_1d':
    'sum by (provider, model) (increase(maitred_ai_cost_usd_total[1d]))',
  'maitred:ai_bar_cost_usd:sum_1d': 'sum by (bar) (increase(maitred_ai_bar_cost_usd_total[1d]))',
  'maitred:voice_calls_answered:ratio_1d': `sum(increase(maitred_voice_calls_total{${ANSWERED}}[1d])) / sum(increase(maitred_voice_calls_total[1d]))`,
} as const satisfies Readonly<Record<string, string>>
