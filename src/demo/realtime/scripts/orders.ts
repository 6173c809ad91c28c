import type { CallScript, Step } from '../script.ts'
import {
  add,
  ALINE_CALLS,
  AS_USUAL,
  caller,
  calls,
  goodbye,
  GREETING,
  JEAN_CALLS,
  lookUp,
  model,
  noteAllergy,
  placeOrder,
  sitAt,
} from './cast.ts'

type Words = {
  readonly language: 'en' | 'fr' | 'rw' | 'sw'
  readonly wish: string
  readonly moment: string
  readonly readOut: string
  readonly yes: string
  readonly placed: string
  readonly thanks: string
  readonly goodbye: string
}

const ORDER_ACTS = ['take_table', 'change_cart', 'look_up', 'place_order', 'end_call'] as const

/** Sits down, orders two Primus, hears the cart, says yes, is told so, and goodbye. */
function orderSteps(words: Words): readonly Step[] {
  const { language } = words
  return [
    caller(words.wish, language),
    calls([sitAt('A5')], { says: words.moment }),
    calls([add('primus', 2, '50')]),
    calls([lookUp('cart')]),
    model(words.readOut),
    caller(words.yes, language),
    calls([placeOrder()]),
    model(words.placed),
    caller(words.thanks, language),
    ...goodbye(words.goodbye),
  ]
}

const ENGLISH: Words = {
  language: 'en',
  wish: 'Hello, I am at table A5. Two Primus please, the fifty.',
  moment: 'One moment.',
  readOut: 'Two Primus, fifty centilitres. Shall I place the order?',
  yes: 'Yes please.',
  placed: 'Your order is on its way to the bar. Anything else?',
  thanks: 'No thanks, bye.',
  goodbye: 'Thank you for calling, goodbye.',
}

const FRENCH: Words = {
  language: 'fr',
  wish: 'Bonsoir, je suis à la table A5. Deux Primus de cinquante, s’il vous plaît.',
  moment: 'Un instant.',
  readOut: 'Deux Primus de cinquante centilitres. Je passe la commande ?',
  yes: 'Oui, s’il vous plaît.',
  placed: 'Votre commande est partie au bar. Autre chose ?',
  thanks: 'Non merci, au revoir.',
  goodbye: 'Merci de votre appel, au revoir.',
}

const KINYARWANDA: Words = {
  language: 'rw',
  wish: 'Muraho, ndi ku meza A5. Mumpe Primus ebyiri za mirongo itanu.',
  moment: 'Tegereza gato.',
  readOut: 'Primus ebyiri za mirongo itanu. Nyitume ku kabari?',
  yes: 'Yego.',
  placed: 'Komande yawe yagiye ku kabari. Hari ikindi?',
  thanks: 'Oya murakoze, murabeho.',
  goodbye: 'Murakoze guhamagara, murabeho.',
}

const SWAHILI: Words = {
  language: 'sw',
  wish: 'Habari, niko meza A5. Naomba Primus mbili za hamsini.',
  moment: 'Subiri kidogo.',
  readOut: 'Primus mbili za hamsini. Niagize?',
  yes: 'Ndiyo.',
  placed: 'Oda yako imekwenda baa. Kuna kingine?',
  thanks: 'Hapana asante, kwaheri.',
  goodbye: 'Asante kwa kupiga simu, kwaheri.',
}

function order(name: string, words: Words): CallScript {
  return {
    name,
    about: `Orders two Primus at A5 in ${words.language}, says yes, and goodbye.`,
    ring: ALINE_CALLS,
    greeting: GREETING,
    steps: orderSteps(words),
    expect: { ...AS_USUAL, acts: ORDER_ACTS, language: words.language },
  }
}

const ORDER_IN_ENGLISH = order('order-in-english', ENGLISH)

