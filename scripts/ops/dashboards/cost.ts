import type { Dashboard } from '../dashboard.ts'

export const COST: Dashboard = {
  uid: 'maitred-cost',
  title: 'Cost',
  about: 'What models cost, by the estimate of prices in [waiter] and [voice].',
  hasBars: true,
  range: '24h',
  rows: [
    {
      title: 'Money',
      panels: [
        {
          title: 'Chats',
          about: 'All models and voice notes, all bars, in the time that is shown.',
          kind: 'stat',
          unit: 'currencyUSD',
          width: 4,
          queries: [{ expr: 'sum(increase(maitred_ai_cost_usd_total[$__range]))' }],
        },
        {
          title: 'Calls',
          about: 'All bars, in the time that is shown.',
          kind: 'stat',
          unit: 'currencyUSD',
          width: 4,
          queries: [{ expr: 'sum(increase(maitred_voice_cost_usd_total[$__range]))' }],
        },
        {
          title: 'An order',
          about: 'Cost of chats for each order placed.',
          kind: 'stat',
          unit: 'currencyUSD',
          width: 4,
          queries: [
            {
              expr: 'sum(increase(maitred_ai_cost_usd_total[$__range])) / (sum(increase(maitred_orders_placed_total[$__range])) > 0)',
            },
          ],
        },
        {
          title: 'By bar',
          about: 'Cost of chats by the bar they were with. daily_cap_cents bounds a bar’s day.',
          kind: 'bargauge',
          unit: 'currencyUSD',
          width: 12,
          queries: [
            {
              expr: 'sum by (bar) (increase(maitred_ai_bar_cost_usd_total{bar=~"$bar"}[$__range])) > 0',
              legend: '{{bar}}',
            },
          ],
        },
        {
          title: 'By model, an hour',
          about: 'US dollars an hour.',
          kind: 'timeseries',
          unit: 'currencyUSD',
          width: 24,
          isStacked: true,
          queries: [
            {
              expr: 'sum by (provider, model) (rate(maitred_ai_cost_usd_total[$__rate_interval])) * 3600',
              legend: '{{provider}} {{model}}',
            },
          ],
        },
        {
          title: 'By bar, a day',
          about:
            'Cost of chats; each point looks a day back. Needs the recording rules of ops/prometheus.',
          kind: 'timeseries',
          unit: 'currencyUSD',
          width: 24,
          queries: [{ expr: 'maitred:ai_bar_cost_usd:increase1d{bar=~"$bar"}', legend: '{{bar}}' }],
        },
      ],
    },
    {
      title: 'Tokens',
      panels: [
        {
          title: 'Tokens',
          about: 'A minute, by kind; cached ones cost a tenth.',
          kind: 'timeseries',
          unit: 'short',
          isStacked: true,
          queries: [
            {
              expr: 'sum by (kind) (rate(maitred_ai_tokens_total[$__rate_interval])) * 60',
              legend: '{{kind}}',
            },
          ],
        },
        {
          title: 'Share from the cache',
          about: 'Of what models read. Low: the head of the prompt changes too often.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [
            {
              expr: 'sum by (provider) (rate(maitred_ai_tokens_total{kind="cached"}[$__rate_interval])) / sum by (provider) (rate(maitred_ai_tokens_total{kind=~"cached|input"}[$__rate_interval]))',
              legend: '{{provider}}',
            },
          ],
        },
        {
          title: 'Turns without a model',
          about: 'Of all turns: what the house waiter answered by itself.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [
            {
              expr: 'sum(rate(maitred_turn_seconds_count{provider="house"}[$__rate_interval])) / sum(rate(maitred_turn_seconds_count[$__rate_interval]))',
              legend: 'house',
            },
          ],
        },
      ],
    },
  ],
}
