import { expect, test } from 'bun:test'

import { typeset } from './typography.ts'

test.each([
  ['Bonjour ! Je passe cette commande ?', 'Bonjour\u202F! Je passe cette commande\u202F?'],
  ['Total : EUR 4,00 ; merci', 'Total\u00A0: EUR 4,00\u202F; merci'],
  ['Lequel pour « 0.0 » ?', 'Lequel pour «\u00A00.0\u00A0»\u202F?'],
  ['100 % du budget', '100\u202F% du budget'],
  ['Une chose d’abord :', 'Une chose d’abord\u00A0:'],
])('in French no mark of %p begins a line', (text, set) => {
  expect(typeset(text, 'fr')).toBe(set)
})

test.each(['Merci!', 'https://bar.example/a?b', '*182*8*1#', 'à 20:00', '  : '])(
  '%p has no such space',
  (text) => {
    expect(typeset(text, 'fr')).toBe(text)
  },
)

test('quotation marks of Kinyarwanda hold what they quote', () => {
  expect(typeset('Kuri « 0.0 », murashaka iyihe?', 'rw')).toBe(
    'Kuri «\u00A00.0\u00A0», murashaka iyihe?',
  )
})

test('English and Swahili are as they were written', () => {
  expect(typeset('What ? : « x »', 'en')).toBe('What ? : « x »')
  expect(typeset('Nini ? : « x »', 'sw')).toBe('Nini ? : « x »')
})

test('a text set twice is set once', () => {
  const once = typeset('Vous êtes là ? « Oui » !', 'fr')
  expect(typeset(once, 'fr')).toBe(once)
})
