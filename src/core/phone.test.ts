import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { maskPhone, maskUserId, parsePhone } from './phone.ts'

const number = fc.stringMatching(/^[1-9][0-9]{7,14}$/)

test.each([
  ['+250788123456', '250788123456'],
  ['+250 788-123-456', '250788123456'],
  ['00250 788 123 456', '250788123456'],
  ['250788123456', '250788123456'],
  ['+33 6.12.34.56.78', '33612345678'],
  ['+33 (0)6 12 34 56 78', null],
  ['0788123456', null],
  ['+0250788123456', null],
  ['+250', null],
  ['+2507881234567890', null],
  ['call 250788123456', null],
  ['+250788123456#', null],
  ['++250788123456', null],
  ['٢٥٠٧٨٨١٢٣٤٥٦', null],
  ['', null],
])('%p is read as %p', (text, digits) => {
  expect(parsePhone(text)).toBe(digits)
})

test('a number is read the same with plus, with 00, bare and with gaps', () => {
  fc.assert(
    fc.property(number, fc.nat(8), (digits, gap) => {
      const gapped = `+${digits.slice(0, gap)} ${digits.slice(gap)}`
      for (const text of [digits, `+${digits}`, `00${digits}`, gapped]) {
        expect(parsePhone(text)).toBe(digits)
      }
    }),
  )
})

test('whatever is read is stored as E.164 digits', () => {
  const sign = fc.oneof(
    { weight: 6, arbitrary: fc.nat(9).map(String) },
    { weight: 1, arbitrary: fc.constantFrom('+', '00', ' ', '-', '.', '(', '٣', 'x') },
  )
  let read = 0
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 18, size: 'max' }), (signs) => {
      const digits = parsePhone(signs.join(''))
      if (digits === null) return
      read += 1
      expect(digits).toMatch(/^[1-9]\d{7,14}$/)
    }),
    { numRuns: 500 },
  )

  // A law about nothing would hold too.
  expect(read).toBeGreaterThan(10)
})

test('a masked number has the form the log promises', () => {
  expect(maskPhone('+250788123456')).toBe('+250*****456')
  expect(maskPhone('250788123456')).toBe('+250*****456')
  expect(maskPhone('12345678')).toBe('+123*****8')
  expect(maskPhone('anything else')).toBe('*****')
})

test('a mask hides at least four digits of every number and never shows other text', () => {
  fc.assert(
    fc.property(number, fc.string(), (digits, text) => {
      const shown = maskPhone(digits).replaceAll(/\D/g, '')
      expect(shown.length).toBeLessThanOrEqual(digits.length - 4)
      expect(maskPhone(text)).toMatch(/^(\+\d{3})?\*{5}\d{0,3}$/)
      expect(maskUserId(text)).toMatch(/^([A-Z]{2}\.)?\*{5}([A-Za-z0-9]{3})?$/)
    }),
  )
})

test('a masked user id keeps its country and three signs', () => {
  expect(maskUserId('RW.13491208655302741918')).toBe('RW.*****918')
  expect(maskUserId('RW.1234')).toBe('*****')
  expect(maskUserId('Jeanne')).toBe('*****')
})
