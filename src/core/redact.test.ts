import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { isCard, namesGiven, redact } from './redact.ts'

test.each([
  ['call me on 0788 123 456 please', 'call me on [number] please'],
  ['my number is +250 (788) 123-456.', 'my number is +[number].'],
  ['card 4111 1111 1111 1111 thanks', 'card [card] thanks'],
  ['card 4111 1111 1111 1112 thanks', 'card [number] thanks'],
  ['write to aline.u@example.com now', 'write to [email] now'],
  ['zero seven eight eight one two three', '[number]'],
  ['it is double seven eight one three four', 'it is [number]'],
  ['zéro sept quatre-vingt-huit douze trente-quatre', '[number]'],
  ['c’est le zéro sept huit huit un deux', 'c’est le [number]'],
  ['ni zeru karindwi umunani umunani rimwe', 'ni [number]'],
  ['ni sifuri saba nane nane moja mbili', 'ni [number]'],
  ['07 eight eight 12', '[number]'],
  ['٠٧٨٨١٢٣٤٥٦', '[number]'],
  ['two Primus and three Fanta at table A5', 'two Primus and three Fanta at table A5'],
  ['order 104 at 20:30 for 4 people', 'order 104 at 20:30 for 4 people'],
  ['it costs 1500', 'it costs 1500'],
  ['deux bières et une pizza', 'deux bières et une pizza'],
])('%p becomes %p', (text, wanted) => {
  expect(redact(text)).toBe(wanted)
})

test('names that were given go, in any case and with any accents', () => {
  expect(redact('ALINE uwase booked; aliné, and Alinea', ['Aline Uwase'])).toBe(
    '[name] [name] booked; [name], and Alinea',
  )
})

test('names are found where callers say who they are', () => {
  expect(
    namesGiven([
      'Hello, my name is Aline Uwase and I want a table',
      'je m’appelle Jean',
      'nitwa Mugisha',
      'naitwa Juma na',
      'this is the bar?',
    ]),
  ).toEqual(['aline', 'uwase', 'jean', 'mugisha', 'juma'])
})

const WORDS = {
  en: 'zero one two three four five six seven eight nine'.split(' '),
  fr: 'zéro un deux trois quatre cinq six sept huit neuf'.split(' '),
  rw: 'zeru rimwe kabiri gatatu kane gatanu gatandatu karindwi umunani icyenda'.split(' '),
  sw: 'sifuri moja mbili tatu nne tano sita saba nane tisa'.split(' '),
}

const around = fc.constantFrom('', 'please ', 'c’est ', 'ni ', 'number: ')
const separators = fc.constantFrom('', ' ', '-', '.', ' - ', ') ', '/')

test('no number of five digits or more is left, however it is written', () => {
  fc.assert(
    fc.property(
      around,
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 19 }),
      fc.array(separators, { minLength: 19, maxLength: 19 }),
      (before, digits, between) => {
        const written = digits.map((digit, n) => `${digit}${between[n] ?? ''}`).join('')

        expect(redact(`${before}${written} thanks`)).not.toMatch(/\d/)
      },
    ),
  )
})

test('no number said digit by digit is left, in any language', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('en', 'fr', 'rw', 'sw'),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 12 }),
      fc.constantFrom(' ', ', ', ' - '),
      (language, digits, join) => {
        const said = digits.map((digit) => WORDS[language][digit] ?? '').join(join)

        expect(redact(said)).toBe('[number]')
      },
    ),
  )
})

test('every number that passes the card check is marked as one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 }),
      (digits) => {
        const body = digits.join('')
        const last = '0123456789'.split('').find((digit) => isCard(body + digit))
        expect(redact(`pay ${body}${last ?? ''} now`)).toBe('pay [card] now')
      },
    ),
  )
})

test('redacting twice changes nothing more, and nothing throws', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('0788', 'seven', 'cent', 'a@b.co', 'Aline', '[', '-', 'na'), {
        maxLength: 20,
      })
      .map((list) => list.join(' ')),
  )
  fc.assert(
    fc.property(texts, fc.array(fc.string(), { maxLength: 3 }), (text, names) => {
      const once = redact(text, names)
      expect(redact(once, names)).toBe(once)
    }),
  )
})

test('a long text takes no longer than its length', () => {
  const text = '1 '.repeat(10_000)

  expect(redact(text)).toBe('[number] ')
})
