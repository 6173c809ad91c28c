import type { CallScript, HttpFault, Step } from '../script.ts'
import {
  add,
  ALINE_CALLS,
  AS_USUAL,
  caller,
  calls,
  goodbye,
  GREETING,
  lookUp,
  model,
  sitAt,
} from './cast.ts'

const shared = { ring: ALINE_CALLS, greeting: GREETING } as const

const asks: readonly Step[] = [
  caller('Are you open?', 'en'),
  calls([lookUp('hours')]),
  model('Yes, we are open.'),
]
const bye: readonly Step[] = [caller('Thanks, bye.', 'en'), ...goodbye()]
const ACTS = ['look_up', 'end_call'] as const

function across(name: string, about: string, what: 'rotate' | 'drop' | 'half_open'): CallScript {
  return {
    ...shared,
    name,
    about,
    steps: [
      ...asks,
      { kind: 'line', what },
      { kind: 'await', what: 'attach', withinMs: 45_000 },
      ...bye,
    ],
    expect: { ...AS_USUAL, acts: ACTS },
  }
}

const ROTATION = across(
  'rotation',
  'The control line is closed in good order and the call goes on: it is opened again.',
  'rotate',
)
const DROP = across('line-drops', 'The control line breaks and the call goes on.', 'drop')
const HALF_OPEN = across(
  'line-half-open',
  'Nothing comes over the control line any more, and nobody says so.',
  'half_open',
)

const NEVER_AGAIN: readonly HttpFault[] = Array.from({ length: 20 }, () => 'server_error' as const)

const LINE_LOST: CallScript = {
  ...shared,
  name: 'line-lost',
  about: 'The control line breaks and can not be opened again: the call is hung up.',
  faults: { attach: ['none', ...NEVER_AGAIN] },
  steps: [
    caller('Table A5, two Primus, the fifty.', 'en'),
    calls([sitAt('A5')]),
    calls([add('primus', 2, '50')]),
    model('Two Primus are in your cart.'),
    { kind: 'line', what: 'drop' },
    { kind: 'await', what: 'hangup', withinMs: 30_000 },
  ],
  expect: { ...AS_USUAL, acts: ['take_table', 'change_cart'], end: 'lost' },
}

const EXPIRED: CallScript = {
  ...shared,
  name: 'session-expired',
  about: 'The vendor’s 60 minutes are over.',
  steps: [...asks, { kind: 'line', what: 'expire' }],
  expect: { ...AS_USUAL, acts: ['look_up'], end: 'lost' },
}

const WRONG_JSON: CallScript = {
  ...shared,
  name: 'wrong-json',
  about: 'Frames that are no JSON, no object, or empty come between the others.',
  steps: [
    { kind: 'raw', text: '{"type":"response.done","response":{"id":"resp_x","output":[' },
    { kind: 'raw', text: '' },
    { kind: 'raw', text: '[]' },
    { kind: 'raw', text: '<html>502</html>' },
    ...asks,
    { kind: 'raw', text: '{"type":"input_audio_buffer.committed"}' },
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ACTS },
}

const UNKNOWN_EVENTS: CallScript = {
  ...shared,
  name: 'unknown-events',
  about: 'Events nobody has heard of, and sound, come between the others.',
  steps: [
    { kind: 'frame', frame: { type: 'session.mood.updated', event_id: 'e1', mood: 'good' } },
    { kind: 'frame', frame: { type: 'response.output_audio.delta', delta: 'A'.repeat(4000) } },
    { kind: 'frame', frame: { event_id: 'e2' } },
    ...asks,
    { kind: 'frame', frame: { type: 'response.done', event_id: 'e3', response: null } },
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ACTS },
}

const RATE_LIMITS: CallScript = {
  ...shared,
  name: 'rate-limits',
  about: 'Limits run low, and one response fails for them; asked for again it is made.',
  steps: [
    {
      kind: 'frame',
      frame: {
        type: 'rate_limits.updated',
        event_id: 'e1',
        rate_limits: [{ name: 'tokens', limit: 400_000, remaining: 900, reset_seconds: 2 }],
      },
    },
    caller('Are you open?', 'en'),
    { kind: 'model', status: 'failed', reason: 'rate_limit_exceeded' },
    model('Yes, we are open.'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

const FAILED_RESPONSE: CallScript = {
  ...shared,
  name: 'failed-response',
  about: 'One response fails at the vendor; asked for again it is made.',
  steps: [
    caller('Are you open?', 'en'),
    { kind: 'model', status: 'failed', reason: 'server_error' },
    model('Sorry. Yes, we are open.'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

const FAILS_TWICE: CallScript = {
  ...shared,
  name: 'fails-twice',
  about: 'A response fails, and the one asked for again too: the call ends with a text.',
  steps: [
    caller('Are you open?', 'en'),
    { kind: 'model', status: 'failed', reason: 'server_error' },
    { kind: 'model', status: 'failed', reason: 'server_error' },
    { kind: 'await', what: 'hangup', withinMs: 30_000 },
  ],
  expect: AS_USUAL,
}

const OUT_OF_QUOTA: CallScript = {
  ...shared,
  name: 'out-of-quota',
  about: 'The account is spent: nothing is asked for again, the call ends with a text.',
  steps: [
    caller('Are you open?', 'en'),
    { kind: 'model', status: 'failed', reason: 'insufficient_quota' },
    { kind: 'await', what: 'hangup', withinMs: 30_000 },
  ],
  expect: AS_USUAL,
}

const INCOMPLETE_ANSWER: CallScript = {
  ...shared,
  name: 'incomplete-answer',
  about: 'An answer is broken off at its longest, another by the vendor’s filter.',
  steps: [
    caller('Tell me everything about your menu.', 'en'),
    model('We have beers and brochettes and', {
      status: 'incomplete',
      reason: 'max_output_tokens',
    }),
    caller('And the wines?', 'en'),
    model('The', { status: 'incomplete', reason: 'content_filter' }),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

export const TROUBLE_SCRIPTS: readonly CallScript[] = [
  ROTATION,
  DROP,
  HALF_OPEN,
  LINE_LOST,
  EXPIRED,
  WRONG_JSON,
  UNKNOWN_EVENTS,
  RATE_LIMITS,
  FAILED_RESPONSE,
  FAILS_TWICE,
  OUT_OF_QUOTA,
  INCOMPLETE_ANSWER,
]
