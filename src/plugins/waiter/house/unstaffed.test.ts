import { expect, test } from 'bun:test'

import { anOrder, aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable } from '../../../../test/goldens/talk.ts'
import { LANGUAGES } from '../../../core/language.ts'
import { TEXTS } from '../texts/index.ts'

const unstaffed = (more = {}) => aTalk(someFacts({ isStaffed: false, tab: aTab(), ...more }))

const persons = (messages: Parameters<typeof tappable>[0]) =>
  tappable(messages).filter(({ id }) => id.startsWith('person'))

test.each([
  ['en', 'I want to speak to a person', 'speak to the staff in the room'],
  ['fr', 'je veux parler à un serveur', 'adressez-vous au personnel en salle'],
  ['rw', 'ndashaka kuvugana n’umukozi', 'mwivuganire n’umukozi'],
  ['sw', 'nataka kuongea na mhudumu', 'zungumza na mhudumu'],
])(
  'where no staff can be told, who asks in %s for a person hears so and is served on',
  (_, wish, words) => {
    const talk = unstaffed()

    const { work, messages } = talk.say(wish)
    const next = talk.say('2 fanta orange')

    expect(work.commands().map(({ kind }) => kind)).not.toContain('call_person')
    expect(printed(messages)).toContain(words)
    expect(persons(messages)).toEqual([])
    expect(next.work.tab()?.lines).toMatchObject([{ itemId: 'fanta-orange', quantity: 2 }])
  },
)

test.each([
  ['do you have any halal food?', 'That is one for the staff'],
  ['I am allergic to peanuts', 'speak to the staff before you order'],
  ['help', '2 beers and fries'],
  ['blah blergh', 'did not get that'],
])('and to "%s" nobody is offered', (said, told) => {
  const { messages } = unstaffed().say(said)

  expect(persons(messages)).toEqual([])
  expect(printed(messages)).toContain(told)
  expect(printed(messages)).not.toMatch(/call someone|ask them|ask the staff\?/)
})

test('what only staff can do is left to the staff in the room', () => {
  const facts = { orders: [anOrder({ state: 'accepted' })] }

  const { messages } = unstaffed(facts).say('cancel my order')

  expect(printed(messages)).toBe('Order 101 is already accepted. Please ask the staff in the room.')
})

test('the offer to call somebody is the last sentence of its text', () => {
  const keys = [
    'lost_person',
    'menu_empty',
    'item_beyond',
    'too_many',
    'line_ordered',
    'cancel_too_late',
    'bill_currencies',
    'allergens_unknown',
    'allergen_free_none',
    'allergy_told',
    'hours_unknown',
    'ask_staff',
    'complaint',
  ] as const
  const odd = LANGUAGES.flatMap((language) =>
    keys.flatMap((key) => {
      const text = TEXTS[language][key]
      return /[.?!]\s[^.?!{]+[.?]$/.test(text) ? [] : [`${language} ${key}: ${text}`]
    }),
  )

  expect(odd).toEqual([])
})
