import type { CallScript } from '../script.ts'
import { ALINE_CALLS, caller, calls, goodbye, GREETING, model } from './cast.ts'

const TWO_PRIMUS = { item_id: 'primus', size_id: '50', options: null, quantity: 2, note: null }
const ONE_FANTA = {
  item_id: 'fanta-orange',
  size_id: null,
  options: null,
  quantity: 1,
  note: null,
}

export const ORDER_IN_ENGLISH: CallScript = {
  name: 'order-in-english',
  about: 'Sits down at A5, orders two Primus, says yes, is told so, and goodbye.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('Hello, I am at table A5. Two Primus please, the fifty.', 'en'),
    calls([{ name: 'sit_at_table', args: { table: 'A5' } }], { says: 'One moment.' }),
    calls([{ name: 'add_to_cart', args: TWO_PRIMUS }]),
    calls([{ name: 'view_cart', args: {} }]),
    model('Two Primus, fifty centilitres. Shall I place the order?'),
    caller('Yes please, go ahead.', 'en'),
    calls([{ name: 'place_order', args: {} }]),
    model('Your order is on its way to the bar. Anything else?'),
    caller('No thanks, bye.', 'en'),
    ...goodbye('Thank you for calling, goodbye.'),
  ],
  expect: {
    acts: ['sit_at_table', 'add_to_cart', 'view_cart', 'place_order', 'end_call'],
    language: 'en',
    end: 'us',
    keepsWords: false,
  },
}

export const TWO_CALLS_IN_ONE_RESPONSE: CallScript = {
  name: 'two-calls-in-one-response',
  about:
    'One response puts two different drinks in the cart; both are run, then one answer follows.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('Table A5. Two Primus and a Fanta orange.', 'en'),
    calls([{ name: 'sit_at_table', args: { table: 'A5' } }]),
    calls([
      { name: 'add_to_cart', args: TWO_PRIMUS },
      { name: 'add_to_cart', args: ONE_FANTA },
    ]),
    model('Two Primus and a Fanta. Anything else?'),
    caller('No, I will send it from the chat. Bye.', 'en'),
    ...goodbye('Of course. Goodbye.'),
  ],
  expect: {
    acts: ['sit_at_table', 'add_to_cart', 'add_to_cart', 'end_call'],
    language: 'en',
    end: 'us',
    keepsWords: false,
  },
}

export const BARGE_IN: CallScript = {
  name: 'barge-in',
  about: 'The caller cuts the answer off and asks for something else.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('When do you close?', 'en'),
    calls([{ name: 'opening_hours', args: {} }]),
    model('We are open every day from seven in the morning, and tonight until half past eleven.'),
    caller('Fine, fine. Do you have Heineken?', 'en', { cutsInAfterMs: 900 }),
    calls([{ name: 'find_menu_items', args: { query: 'Heineken', category_id: null } }]),
    model('Yes, Heineken, thirty-three centilitres.'),
    caller('Thank you, goodbye.', 'en'),
    ...goodbye('Goodbye.'),
  ],
  expect: {
    acts: ['opening_hours', 'find_menu_items', 'end_call'],
    language: 'en',
    end: 'us',
    keepsWords: false,
  },
}
