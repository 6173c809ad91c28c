import { expect, test } from 'bun:test'

import fc from 'fast-check'

import {
  bicIsRequired,
  compactIban,
  epcPayload,
  isIban,
  oneLine,
  printIban,
  type Transfer,
} from './epc.ts'

const TRANSFER: Transfer = {
  name: 'Le Comptoir SARL',
  iban: 'FR1420041010050500013M02606',
  bic: null,
  amountMinor: 2450,
  text: 'A5-101/2',
}

test.each([
  ['FR14 2004 1010 0505 0001 3M02 606', true],
  ['de89370400440532013000', true],
  ['GB82 WEST 1234 5698 7654 32', true],
  ['BE68 5390 0754 7034', true],
  ['DE88370400440532013000', false],
  ['DE8937040044053201300', false],
  ['US12345678901234567890', false],
  ['', false],
])('%p as an IBAN: %p', (text, expected) => {
  expect(isIban(compactIban(text))).toBe(expected)
})

test('any single wrong sign or swap of neighbours breaks an IBAN', () => {
  const iban = 'DE89370400440532013000'
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 21 }), fc.nat(9), (index, digit) => {
      const wrong = iban.slice(0, index) + String(digit) + iban.slice(index + 1)
      expect(isIban(wrong)).toBe(wrong === iban)
    }),
  )
  for (let index = 4; index < 21; index++) {
    const [a = '', b = ''] = iban.slice(index, index + 2)
    const swapped = iban.slice(0, index) + b + a + iban.slice(index + 2)
    expect(isIban(swapped)).toBe(swapped === iban)
  }
})

test('an IBAN prints in groups of four', () => {
  expect(printIban('BE68539007547034')).toBe('BE68 5390 0754 7034')
  expect(printIban(TRANSFER.iban)).toBe('FR14 2004 1010 0505 0001 3M02 606')
})

test('a payload has the lines of the standard', () => {
  expect(epcPayload(TRANSFER)).toBe(
    'BCD\n002\n1\nSCT\n\nLe Comptoir SARL\nFR1420041010050500013M02606\nEUR24.50\n\n\nA5-101/2',
  )
  expect(epcPayload({ ...TRANSFER, text: '' })?.endsWith('\nEUR24.50')).toBe(true)
  expect(epcPayload({ ...TRANSFER, amountMinor: 1, bic: 'PSSTFRPPPAR' })).toContain(
    '\nPSSTFRPPPAR\nLe Comptoir SARL\nFR1420041010050500013M02606\nEUR0.01',
  )
})

test.each<[string, Partial<Transfer>]>([
  ['a wrong IBAN', { iban: 'FR1420041010050500013M02607' }],
  ['no name', { name: ' \n' }],
  ['a name of 71 characters', { name: 'x'.repeat(71) }],
  ['a BIC of the wrong form', { bic: 'FRPP' }],
  ['a British account without a BIC', { iban: 'GB82WEST12345698765432' }],
  ['nothing due', { amountMinor: 0 }],
  ['more than the standard allows', { amountMinor: 100_000_000_000 }],
  ['half a cent', { amountMinor: 0.5 }],
  ['a name of 280 bytes', { name: '🍺'.repeat(70), bic: 'PSSTFRPPPAR' }],
])('%s gives no payload', (_, change) => {
  expect(epcPayload({ ...TRANSFER, ...change })).toBeNull()
})

test('accounts outside the EEA need a BIC', () => {
  expect(bicIsRequired('CH9300762011623852957')).toBe(true)
  expect(bicIsRequired(TRANSFER.iban)).toBe(false)
})

test('whatever name and text say, a payload keeps its lines, its fields and its size', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom('x\nEUR0.01', 'a\r\nb\u2028c\u0085d', '\uD800', '', 'é'.repeat(300)),
  )
  fc.assert(
    fc.property(
      text,
      text,
      fc.integer({ min: 1, max: 99_999_999_999 }),
      (name, note, amountMinor) => {
        const payload = epcPayload({ ...TRANSFER, name, text: note, amountMinor })
        if (payload === null) return
        const lines = payload.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
        expect([8, 11]).toContain(lines.length)
        expect(lines.slice(0, 5)).toEqual(['BCD', '002', '1', 'SCT', ''])
        expect(lines[5]).toBe(oneLine(name))
        expect(lines[6]).toBe(TRANSFER.iban)
        const cents = String(amountMinor).padStart(3, '0')
        expect(lines[7]).toBe(`EUR${cents.slice(0, -2)}.${cents.slice(-2)}`)
        expect(oneLine(note).startsWith(lines[10] ?? '')).toBe(true)
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(331)
        expect(payload.isWellFormed()).toBe(true)
      },
    ),
    { numRuns: 1000 },
  )
})