const TWO_CALLS_IN_ONE_RESPONSE: CallScript = {
  name: 'two-calls-in-one-response',
  about: 'One response puts two drinks in the cart; both are run, then one answer follows.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('Table A5. Two Primus and a Fanta orange.', 'en'),
    calls([sitAt('A5')]),
    calls([add('primus', 2, '50'), add('fanta-orange', 1)]),
    model('Two Primus and a Fanta. Anything else?'),
    caller('No, I will send it from the chat. Bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['take_table', 'change_cart', 'change_cart', 'end_call'] },
}

const NO_AFTER_ALL: CallScript = {
  name: 'no-after-all',
  about: 'Hears the cart and says no: nothing is ordered, though the model tries.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('I am at table A5. Two Primus, the fifty.', 'en'),
    calls([sitAt('A5')]),
    calls([add('primus', 2, '50')]),
    calls([lookUp('cart')]),
    model('Two Primus, fifty centilitres. Shall I place the order?'),
    caller('No, wait.', 'en'),
    calls([placeOrder()]),
    model('All right, nothing is ordered.'),
    caller('Goodbye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ORDER_ACTS },
}

const LEAVES_A_LINE_OUT: CallScript = {
  name: 'leaves-a-line-out',
  about:
    'The model reads out half of the cart: the yes orders nothing until the rest is read, too.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('I am at table A5. Two Primus, the fifty, and fries.', 'en'),
    calls([sitAt('A5')]),
    calls([add('primus', 2, '50'), add('fries', 1)]),
    calls([lookUp('cart')]),
    model('Two Primus, fifty centilitres. Shall I place the order?'),
    caller('Yes please.', 'en'),
    calls([placeOrder()]),
    model('And one plate of fries. Shall I place the order?'),
    caller('Yes.', 'en'),
    calls([placeOrder()]),
    model('Your order is on its way to the bar. Anything else?'),
    caller('No thanks, bye.', 'en'),
    ...goodbye(),
  ],
  expect: {
    ...AS_USUAL,
    acts: [
      'take_table',
      'change_cart',
      'change_cart',
      'look_up',
      'place_order',
      'place_order',
      'end_call',
    ],
  },
}

const ALLERGY: CallScript = {
  name: 'allergy',
  about: 'Tells of an allergy: it is written on the order, and nothing is promised.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('Table A5, a goat brochette without chili. And I am allergic to peanuts.', 'en'),
    calls([sitAt('A5')]),
    calls([
      {
        name: 'change_cart',
        args: {
          action: 'add',
          item_id: 'brochette-goat',
          line_id: null,
          size_id: null,
          options: [{ group_id: 'chili', choice_id: 'no-chili' }],
          quantity: 1,
          note: null,
          allergens: null,
        },
      },
    ]),
    calls([noteAllergy('peanuts')]),
    model('I have written that down for the kitchen. I can put you through to a person about it.'),
    caller('No, that is fine. Bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['take_table', 'change_cart', 'change_cart', 'end_call'] },
}

/** Two people at one table, each on their own telephone: to be played at the same time. */
const TWO_AT_ONE_TABLE: readonly CallScript[] = [
  { ...order('two-at-one-table-first', ENGLISH), about: 'Aline orders at A5 while Jean does.' },
  {
    ...order('two-at-one-table-second', FRENCH),
    about: 'Jean orders at A5 while Aline does.',
    ring: JEAN_CALLS,
  },
]

const INVENTED_PRICE: CallScript = {
  name: 'invented-price',
  about: 'The model names a price that is not the menu’s: it is made to say what is so.',
  ring: ALINE_CALLS,
  greeting: GREETING,
  steps: [
    caller('How much is a Heineken?', 'en'),
    calls([lookUp('menu', 'Heineken')]),
    model('A Heineken is seven hundred francs.'),
    model('Sorry: a Heineken is two thousand francs.', { purposes: ['notice', 'retry', 'answer'] }),
    caller('I see. Bye.', 'en'),
    ...goodbye(),
  ],
  expect: { ...AS_USUAL, acts: ['look_up', 'end_call'] },
}

export const ORDER_SCRIPTS: readonly CallScript[] = [
  ORDER_IN_ENGLISH,
  order('order-in-french', FRENCH),
  order('order-in-kinyarwanda', KINYARWANDA),
  order('order-in-swahili', SWAHILI),
  TWO_CALLS_IN_ONE_RESPONSE,
  NO_AFTER_ALL,
  LEAVES_A_LINE_OUT,
  ALLERGY,
  ...TWO_AT_ONE_TABLE,
  INVENTED_PRICE,
]
