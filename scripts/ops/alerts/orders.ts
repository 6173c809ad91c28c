import { type Alert, slowerThan } from '../alert.ts'

/** What guests and staff notice. */
export const ORDER_ALERTS: readonly Alert[] = [
  {
    name: 'MaitredOrdersUnanswered',
    severity: 'page',
    forSeconds: 0,
    expr: ({ mid }) => `sum(increase(maitred_ladder_steps_total{step="tell_diner"}[${mid}])) > 0`,
    summary: 'A guest was told that nobody has taken up their order.',
    page: {
      means: 'Every number on the staff list was told, and nobody tapped Accept or Reject.',
      look: [
        'Do alerts reach staff? `maitred dead list` (`window_closed`: no template), `[whatsapp] owner_template`.',
        'Orders › Steps of the ladder: one evening, or every evening?',
      ],
      mend: ['Call the bar. Then mend its staff list (`maitred bar import`) and the template.'],
    },
    trial: {
      bad: { 'maitred_ladder_steps_total{step="tell_diner"}': '0x50 1x60' },
      good: { 'maitred_ladder_steps_total{step="tell_diner"}': '0x70' },
    },
  },
  {
    name: 'MaitredAcceptSlow',
    severity: 'note',
    forSeconds: 0,
    expr: ({ hour }) =>
      `${slowerThan('maitred_order_accept_seconds', { bound: '300', window: hour })} > 0.1`,
    summary: 'More than one order in ten waits over five minutes to be accepted.',
    page: {
      means: 'Staff take up orders late: too few hands, or one phone that nobody carries.',
      look: ['Orders › Time to accept, by hour of the day; steps of the ladder.'],
      mend: ['More numbers on the staff list; shorter `remind_after_seconds` in the bar’s rules.'],
    },
    trial: {
      bad: {
        'maitred_order_accept_seconds_bucket{le="300"}': '0+5x130',
        maitred_order_accept_seconds_count: '0+10x130',
      },
      good: {
        'maitred_order_accept_seconds_bucket{le="300"}': '0+10x130',
        maitred_order_accept_seconds_count: '0+10x130',
      },
      at: '60m',
    },
  },
  {
    name: 'MaitredTurnsSlow',
    severity: 'ticket',
    forSeconds: 300,
    expr: ({ short }) =>
      `${slowerThan('maitred_turn_seconds', { bound: '10', window: short })} > 0.05`,
    summary: 'More than one turn in twenty takes over ten seconds.',
    page: {
      means: 'Guests look at "typing…". Nearly always a model that answers slowly.',
      look: [
        'Service › Turns by provider: only `openai` or `gemini`, or `house` too (then the database)?',
      ],
      mend: ['A faster model, or a shorter `[waiter] reply_budget_seconds`.'],
    },
    trial: {
      bad: {
        'maitred_turn_seconds_bucket{provider="openai",le="10"}': '0+8x70',
        'maitred_turn_seconds_count{provider="openai"}': '0+10x70',
      },
      good: {
        'maitred_turn_seconds_bucket{provider="openai",le="10"}': '0+10x70',
        'maitred_turn_seconds_count{provider="openai"}': '0+10x70',
      },
    },
  },
  {
    name: 'MaitredBarLimited',
    severity: 'ticket',
    forSeconds: 0,
    expr: ({ short }) => `sum(increase(maitred_rate_limited_total{scope="bar"}[${short}])) > 0`,
    summary: 'Guests of a bar were told that it is very busy.',
    page: {
      means:
        'More messages came for one bar in a minute than `[security] messages_per_bar` answers.',
      look: [
        'The log: `SECURITY_RATE_LIMITED` with `scope` bar. A festival, or a flood from many numbers?',
      ],
      mend: ['Raise `messages_per_bar` and send SIGHUP, if the guests are real.'],
    },
    trial: {
      bad: { 'maitred_rate_limited_total{scope="bar"}': '0x50 4x60' },
      good: { 'maitred_rate_limited_total{scope="bar"}': '0x70' },
    },
  },
]
