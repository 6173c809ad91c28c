import { type Alert, slowerThan } from '../alert.ts'

/** Calls that were answered, whatever came of them. */
export const ANSWERED = 'outcome=~"ordered|booked|message|transferred|answered|abandoned|silent"'
/** Refused for a reason of the bar's own: hours, caps, a block. */
export const REFUSED = 'outcome=~"refused_(busy|closed|not_taken|blocked|over_cap|unknown_bar)"'

/** One call is no share of a hundred, and its caller was written to; Prometheus counts it as a little more, or less. */
const ONE = 1.5

/** Calls, and what callers and diners think of it. */
export const VOICE_ALERTS: readonly Alert[] = [
  {
    name: 'MaitredCallsNotAnswered',
    severity: 'page',
    forSeconds: 0,
    expr: ({ hour }) => {
      const answered = `sum(increase(maitred_voice_calls_total{${ANSWERED}}[${hour}]))`
      const refused = `(sum(increase(maitred_voice_calls_total{${REFUSED}}[${hour}])) or vector(0))`
      const wanted = `(sum(increase(maitred_voice_calls_total[${hour}])) - ${refused})`
      return `${answered} / ${wanted} < 0.95 and ${wanted} - ${answered} > ${ONE}`
    },
    summary: 'Fewer than 95 of 100 calls are answered.',
    page: {
      means:
        'Calls that the bar wanted to take were not taken, or failed: two at least in this hour. Calls refused for hours, caps or blocks do not count. Callers were written to instead.',
      look: [
        'Voice › Outcomes: `failed`, `not_taken`, `refused_technical`. The log: `WA_VOICE_ERROR`.',
        'OpenAI’s status page; the key’s quota; `maitred doctor`.',
        '`refused_untrusted`: calls without the trunk’s secret. All of them: `[voice] trunk_secret` and what the SBC or trunk sends differ. Some: somebody dials OpenAI by themselves, and is refused.',
      ],
      mend: [
        'What they say. `not_taken` alone: calls reach WhatsApp and not OpenAI, see docs/voice.md.',
      ],
    },
    trial: {
      bad: {
        'maitred_voice_calls_total{outcome="answered"}': '0+9x130',
        'maitred_voice_calls_total{outcome="not_taken"}': '0+1x130',
      },
      good: {
        'maitred_voice_calls_total{outcome="answered"}': '0x60 4x70',
        'maitred_voice_calls_total{outcome="not_taken"}': '0x60 1x70',
        'maitred_voice_calls_total{outcome="refused_closed"}': '0+9x130',
      },
      at: '60m',
    },
  },
  {
    name: 'MaitredCallsFailing',
    severity: 'page',
    forSeconds: 0,
    expr: ({ hour }) => {
      const failed = `sum(increase(maitred_voice_calls_total{outcome="failed"}[${hour}]))`
      return `${failed} / sum(increase(maitred_voice_calls_total[${hour}])) > 0.05 and ${failed} > ${ONE}`
    },
    summary: 'More than 5 of 100 calls break off.',
    page: {
      means:
        'Calls end for a technical reason, two at least in this hour: the line is lost, the session expires, the vendor fails.',
      look: ['The log: `WA_VOICE_CALL_EVENT` with `call_event` ended and its `reason`.'],
      mend: [
        '`quota`, `rate_limited`: the account at OpenAI. `line_lost`: the network of this machine.',
      ],
    },
    trial: {
      bad: {
        'maitred_voice_calls_total{outcome="failed"}': '0+1x130',
        'maitred_voice_calls_total{outcome="answered"}': '0+9x130',
      },
      good: {
        'maitred_voice_calls_total{outcome="failed"}': '0x60 1x70',
        'maitred_voice_calls_total{outcome="answered"}': '0x60 4x70',
      },
      at: '60m',
    },
  },
  {
    name: 'MaitredCallLinesLost',
    severity: 'ticket',
    forSeconds: 0,
    expr: ({ hour }) =>
      `sum(increase(maitred_voice_websocket_connections_total{outcome="connected"}[${hour}])) / sum(increase(maitred_voice_accept_seconds_count[${hour}])) > 1.2`,
    summary: 'Calls need more than one control line each.',
    page: {
      means: 'One WebSocket a call is normal. More mean that lines break and are opened again.',
      look: [
        'Restarts of replicas hand calls on, which opens a line anew. Else the network to OpenAI.',
      ],
      mend: [
        'Restart replicas one after the other. A proxy between maitred and OpenAI must let WebSockets live.',
      ],
    },
    trial: {
      bad: {
        'maitred_voice_websocket_connections_total{outcome="connected"}': '0+2x130',
        maitred_voice_accept_seconds_count: '0+1x130',
        'maitred_voice_calls_total{outcome="answered"}': '0+1x130',
      },
      // The first call of an evening, still under way.
      good: {
        'maitred_voice_websocket_connections_total{outcome="connected"}': '0x60 1x70',
        maitred_voice_accept_seconds_count: '0x60 1x70',
        'maitred_voice_calls_total{outcome="answered"}': '0x130',
      },
      at: '60m',
    },
  },
  {
    name: 'MaitredFirstAudioSlow',
    severity: 'ticket',
    forSeconds: 0,
    expr: ({ hour }) =>
      `${slowerThan('maitred_voice_first_audio_seconds', { bound: '2', window: hour })} > 0.05`,
    summary: 'More than 5 of 100 callers wait over two seconds for a word.',
    page: {
      means: 'From the ringing to the first sound of the greeting.',
      look: ['Voice › Accepting: slow there means this server or its database; else OpenAI.'],
      mend: ['As MaitredDatabaseSlow and MaitredEventLoopSlow; else wait for the vendor.'],
    },
    trial: {
      bad: {
        'maitred_voice_first_audio_seconds_bucket{le="2"}': '0+8x130',
        maitred_voice_first_audio_seconds_count: '0+10x130',
      },
      good: {
        'maitred_voice_first_audio_seconds_bucket{le="2"}': '0+10x130',
        maitred_voice_first_audio_seconds_count: '0+10x130',
      },
      at: '60m',
    },
  },
  {
    name: 'MaitredFraudFlagged',
    severity: 'note',
    forSeconds: 0,
    expr: ({ hour }) => `sum by (rule) (increase(maitred_fraud_flags_total[${hour}])) > 0`,
    summary: 'Something unusual was flagged.',
    page: {
      means:
        'A rule found a pattern and told the owner why; the owner can take a block back by a button.',
      look: [
        '`maitred flag list`: each with its reason. The log: `SECURITY_FRAUD_FLAGGED` with `rule` and `flagId`.',
      ],
      mend: [
        'Nothing, as a rule. `maitred flag clear ID` serves somebody again who was blocked by mistake.',
      ],
    },
    trial: {
      bad: { 'maitred_fraud_flags_total{rule="calls"}': '0x50 1x90' },
      good: { 'maitred_fraud_flags_total{rule="calls"}': '1x140' },
      labels: { rule: 'calls' },
      at: '60m',
    },
  },
  {
    name: 'MaitredSurveyLow',
    severity: 'note',
    forSeconds: 0,
    expr: ({ hour }) =>
      `sum(increase(maitred_survey_score_sum[${hour}])) / sum(increase(maitred_survey_score_count[${hour}])) < 3`,
    summary: 'Guests of the last hour give less than 3 of 5 on average.',
    page: {
      means: 'Few answers make a bad average quickly: look how many there were.',
      look: ['Feedback › Scores, and the words in the table `surveys`.'],
      mend: ['Ask the bar.'],
    },
    trial: {
      bad: { maitred_survey_score_sum: '0+2x130', maitred_survey_score_count: '0+1x130' },
      good: { maitred_survey_score_sum: '0+5x130', maitred_survey_score_count: '0+1x130' },
      at: '60m',
    },
  },
]
