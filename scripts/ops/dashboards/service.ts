import type { Dashboard } from '../dashboard.ts'

const P = (quantile: string, histogram: string, by = 'le') =>
  `histogram_quantile(${quantile}, sum by (${by}) (rate(${histogram}_bucket[$__rate_interval])))`

export const SERVICE: Dashboard = {
  uid: 'maitred-service',
  title: 'Service',
  about: 'Is everybody answered, and how fast?',
  hasBars: false,
  range: '6h',
  rows: [
    {
      title: 'Now',
      panels: [
        {
          title: 'Servers up',
          about: 'Replicas that answer Prometheus.',
          kind: 'stat',
          unit: 'none',
          width: 4,
          queries: [{ expr: 'sum(up{job="maitred"})' }],
        },
        {
          title: 'Database',
          about: 'Whether it answers every replica.',
          words: { '0': 'down', '1': 'up' },
          kind: 'stat',
          unit: 'none',
          width: 4,
          thresholds: { at: [0.5, 1], isHighGood: true },
          queries: [{ expr: 'min(maitred_database_up)' }],
        },
        {
          title: 'Oldest waiting',
          about:
            'Age of the oldest message or answer that waits, without what waits for its next try.',
          kind: 'stat',
          unit: 's',
          width: 4,
          thresholds: { at: [10, 60] },
          queries: [{ expr: 'max(maitred_jobs_oldest_age_seconds)' }],
        },
        {
          title: 'Given up',
          about: 'maitred dead list shows them.',
          kind: 'stat',
          unit: 'none',
          width: 4,
          thresholds: { at: [1, 10] },
          queries: [{ expr: 'sum(max by (queue) (maitred_dead_letters))' }],
        },
        {
          title: 'Paused numbers',
          about: 'Numbers that WhatsApp lets nothing out of.',
          kind: 'stat',
          unit: 'none',
          width: 4,
          thresholds: { at: [1, 1] },
          queries: [{ expr: 'max(maitred_numbers_paused)' }],
        },
        {
          title: 'Version',
          about: 'What runs; two of them during a rolling replacement.',
          isNames: true,
          kind: 'stat',
          unit: 'none',
          width: 4,
          queries: [
            {
              expr: 'count by (version, commit) (maitred_build_info)',
              legend: '{{version}} {{commit}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Intake',
      panels: [
        {
          title: 'Deliveries',
          about: 'Webhook requests by what came of them.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (source, outcome) (rate(maitred_webhook_requests_total[$__rate_interval])) > 0',
              legend: '{{source}} {{outcome}}',
            },
          ],
        },
        {
          title: 'Time to the 200',
          about: 'From a whole delivery to its answer, which comes after the commit.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            { expr: P('0.5', 'maitred_webhook_ack_seconds'), legend: 'median' },
            { expr: P('0.99', 'maitred_webhook_ack_seconds'), legend: 'p99' },
          ],
        },
        {
          title: 'Messages',
          about: 'What people sent, by kind.',
          kind: 'timeseries',
          unit: 'reqps',
          isStacked: true,
          queries: [
            {
              expr: 'sum by (type) (rate(maitred_messages_received_total[$__rate_interval])) > 0',
              legend: '{{type}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Answers',
      panels: [
        {
          title: 'Turns by provider',
          about: 'p95 from the start of a turn to its commit, by who thought it.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            { expr: P('0.95', 'maitred_turn_seconds', 'le, provider'), legend: '{{provider}}' },
          ],
        },
        {
          title: 'Sends',
          about: 'Messages handed to WhatsApp, by what came of them.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (outcome) (rate(maitred_messages_sent_total[$__rate_interval]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Waiting',
          about: 'Rows that wait to be handled or sent.',
          kind: 'timeseries',
          unit: 'short',
          queries: [{ expr: 'max by (queue) (maitred_jobs_waiting)', legend: '{{queue}}' }],
        },
        {
          title: 'Models',
          about: 'Turns asked of models, by what came of them.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (provider, outcome) (rate(maitred_ai_requests_total[$__rate_interval])) > 0',
              legend: '{{provider}} {{outcome}}',
            },
          ],
        },
        {
          title: 'Refused by limits',
          about: 'What was over a limit, by what it counts.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (scope) (rate(maitred_rate_limited_total[$__rate_interval]))',
              legend: '{{scope}}',
            },
          ],
        },
        {
          title: 'Resting models',
          about: '1 while a model is not asked, since it failed.',
          kind: 'timeseries',
          unit: 'none',
          queries: [
            {
              expr: 'max by (provider, model) (maitred_ai_resting)',
              legend: '{{provider}} {{model}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Machine',
      panels: [
        {
          title: 'Database: statements',
          about: 'Time of statements and of whole transactions, waiting for a connection included.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            { expr: P('0.95', 'maitred_database_seconds', 'le, kind'), legend: 'p95 {{kind}}' },
          ],
        },
        {
          title: 'Database: work under way',
          about: 'A replica has 13 connections: more than that waits.',
          kind: 'timeseries',
          unit: 'short',
          queries: [{ expr: 'maitred_database_busy', legend: '{{instance}}' }],
        },
        {
          title: 'Database size',
          about: 'All tables of it.',
          kind: 'timeseries',
          unit: 'bytes',
          queries: [{ expr: 'max(maitred_database_size_bytes)', legend: 'size' }],
        },
        {
          title: 'CPU',
          about: 'Cores in use.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: 'rate(maitred_process_cpu_seconds_total[$__rate_interval])',
              legend: '{{instance}}',
            },
          ],
        },
        {
          title: 'Memory',
          about: 'Resident memory.',
          kind: 'timeseries',
          unit: 'bytes',
          queries: [{ expr: 'maitred_process_resident_memory_bytes', legend: '{{instance}}' }],
        },
        {
          title: 'Event loop',
          about: 'p99 of how late a timer comes.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            {
              expr: P('0.99', 'maitred_eventloop_lag_seconds', 'le, instance'),
              legend: '{{instance}}',
            },
          ],
        },
      ],
    },
  ],
}
