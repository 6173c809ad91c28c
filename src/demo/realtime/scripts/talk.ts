import type { CallScript } from '../script.ts'
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
  speak,
} from './cast.ts'

const shared = { ring: ALINE_CALLS, greeting: GREETING } as const

const BARGE_IN: CallScript = {
  ...shared,
  name: 'barge-in',
  about: 'The caller cuts an answer off that is made already, and asks for something else.',
  steps: [
    caller('When do you close?', 'en'),
    calls([lookUp('hours')]),
    model('We are open today, and I can tell you about every other day of this week, one by one.'),
    caller('Fine, fine. Do you have Heineken?', 'en', { cutsInAfterMs: 2500 }),
    calls([lookUp('menu', 'Heineken')]),
    model('Yes, we have Heineken.'),
    caller('Thank you, goodbye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'look_up', 'end_call'] },
}

const BARGE_IN_EARLY: CallScript = {
  ...shared,
  name: 'barge-in-early',
  about: 'The caller cuts in while the answer is still being made: the response is cancelled.',
  steps: [
    caller('What do you have?', 'en'),
    model('We have beers, brochettes, a grill, sides, dishes, soft drinks, coffee and cocktails.'),
    caller('Just the beers.', 'en', { cutsInAfterMs: 90 }),
    calls([lookUp('menu', 'beer')]),
    model('Primus, Mützig and a few more.'),
    caller('Thanks, bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

const LANGUAGE_SWITCH: CallScript = {
  ...shared,
  name: 'language-switch',
  about: 'Begins in English and clearly changes to French, with a whole sentence, twice.',
  steps: [
    caller('Hello, are you open?', 'en'),
    calls([lookUp('hours')]),
    model('Yes, we are open.'),
    caller('Excusez-moi, je préfère parler français. Vous avez des brochettes ?', 'fr'),
    calls([speak('fr'), lookUp('menu', 'brochettes')]),
    model('Oui, nous avons des brochettes de chèvre et de bœuf.'),
    caller('Très bien, merci beaucoup, au revoir.', 'fr'),
    ...goodbye('Merci de votre appel, au revoir.'),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'set_language', 'look_up', 'end_call'], language: 'fr' },
}

const FALSE_TRANSCRIPT: CallScript = {
  ...shared,
  name: 'false-transcript',
  about: 'One English turn is written down as Swahili: the language stays.',
  steps: [
    caller('Hello, do you have coffee?', 'en'),
    calls([lookUp('menu', 'coffee')]),
    model('Yes, we have coffee.'),
    caller('Okay, mm.', 'en', { heard: { text: 'Sawa, ndiyo.', languages: ['sw'] } }),
    model('Would you like one?'),
    caller('No, I only wanted to know, thank you. Goodbye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

const LATE_TRANSCRIPTS: CallScript = {
  ...shared,
  name: 'late-transcripts',
  about: 'Every transcript comes after the answer to it.',
  steps: [
    caller('Are you open now?', 'en', { heard: { when: 'late' } }),
    calls([lookUp('hours')], { says: 'Let me see.' }),
    model('Yes, we are open.'),
    caller('Good. Goodbye then.', 'en', { heard: { when: 'late' } }),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

const FAILED_TRANSCRIPTION: CallScript = {
  ...shared,
  name: 'failed-transcription',
  about: 'No turn can be written down: the call goes on.',
  steps: [
    caller('Are you open?', 'en', { heard: 'failed' }),
    calls([lookUp('hours')]),
    model('Yes, we are open.'),
    caller('Thank you, bye.', 'en', { heard: 'never' }),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

const CUT_IN_MID_SENTENCE: CallScript = {
  ...shared,
  name: 'cut-in-mid-sentence',
  about: 'The caller puts the phone down while the model speaks, with something in the cart.',
  steps: [
    caller('Table A5, two Primus, the fifty.', 'en'),
    calls([sitAt('A5')]),
    calls([add('primus', 2, '50')]),
    model('Two Primus are in your cart, and I would be glad to read you what goes well with them.'),
    { kind: 'hang_up', cutsInAfterMs: 1200 },
  ],
  expect: { ...AS_USUAL, acts: ['take_table', 'change_cart'], end: 'caller' },
}

const LEFT_WHILE_GREETED: CallScript = {
  ...shared,
  name: 'left-while-greeted',
  about: 'The caller puts the phone down in the middle of the greeting.',
  steps: [{ kind: 'hang_up', cutsInAfterMs: 500 }],
  expect: { ...AS_USUAL, end: 'caller' },
}

const SILENT_LINE: CallScript = {
  ...shared,
  name: 'silent-line',
  about: 'Nobody ever says a word: asked once, then hung up.',
  steps: [{ kind: 'await', what: 'hangup', withinMs: 90_000 }],
  expect: AS_USUAL,
}

const NOBODY_THERE: CallScript = {
  ...shared,
  name: 'nobody-there',
  about: 'Turn detection tells of the silence by itself, and the model asks.',
  steps: [
    caller('Hello?', 'en'),
    model('Good evening. What would you like?'),
    { kind: 'idle' },
    model('Are you still there?'),
    { kind: 'hang_up' },
  ],
  expect: { ...AS_USUAL, end: 'caller' },
}

export const TALK_SCRIPTS: readonly CallScript[] = [
  BARGE_IN,
  BARGE_IN_EARLY,
  LANGUAGE_SWITCH,
  FALSE_TRANSCRIPT,
  LATE_TRANSCRIPTS,
  FAILED_TRANSCRIPTION,
  CUT_IN_MID_SENTENCE,
  LEFT_WHILE_GREETED,
  SILENT_LINE,
  NOBODY_THERE,
]
