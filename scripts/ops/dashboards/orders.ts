import type { Dashboard, Panel } from '../dashboard.ts'

const BARS = 'bar=~"$bar"'
/** Whole ones: Prometheus guesses at the edges of a span. */
const total = (series: string) => `round(sum(increase(${series}{${BARS}}[$__range])))`
/** Nothing before the first. */
const share = (part: string, of: string) => `${total(part)} / (${total(of)} > 0)`
const step = (title: string, about: string, series: string): Panel => ({
  title,
  about,
  kind: 'stat',
  unit: 'short',
  width: 6,
  queries: [{ expr: total(series) }],
})

export const ORDERS: Dashboard = {
  uid: 'maitred-orders',
  title: 'Orders',
  about: 'From the scan of a code to the order on the table.',
  hasBars: true,
  range: '24h',
  rows: [
    {
      title: 'From scan to order',
      panels: [
        step('Scans', 'Codes of tables that were sent.', 'maitred_table_scans_total'),
        step('Sessions', 'Guests who sat down at a table.', 'maitred_waiter_sessions_total'),
        step('Carts', 'Carts that got a first item.', 'maitred_carts_started_total'),
        step('Orders', 'Orders placed.', 'maitred_orders_placed_total'),
        {
          title: 'Conversion',
          about:
            'In the time that is shown: how many of each step took the next, and orders of all scans.',
          kind: 'bargauge',
          unit: 'percentunit',
          width: 12,
          queries: [
            {
              expr: share('maitred_waiter_sessions_total', 'maitred_table_scans_total'),
              legend: 'scan → session',
            },
            {
              expr: share('maitred_carts_started_total', 'maitred_waiter_sessions_total'),
              legend: 'session → cart',
            },
            {
              expr: share('maitred_orders_placed_total', 'maitred_carts_started_total'),
              legend: 'cart → order',
            },
            {
              expr: share('maitred_orders_placed_total', 'maitred_table_scans_total'),
              legend: 'scan → order',
            },
          ],
        },
        {
          title: 'Orders by bar and channel',
          about: 'Orders in the time that is shown.',
          kind: 'bargauge',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: `round(sum by (bar, channel) (increase(maitred_orders_placed_total{${BARS}}[$__range]))) > 0`,
              legend: '{{bar}} {{channel}}',
            },
          ],
        },
        {
          title: 'Orders of all scans, through weeks',
          about: 'Each point looks a day back. Needs the recording rules of ops/prometheus.',
          kind: 'timeseries',
          unit: 'percentunit',
          width: 24,
          queries: [{ expr: `maitred:orders_per_scan:ratio1d{${BARS}}`, legend: '{{bar}}' }],
        },
      ],
    },
    {
      title: 'Value',
      panels: [
        {
          title: 'Value by bar',
          about:
            'Of placed orders, in the bar’s own currency. Nobody knows here whether it was paid.',
          kind: 'bargauge',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: `sum by (bar, currency) (increase(maitred_order_value_total{${BARS}}[$__range])) > 0`,
              legend: '{{bar}} {{currency}}',
            },
          ],
        },
        {
          title: 'Average order',
          about: 'By bar, in its own currency.',
          kind: 'bargauge',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: `sum by (bar) (increase(maitred_order_value_total{${BARS}}[$__range])) / (sum by (bar) (increase(maitred_orders_placed_total{${BARS}}[$__range])) > 0)`,
              legend: '{{bar}}',
            },
          ],
        },
        {
          title: 'Orders an hour',
          about: 'Through the evening.',
          kind: 'timeseries',
          unit: 'short',
          width: 24,
          queries: [
            {
              expr: `sum by (bar) (rate(maitred_orders_placed_total{${BARS}}[$__rate_interval])) * 3600`,
              legend: '{{bar}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Staff',
      panels: [
        {
          title: 'Time to accept',
          about: 'From placing to Accept.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.5, sum by (le) (rate(maitred_order_accept_seconds_bucket[$__rate_interval])))',
              legend: 'median',
            },
            {
              expr: 'histogram_quantile(0.9, sum by (le) (rate(maitred_order_accept_seconds_bucket[$__rate_interval])))',
              legend: 'p90',
            },
          ],
        },
        {
          title: 'Steps of the ladder',
          about: 'Reminders and escalations of orders that nobody had accepted.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (step) (increase(maitred_ladder_steps_total[$__rate_interval]))',
              legend: '{{step}}',
            },
          ],
        },
        {
          title: 'What became of orders',
          about: 'Steps after the placing, in the time that is shown.',
          kind: 'bargauge',
          unit: 'short',
          queries: [
            {
              expr: 'round(sum by (to) (increase(maitred_order_moves_total[$__range])))',
              legend: '{{to}}',
            },
          ],
        },
      ],
    },
  ],
}
