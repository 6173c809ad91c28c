import { SPOKEN } from '../../../core/call/spoken-texts.ts'
import type { CallScript } from '../script.ts'
import { ALINE_CALLS, AS_USUAL, caller, calls, goodbye, lookUp, model } from './cast.ts'

/** Only with `transcripts = "consent"` do these differ from other calls. */
const shared = {
  ring: ALINE_CALLS,
  greeting: { says: `${SPOKEN.en.greeting.replace('{bar}', 'Chez Mado')} ${SPOKEN.en.notice}` },
} as const

const ask = [
  caller('Are you open?', 'en'),
  calls([lookUp('hours')]),
  model('Yes, we are open.'),
] as const

const BY_KEY: CallScript = {
  ...shared,
  name: 'consent-by-key',
  about: 'Presses 1: from then on words may be kept.',
  steps: [{ kind: 'key', key: '1' }, ...ask, caller('Thanks, bye.', 'en'), ...goodbye()],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'], keepsWords: true },
}

const BY_ANOTHER_KEY: CallScript = {
  ...shared,
  name: 'no-consent-by-another-key',
  about: 'Presses 5, which says nothing.',
  steps: [{ kind: 'key', key: '5' }, ...ask, caller('Thanks, bye.', 'en'), ...goodbye()],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

const BY_SPEECH: CallScript = {
  ...shared,
  name: 'consent-by-speech',
  about: 'Says yes to the question of the greeting.',
  steps: [
    caller('Yes.', 'en'),
    model('Thank you. What can I do for you?'),
    ...ask,
    caller('Thanks, bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'], keepsWords: true },
}

const REFUSED: CallScript = {
  ...shared,
  name: 'consent-refused',
  about: 'Says no: not one word is kept.',
  steps: [
    caller('No.', 'en'),
    model('That is fine. What can I do for you?'),
    ...ask,
    caller('Thanks, bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

const IN_FRENCH: CallScript = {
  ...shared,
  name: 'consent-by-speech-in-french',
  about: 'Says oui.',
  steps: [
    caller('Oui.', 'fr'),
    model('Merci. Que puis-je faire pour vous ?'),
    caller('Vous êtes ouverts maintenant, s’il vous plaît ?', 'fr'),
    calls([lookUp('hours')]),
    model('Oui, nous sommes ouverts.'),
    caller('Très bien, merci beaucoup, au revoir.', 'fr'),
    ...goodbye('Au revoir, et merci de votre appel.'),
  ],
  expect: { acts: ['look_up', 'end_call'], language: 'fr', end: 'us', keepsWords: true },
}

const STOPPED: CallScript = {
  ...shared,
  name: 'stop-recording',
  about: 'Says yes, and in the middle of the call that recording is to stop.',
  steps: [
    caller('Yes.', 'en'),
    model('Thank you. What can I do for you?'),
    ...ask,
    caller('Please stop recording.', 'en'),
    model('All right, nothing more is kept.'),
    caller('Thanks, bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

export const CONSENT_SCRIPTS: readonly CallScript[] = [
  BY_KEY,
  BY_ANOTHER_KEY,
  BY_SPEECH,
  REFUSED,
  IN_FRENCH,
  STOPPED,
]
