import type { Alert } from '../alert.ts'

const ASKED = 'outcome!~"breaker_open|told_to_wait"'

/** WhatsApp and the models. */
export const VENDOR_ALERTS: readonly Alert[] = [
  {
    name: 'MaitredSendsFailing',
    severity: 'page',
    forSeconds: 300,
    expr: ({ short }) =>
      `sum(rate(maitred_messages_sent_total{outcome=~"retried|dead"}[${short}])) / sum(rate(maitred_messages_sent_total[${short}])) > 0.1`,
    summary: 'More than one send in ten fails.',
    page: {
      means:
        'WhatsApp refuses messages or does not answer. What can be repeated is, with growing pauses.',
      look: [
        'The log: `WA_MESSAGE_FAILED`; its `code` is Meta’s. `maitred doctor`. Meta’s status page.',
      ],
      mend: [
        'Codes of Meta’s own trouble (1, 2, 131000, 131016) end by themselves. 131026 and 131049: that person can’t be written to. 100 and 131008: report it.',
      ],
    },
    trial: {
      bad: {
        'maitred_messages_sent_total{kind="answer",outcome="retried"}': '0+3x70',
        'maitred_messages_sent_total{kind="answer",outcome="sent"}': '0+7x70',
      },
      good: {
        'maitred_messages_sent_total{kind="answer",outcome="retried"}': '0x70',
        'maitred_messages_sent_total{kind="answer",outcome="sent"}': '0+7x70',
      },
    },
  },
  {
    name: 'MaitredNumberPaused',
    severity: 'page',
    forSeconds: 0,
    expr: () => 'max(maitred_numbers_paused) > 0',
    summary: 'WhatsApp lets nothing out of one of the numbers.',
    page: {
      means:
        'Graph answered that the number or the account may not send: an expired token, a lost permission, a locked account, an unpaid bill. Answers wait.',
      look: [
        '`maitred doctor`: it names the reason and the fix. The log: `WA_MESSAGE_FAILED` with `action` pause.',
      ],
      mend: [
        'An expired token: make one that does not expire (docs/whatsapp-setup.md), put it in `access_token`, SIGHUP. Everything else at Meta. It is tried again after 2 to 60 minutes; a restart does not shorten that.',
      ],
    },
    trial: {
      bad: { maitred_numbers_paused: '0x10 1x60' },
      good: { maitred_numbers_paused: '0x70' },
    },
  },
  {
    name: 'MaitredModelFailing',
    severity: 'ticket',
    forSeconds: 300,
    expr: ({ mid }) =>
      `sum by (provider, model) (rate(maitred_ai_requests_total{${ASKED},outcome!="answered"}[${mid}])) / sum by (provider, model) (rate(maitred_ai_requests_total{${ASKED}}[${mid}])) > 0.2`,
    summary: 'A model fails in more than one turn of five.',
    page: {
      means: 'Guests are answered by the next model or the house waiter, a little less smoothly.',
      look: [
        'Service › Models: `quota` and `auth` are yours to mend; `timeout`, `unavailable`, `rate_limited` the vendor’s; `untrue` means that the truth check threw answers away, `wrong_language` that they were in a language the guest does not write.',
      ],
      mend: [
        '`quota`: pay or raise the limit. `auth`: a new key, restart. `untrue`: try another model with `maitred eval`.',
      ],
    },
    trial: {
      bad: {
        'maitred_ai_requests_total{provider="openai",model="m",outcome="timeout"}': '0+5x70',
        'maitred_ai_requests_total{provider="openai",model="m",outcome="answered"}': '0+5x70',
      },
      good: {
        'maitred_ai_requests_total{provider="openai",model="m",outcome="timeout"}': '0x70',
        'maitred_ai_requests_total{provider="openai",model="m",outcome="answered"}': '0+5x70',
      },
      labels: { provider: 'openai', model: 'm' },
    },
  },
  {
    name: 'MaitredModelResting',
    severity: 'ticket',
    forSeconds: 300,
    expr: () => 'max by (provider, model) (maitred_ai_resting) == 1',
    summary: 'A model has not been asked for five minutes, since it failed.',
    page: {
      means:
        'Three outages in a row, or the vendor asked to wait. Every half minute one turn tries it out.',
      look: ['MaitredModelFailing; the vendor’s status page.'],
      mend: ['Nothing, if the vendor is down: it comes back by itself. A spent quota: pay.'],
    },
    trial: {
      bad: { 'maitred_ai_resting{provider="openai",model="m"}': '1x70' },
      good: { 'maitred_ai_resting{provider="openai",model="m"}': '1 0 1 0x70' },
      labels: { provider: 'openai', model: 'm' },
    },
  },
  {
    name: 'MaitredModelEnding',
    severity: 'ticket',
    forSeconds: 0,
    expr: () => 'min by (provider, model) (maitred_ai_model_shutdown_seconds) < 60 * 86400',
    summary: 'A configured model is shut down within 60 days, or is gone.',
    page: {
      means:
        'After that day it fails every turn, and the next one in `[waiter] providers` answers; where it is the model of calls, none is answered.',
      look: [
        'The log, at the start and each night, names a successor where the vendor does, and the `bars` whose own files name the model; so does `maitred doctor`. -1 means that it is gone.',
      ],
      mend: [
        '`maitred eval` with the successor; then `[waiter] openai_model` or `gemini_model` (`[openai] transcribe_model`, `[voice] model`), restart. Where `bars` are named: `model` in `[voice]` of their files, and import them; the series follows at a restart.',
      ],
    },
    trial: {
      bad: { 'maitred_ai_model_shutdown_seconds{provider="openai",model="m"}': '1036800x70' },
      good: { 'maitred_ai_model_shutdown_seconds{provider="openai",model="m"}': '77760000x70' },
      labels: { provider: 'openai', model: 'm' },
    },
  },
  {
    name: 'MaitredCostHigh',
    severity: 'ticket',
    forSeconds: 0,
    expr: ({ hour }) =>
      `(sum(increase(maitred_ai_cost_usd_total[${hour}])) or vector(0)) + (sum(increase(maitred_voice_cost_usd_total[${hour}])) or vector(0)) > 10`,
    summary: 'Models and calls have cost over 10 US dollars in an hour.',
    page: {
      means:
        'By the estimate. A busy evening of a large group, a wrong price in `prices` of `[waiter]` or `[voice]`, or somebody who talks to the waiter for its own sake. Each bar’s day is capped by `daily_cap_cents`.',
      look: [
        'Cost › By bar and by model; Voice › Cost. Tokens that were not cached: did the menu change every minute?',
      ],
      mend: [
        'Lower `daily_cap_cents` of `[waiter]` or, for calls, of `[voice]`; `[security] messages_per_diner`; `models_for = "doubt"`.',
      ],
    },
    trial: {
      // Without a model for chat there is no series of one.
      bad: { 'maitred_voice_cost_usd_total{model="m"}': '0+0.2x130' },
      good: { 'maitred_ai_cost_usd_total{provider="openai",model="m"}': '0+0.01x130' },
      at: '60m',
    },
  },
]
