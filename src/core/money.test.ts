import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { LANGUAGES } from './language.ts'
import {
  assertMinor,
  CURRENCIES,
  formatMoney,
  isCurrency,
  minorDigits,
  parseMajor,
  toMajorString,
} from './money.ts'

const amount = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 })
const currency = fc.constantFrom(...CURRENCIES)

test('Intl agrees with the table of minor digits', () => {
  const differing = CURRENCIES.filter(
    (code) =>
      new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
        .maximumFractionDigits !== minorDigits(code),
  )

  expect(differing).toEqual([])
})

test('the currencies of the region are all there', () => {
  for (const code of [
    'RWF',
    'UGX',
    'BIF',
    'KES',
    'TZS',
    'CDF',
    'EUR',
    'GBP',
    'USD',
    'XAF',
    'KWD',
  ]) {
    expect(isCurrency(code)).toBe(true)
  }
  expect(isCurrency('rwf')).toBe(false)
  expect(() => minorDigits('XXX')).toThrow(RangeError)
})

test.each([
  [12_500, 'RWF', 'en', 'RWF 12,500'],
  [12_500, 'RWF', 'sw', 'RWF 12,500'],
  [12_500, 'RWF', 'fr', 'RWF 12 500'],
  [12_500, 'RWF', 'rw', 'RWF 12 500'],
  [1_250, 'EUR', 'en', 'EUR 12.50'],
  [1_250, 'EUR', 'fr', 'EUR 12,50'],
  [1_250_000, 'KES', 'sw', 'KES 12,500.00'],
  [1_250, 'KWD', 'en', 'KWD 1.250'],
  [5, 'EUR', 'en', 'EUR 0.05'],
  [0, 'RWF', 'rw', 'RWF 0'],
  [-500, 'RWF', 'en', 'RWF -500'],
  [1_234_567_890, 'RWF', 'fr', 'RWF 1 234 567 890'],
] as const)('%i %s in %s reads %p', (minor, code, language, expected) => {
  expect(formatMoney(minor, code, language)).toBe(expected)
})

test('zero cents can be hidden and real cents stay', () => {
  expect(formatMoney(1_250_000, 'KES', 'en', { hideZeroCents: true })).toBe('KES 12,500')
  expect(formatMoney(1_250_050, 'KES', 'en', { hideZeroCents: true })).toBe('KES 12,500.50')
})

test('a formatted amount holds only ASCII', () => {
  fc.assert(
    fc.property(amount, currency, fc.constantFrom(...LANGUAGES), (minor, code, language) => {
      expect(formatMoney(minor, code, language)).toMatch(/^[A-Z]{3} -?[0-9][0-9 ,.]*$/)
    }),
  )
})

test('a fraction of a minor unit is a bug, not a rounding', () => {
  expect(() => {
    assertMinor(12.5)
  }).toThrow(RangeError)
  expect(() => formatMoney(Number.NaN, 'RWF', 'en')).toThrow(RangeError)
  expect(() => toMajorString(2 ** 60, 'RWF')).toThrow(RangeError)
})

test('what is written for the database reads back as the same amount', () => {
  fc.assert(
    fc.property(amount, currency, (minor, code) => {
      expect(parseMajor(toMajorString(minor, code), code)).toEqual({ ok: true, value: minor })
    }),
  )
})

test('what diners read reads back as the same amount or is refused as ambiguous', () => {
  fc.assert(
    fc.property(amount, currency, fc.constantFrom(...LANGUAGES), (minor, code, language) => {
      const read = parseMajor(formatMoney(minor, code, language), code)
      if (read.ok) expect(read.value).toBe(minor)
      else expect([read.refusal.reason, minorDigits(code)]).toEqual(['ambiguous', 3])
    }),
  )
})

test('reading an amount never throws and gives whole minor units', () => {
  const sign = fc.oneof(
    { weight: 4, arbitrary: fc.nat(9).map(String) },
    { weight: 1, arbitrary: fc.constantFrom('.', ',', ' ', '+', '-', 'RWF', 'EUR', '\u2019') },
  )
  const signs = fc.array(sign, { maxLength: 16, size: 'max' }).map((all) => all.join(''))
  let amounts = 0
  fc.assert(
    fc.property(fc.oneof(fc.string(), signs), currency, (text, code) => {
      const read = parseMajor(text, code)
      if (!read.ok) return
      amounts += 1
      expect(Number.isSafeInteger(read.value)).toBe(true)
      expect(Object.is(read.value, -0)).toBe(false)
    }),
    { numRuns: 500 },
  )

  // A law about refusals alone would hold too.
  expect(amounts).toBeGreaterThan(10)
})

test.each([
  ['12,500', 'RWF', 12_500],
  ['12.500', 'RWF', 12_500],
  ['12 500', 'RWF', 12_500],
  ['rwf 1,250,000', 'RWF', 1_250_000],
  ['12.5', 'EUR', 1_250],
  ['12,50', 'EUR', 1_250],
  ['1.234,50 EUR', 'EUR', 123_450],
  ['1,234.50', 'EUR', 123_450],
  ['1,500', 'KES', 150_000],
  ["1'500.-", 'CHF', 'not_a_number'],
  ['-500', 'RWF', -500],
  ['12.5', 'RWF', 'too_many_decimals'],
  ['12.505', 'EUR', 'ambiguous'],
  ['1,500', 'KWD', 'ambiguous'],
  ['USD 5', 'EUR', 'other_currency'],
  ['1,23,456', 'EUR', 'not_a_number'],
  ['1.5.0', 'EUR', 'not_a_number'],
  ['', 'EUR', 'not_a_number'],
  ['1e5', 'EUR', 'not_a_number'],
  ['99999999999999999', 'EUR', 'too_large'],
] as const)('%p in %s is read as %p', (text, code, expected) => {
  const read = parseMajor(text, code)

  expect(read.ok ? read.value : read.refusal.reason).toBe(expected)
})
