import type { CallScript, Step } from '../script.ts'
import {
  add,
  ALINE_CALLS,
  AS_USUAL,
  book,
  caller,
  calls,
  goodbye,
  GREETING,
  message,
  model,
  send,
  sitAt,
  transfer,
} from './cast.ts'

const shared = { ring: ALINE_CALLS, greeting: GREETING } as const

const BOOKING: CallScript = {
  ...shared,
  name: 'booking',
  about: 'Asks for a table for four; it is a wish until the staff have said yes.',
  steps: bookingSteps('2026-12-05'),
  expect: { ...AS_USUAL, acts: ['book_table', 'end_call'] },
}

/** @param saturday as `YYYY-MM-DD`; one that has passed is refused, whatever the model then says. */
export function bookingSteps(saturday: string): readonly Step[] {
  return [
    caller('I would like a table for four, on Saturday at eight in the evening.', 'en'),
    model('For whom may I write it down?'),
    caller('Aline. On the terrace if you can.', 'en'),
    calls([book(saturday, '20:00')]),
    model('I have passed your wish on. The staff will confirm it.'),
    caller('Thank you, bye.', 'en'),
    ...goodbye(),
  ]
}

const MESSAGE: CallScript = {
  ...shared,
  name: 'message',
  about: 'Leaves a message and wants to be called back.',
  steps: [
    caller('I left my jacket yesterday. Can somebody call me back?', 'en'),
    calls([message('Left a jacket yesterday.')]),
    model('I have told the staff, they will call you back.'),
    caller('Thanks, goodbye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['leave_message', 'end_call'] },
}

const SEND_MENU: CallScript = {
  ...shared,
  name: 'send-to-whatsapp',
  about: 'Gets the menu, then the cart, on WhatsApp.',
  steps: [
    caller('Can you send me the menu?', 'en'),
    calls([send('menu')]),
    model('It is in your chat now.'),
    caller('I am at table A5. One Fanta orange, and send me that too.', 'en'),
    calls([sitAt('A5')]),
    calls([add('fanta-orange', 1)]),
    calls([send('cart')]),
    model('It is in your chat, with a button to order it.'),
    caller('Perfect, bye.', 'en'),
    ...goodbye(),
  ],
  expect: {
    ...AS_USUAL,
    acts: ['send_to_whatsapp', 'take_table', 'change_cart', 'send_to_whatsapp', 'end_call'],
  },
}

const wantsPerson = [
  caller('I would like to speak to a person, please.', 'en'),
  calls([transfer('asked')], { says: 'I am putting you through.' }),
] as const

const TRANSFER_TAKEN: CallScript = {
  ...shared,
  name: 'transfer-taken',
  about: 'Asks for a person, and somebody takes the call.',
  faults: { referTakenAfterMs: 3_000 },
  steps: [...wantsPerson, { kind: 'await', what: 'refer' }],
  expect: { ...AS_USUAL, acts: ['transfer_to_person'], end: 'transferred' },
}

const TRANSFER_REFUSED: CallScript = {
  ...shared,
  name: 'transfer-refused',
  about: 'No peer takes the REFER: 500 each time. The caller is told and stays.',
  faults: { refer: { always: 'server_error' } },
  steps: [
    ...wantsPerson,
    model('One moment, I am putting you through.'),
    { kind: 'await', what: 'respond', withinMs: 60_000 },
    caller('No, thank you. Goodbye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['transfer_to_person', 'end_call'] },
}

const TRANSFER_NOT_TAKEN: CallScript = {
  ...shared,
  name: 'transfer-not-taken',
  about: 'REFER is answered 200 and nobody ever picks up: the caller is told within half a minute.',
  faults: { referNeverTaken: true },
  steps: [
    ...wantsPerson,
    { kind: 'await', what: 'refer' },
    { kind: 'await', what: 'respond', withinMs: 60_000 },
    caller('Then tell them to call me back.', 'en'),
    calls([message('Wants to be called back.')]),
    model('I have told them.'),
    caller('Thanks, bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['transfer_to_person', 'leave_message', 'end_call'] },
}

const WRONG_NUMBER: CallScript = {
  ...shared,
  name: 'goodbye',
  about: 'A wrong number: two sentences and it is over.',
  steps: [caller('Oh, wrong number, sorry. Goodbye.', 'en'), ...goodbye('No problem, goodbye.')],
  expect: { ...AS_USUAL, acts: ['end_call'] },
}

export const REQUEST_SCRIPTS: readonly CallScript[] = [
  BOOKING,
  MESSAGE,
  SEND_MENU,
  TRANSFER_TAKEN,
  TRANSFER_REFUSED,
  TRANSFER_NOT_TAKEN,
  WRONG_NUMBER,
]
