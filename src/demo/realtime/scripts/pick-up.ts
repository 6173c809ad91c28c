import type { CallFaults, CallScript, Delivery, Step } from '../script.ts'
import { ALINE_CALLS, AS_USUAL, caller, goodbye, GREETING } from './cast.ts'

const short: readonly Step[] = [caller('Sorry, wrong number. Goodbye.', 'en'), ...goodbye()]

function pickedUp(name: string, about: string, faults: CallFaults): CallScript {
  return {
    name,
    about,
    ring: ALINE_CALLS,
    faults,
    greeting: GREETING,
    steps: short,
    expect: { ...AS_USUAL, acts: ['end_call'] },
  }
}

function lost(name: string, about: string, faults: CallFaults): CallScript {
  const expect = { ...AS_USUAL, end: 'refused' as const }
  return { name, about, ring: ALINE_CALLS, faults, steps: [], expect }
}

function delivered(name: string, about: string, deliveries: readonly Delivery[]): CallScript {
  return { ...pickedUp(name, about, {}), ring: { ...ALINE_CALLS, deliveries } }
}

const WITHHELD: CallScript = {
  ...pickedUp('withheld-number', 'The caller’s number is withheld.', {}),
  ring: { ...ALINE_CALLS, callerPhone: null },
}

const TOO_OLD: CallScript = {
  ...lost('late-webhook', 'The webhook was signed five minutes ago: it is not believed.', {}),
  ring: { ...ALINE_CALLS, deliveries: ['too_old'] },
}

const FORGED: CallScript = {
  ...lost('forged-webhook', 'The webhook is signed by somebody else: it is not believed.', {}),
  ring: { ...ALINE_CALLS, deliveries: ['forged'] },
}

export const PICK_UP_SCRIPTS: readonly CallScript[] = [
  delivered('duplicate-webhooks', 'The same webhook three times: one accept, one greeting.', [
    'first',
    'again',
    'again',
  ]),
  delivered('second-webhook-of-one-call', 'The same call under two webhook-ids: one accept.', [
    'first',
    'other_id',
  ]),
  delivered('forged-then-right-webhook', 'A forged webhook before the right one.', [
    'forged',
    'first',
  ]),
  TOO_OLD,
  FORGED,
  WITHHELD,
  pickedUp(
    'session-refused-once',
    'The whole session is a 400, the least that makes a call is not.',
    {
      accept: ['bad_parameter'],
    },
  ),
  pickedUp('transcription-refused', 'The first transcription model is refused, the next is not.', {
    accept: ['bad_model'],
  }),
  lost('session-refused', 'Every session is a 400: the call can not be answered.', {
    accept: { always: 'bad_parameter' },
  }),
  lost('gone-before-answer', 'The caller has gone when we answer: 404.', { accept: ['gone'] }),
  lost('no-quota-for-answer', 'The account is spent when we answer.', {
    accept: { always: 'quota' },
  }),
  lost('vendor-down', 'The vendor answers with pages of HTML.', { accept: { always: 'html' } }),
  pickedUp('line-not-there-yet', 'The control line answers 404 for a second after the accept.', {
    readyAfterMs: 1_000,
  }),
  {
    ...lost('line-never-there', 'The accept was taken and the control line never comes.', {
      attach: { always: 'gone' },
    }),
    expect: { ...AS_USUAL, end: 'lost' },
  },
  pickedUp('accept-answer-lost', 'The accept is taken and its answer lost.', {
    accept: ['lost_answer'],
  }),
  pickedUp('hangup-already-over', 'We hang up and are told that there is no such call.', {
    hangup: ['gone'],
  }),
]
