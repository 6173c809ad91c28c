import { ANSWERED, REFUSED } from '../alerts/voice.ts'
import type { Dashboard } from '../dashboard.ts'

const all = 'sum(increase(maitred_voice_calls_total[$__range]))'
const refused = `(sum(increase(maitred_voice_calls_total{${REFUSED}}[$__range])) or vector(0))`
const answered = `sum(increase(maitred_voice_calls_total{${ANSWERED}}[$__range]))`
const P = (quantile: string, histogram: string) =>
  `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket[$__rate_interval])))`

export const VOICE: Dashboard = {
  uid: 'maitred-voice',
  title: 'Voice',
  about: 'Calls: taken, talked, ended.',
  hasBars: false,
  range: '24h',
  rows: [
    {
      title: 'Aims',
      panels: [
        {
          title: 'Answered',
          about:
            'Of the calls that were to be taken: not those outside hours, over a cap or blocked. Over 95 % is the aim.',
          kind: 'stat',
          unit: 'percentunit',
          width: 4,
          thresholds: { at: [0.9, 0.95], isHighGood: true },
          queries: [{ expr: `${answered} / (${all} - ${refused} > 0)` }],
        },
        {
          title: 'Failed',
          about: 'Of all calls. Under 5 % is the aim.',
          kind: 'stat',
          unit: 'percentunit',
          width: 4,
          thresholds: { at: [0.03, 0.05] },
          queries: [
            {
              expr: `(sum(increase(maitred_voice_calls_total{outcome="failed"}[$__range])) or vector(0)) / (${all} > 0)`,
            },
          ],
        },
        {
          title: 'Control lines a call',
          about: 'WebSockets that were opened for each answered call: 1 is the aim.',
          kind: 'stat',
          unit: 'short',
          width: 4,
          thresholds: { at: [1.1, 1.5] },
          queries: [
            {
              expr: `sum(increase(maitred_voice_websocket_connections_total{outcome="connected"}[$__range])) / (sum(increase(maitred_voice_accept_seconds_count[$__range])) > 0)`,
            },
          ],
        },
        {
          title: 'Average length',
          about: 'Of answered calls.',
          kind: 'stat',
          unit: 's',
          width: 4,
          queries: [
            {
              expr: 'sum(increase(maitred_voice_call_duration_seconds_sum[$__range])) / (sum(increase(maitred_voice_call_duration_seconds_count[$__range])) > 0)',
            },
          ],
        },
        {
          title: 'First sound',
          about: 'p95 from ringing to the first sound of the greeting.',
          kind: 'stat',
          unit: 's',
          width: 4,
          thresholds: { at: [1.5, 2.5] },
          queries: [
            {
              expr: 'histogram_quantile(0.95, sum by (le) (increase(maitred_voice_first_audio_seconds_bucket[$__range])))',
            },
          ],
        },
        {
          title: 'Now',
          about: 'Calls under way.',
          kind: 'stat',
          unit: 'none',
          width: 4,
          queries: [{ expr: 'sum(maitred_voice_calls_active)' }],
        },
      ],
    },
    {
      title: 'Calls',
      panels: [
        {
          title: 'Outcomes',
          about:
            'Calls in the time that is shown, by what became of them. refused_over_cap: a cap was reached.',
          kind: 'bargauge',
          unit: 'short',
          queries: [
            {
              expr: 'round(sum by (outcome) (increase(maitred_voice_calls_total[$__range]))) > 0',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Languages',
          about:
            'Calls that ended in the time that is shown, by the language they were in at last. other: not known.',
          kind: 'bargauge',
          unit: 'short',
          queries: [
            {
              expr: 'round(sum by (language) (increase(maitred_voice_call_languages_total[$__range]))) > 0',
              legend: '{{language}}',
            },
          ],
        },
        {
          title: 'Under way',
          about: 'By replica.',
          kind: 'timeseries',
          unit: 'short',
          isStacked: true,
          queries: [{ expr: 'maitred_voice_calls_active', legend: '{{instance}}' }],
        },
        {
          title: 'Written to instead',
          about: 'Callers who got a text, by reason.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (reason) (increase(maitred_voice_fallback_texts_total[$__rate_interval]))',
              legend: '{{reason}}',
            },
          ],
        },
        {
          title: 'Accepting',
          about: 'From a call’s row to its being answered.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            { expr: P('0.5', 'maitred_voice_accept_seconds'), legend: 'median' },
            { expr: P('0.95', 'maitred_voice_accept_seconds'), legend: 'p95' },
          ],
        },
        {
          title: 'First sound',
          about: 'From a call’s row to the first sound of its greeting.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            { expr: P('0.5', 'maitred_voice_first_audio_seconds'), legend: 'median' },
            { expr: P('0.95', 'maitred_voice_first_audio_seconds'), legend: 'p95' },
          ],
        },
        {
          title: 'Cost',
          about: 'Of calls, by the estimate, in US dollars an hour.',
          kind: 'timeseries',
          unit: 'currencyUSD',
          queries: [
            {
              expr: 'sum by (model) (rate(maitred_voice_cost_usd_total[$__rate_interval])) * 3600',
              legend: '{{model}}',
            },
          ],
        },
        {
          title: 'Control lines',
          about: 'Tries to open one, by what came of them.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (outcome) (increase(maitred_voice_websocket_connections_total[$__rate_interval]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Aims, through weeks',
          about: 'Each point looks an hour back. Needs the recording rules of ops/prometheus.',
          kind: 'timeseries',
          unit: 'percentunit',
          width: 24,
          queries: [
            { expr: 'maitred:voice_calls_answered:ratio1h', legend: 'answered' },
            { expr: 'maitred:voice_calls_failed:ratio1h', legend: 'failed' },
          ],
        },
      ],
    },
  ],
}
