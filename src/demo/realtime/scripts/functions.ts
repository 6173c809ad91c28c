import type { CallScript, ScriptedCall } from '../script.ts'
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
const bye = [caller('Thanks, bye.', 'en'), ...goodbye()] as const

const ONCE: ScriptedCall = { ...add('fanta-orange', 1), id: 'call_same' }

const SAME_CALL_THRICE: CallScript = {
  ...shared,
  name: 'same-call-thrice',
  about: 'The same function call in three responses: it acts once.',
  steps: [
    caller('Table A5, one Fanta orange.', 'en'),
    calls([sitAt('A5')]),
    calls([ONCE]),
    calls([ONCE]),
    calls([ONCE]),
    model('One Fanta is in your cart.'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['take_table', 'change_cart', 'end_call'] },
}

const INCOMPLETE_CALL: CallScript = {
  ...shared,
  name: 'incomplete-call',
  about: 'A response ends in the middle of a function call: nothing is run.',
  steps: [
    caller('Table A5, one Fanta orange.', 'en'),
    {
      kind: 'model',
      calls: [
        { name: 'change_cart', args: '{"action":"add","item_id":"fan', status: 'incomplete' },
      ],
      status: 'incomplete',
      reason: 'max_output_tokens',
    },
    caller('Did you get that?', 'en'),
    model('Sorry, what was that?'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

const CANCELLED_CALL: CallScript = {
  ...shared,
  name: 'cancelled-response-with-call',
  about: 'A response with a whole function call is cancelled: it is not run.',
  steps: [
    caller('Table A5, one Fanta orange.', 'en'),
    {
      kind: 'model',
      calls: [add('fanta-orange', 1)],
      status: 'cancelled',
      reason: 'turn_detected',
    },
    caller('No, forget it.', 'en'),
    model('All right.'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

const UNKNOWN_TOOL: CallScript = {
  ...shared,
  name: 'unknown-tool',
  about: 'The model calls a function that does not exist, and is told so.',
  steps: [
    caller('Can you play some music?', 'en'),
    calls([{ name: 'play_music', args: { title: 'anything' } }]),
    model('I can not do that, sorry.'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

const GARBAGE_ARGUMENTS: CallScript = {
  ...shared,
  name: 'garbage-arguments',
  about: 'Arguments that are no JSON, and arguments of the wrong shape: told so, nothing is run.',
  steps: [
    caller('One Fanta please.', 'en'),
    calls([{ name: 'change_cart', args: '{"action": add one fanta' }]),
    calls([{ name: 'change_cart', args: { action: 'add', quantity: 'many' } }]),
    model('Which Fanta would you like?'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

const SLOW_TOOL: CallScript = {
  ...shared,
  name: 'slow-tool',
  about: 'A look-up without a word before it: where it takes long, the time is filled.',
  steps: [
    caller('What brochettes do you have?', 'en'),
    calls([lookUp('menu', 'brochette')]),
    model('Goat, beef, chicken and fish.'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

const TALKS_WHILE_IT_RUNS: CallScript = {
  ...shared,
  name: 'caller-talks-while-it-runs',
  about: 'The caller speaks while the model still announces a look-up: one answer, no collision.',
  steps: [
    caller('What brochettes do you have?', 'en'),
    calls([lookUp('menu', 'brochette')], { says: 'One moment, I will look that up for you now.' }),
    caller('With chili, I mean.', 'en', { cutsInAfterMs: 700 }),
    model('All of them come with chili if you like.'),
    ...bye,
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

export const FUNCTION_SCRIPTS: readonly CallScript[] = [
  SAME_CALL_THRICE,
  INCOMPLETE_CALL,
  CANCELLED_CALL,
  UNKNOWN_TOOL,
  GARBAGE_ARGUMENTS,
  SLOW_TOOL,
  TALKS_WHILE_IT_RUNS,
]
