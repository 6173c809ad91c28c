import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { keepConfirmation, type PaymentDisplay, readPaymentDisplay } from './payment-display.ts'

const MOMO = {
  id: 'momo',
  kind: 'momo_ussd',
  payee: 'Inyange Bar Ltd',
  provider: 'MTN MoMo',
  code: '012345',
  template: '*182*8*1*{code}*{amount}#',
  menu: '*182*8*1#',
  mode: 'direct',
  confirmed: { by: '250788000001', at: '2026-11-01T10:00:00Z' },
}
const REVOLUT = { id: 'rev', kind: 'revolut', payee: 'Le Comptoir', user: 'lecomptoir' }
const SEPA = { id: 'sepa', kind: 'sepa_qr', payee: 'Le Comptoir', iban: 'BE68 5390 0754 7034' }

test('a display reads with everything left away made plain', () => {
  expect(read(MOMO)).toEqual({ ...MOMO, phone: null, steps: null })
  expect(read(REVOLUT)).toEqual({
    ...REVOLUT,
    template: 'https://revolut.me/{user}?currency={currency}&amount={minor}',
    confirmed: null,
  })
  expect(read({ ...REVOLUT, kind: 'paypal' })).toMatchObject({
    template: 'https://paypal.me/{user}/{major}{currency}',
  })
  expect(read(SEPA)).toEqual({ ...SEPA, iban: 'BE68539007547034', bic: null, confirmed: null })
  expect(
    read({ id: 'till', kind: 'steps', payee: 'Bar', provider: 'Cash', steps: ['At the counter'] }),
  ).toMatchObject({ steps: { default: ['At the counter'] } })
})

test('what was read reads the same again', () => {
  for (const value of [MOMO, REVOLUT, SEPA]) {
    const once = read(value)
    expect(read(JSON.parse(JSON.stringify(once)))).toEqual(once)
  }
})

test('every problem is told at once', () => {
  expect(read({ kind: 'momo_ussd', code: '12', colour: 'blue' })).toEqual([
    'id',
    'payee',
    'provider',
    'code',
    'mode',
    'colour',
  ])
})

test.each<[string, unknown, readonly string[]]>([
  ['no record', 'momo', ['id', 'payee', 'kind']],
  ['an unknown kind', { ...REVOLUT, kind: 'bitcoin' }, ['kind', 'user']],
  ['neither code nor phone', { ...MOMO, code: null, template: null, mode: 'menu' }, ['code']],
  ['direct without a template', { ...MOMO, template: null }, ['template']],
  ['a phone that is not there', { ...MOMO, template: '*1*{phone}*{amount}#' }, ['phone']],
  ['a code as a number', { ...MOMO, code: 12_345 }, ['code']],
  ['holes side by side', { ...MOMO, template: '*182*{code}{amount}#' }, ['template']],
  ['an unknown hole', { ...MOMO, template: '*182*{pin}#' }, ['template']],
  ['a template that is no USSD', { ...MOMO, template: '0788{code}' }, ['template']],
  ['a menu with spaces', { ...MOMO, menu: '*182 *8#' }, ['menu']],
  ['a step with an unknown hole', { ...MOMO, steps: ['Enter {pin}'] }, ['steps']],
  ['a step that names a phone nobody gave', { ...MOMO, steps: ['Send to {phone}'] }, ['phone']],
  ['a step of two lines', { ...MOMO, steps: ['one\ntwo'] }, ['steps']],
  ['steps in an unknown language', { ...MOMO, steps: { default: ['a'], de: ['b'] } }, ['steps']],
  ['steps without a default', { ...MOMO, steps: { en: ['a'] } }, ['steps']],
  ['a confirmation by nobody', { ...MOMO, confirmed: { by: '', at: '2026-11-01' } }, ['confirmed']],
  ['a confirmation at no time', { ...MOMO, confirmed: { by: 'x', at: 'soon' } }, ['confirmed']],
  ['another host', { ...REVOLUT, template: 'https://evil.example/{user}' }, ['template']],
  ['a longer host', { ...REVOLUT, template: 'https://revolut.me.evil/{user}' }, ['template']],
  ['a host behind the user', { ...REVOLUT, template: 'https://revolut.me/{user}@x' }, ['template']],
  ['no TLS', { ...REVOLUT, template: 'http://revolut.me/{user}' }, ['template']],
  ['a user that climbs', { ...REVOLUT, user: '..' }, ['user']],
  ['a wrong IBAN', { ...SEPA, iban: 'BE68539007547035' }, ['iban']],
  ['a Swiss account without a BIC', { ...SEPA, iban: 'CH9300762011623852957' }, ['bic']],
  ['a payee of two lines', { ...SEPA, payee: 'Le\nComptoir' }, ['payee']],
  ['a name in the prototype', { __proto__: MOMO }, ['id', 'payee', 'kind']],
])('%s is refused', (_, value, fields) => {
  expect(read(value)).toEqual([...fields])
})

test('reading anything answers and never throws', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom('kind', 'iban', 'steps', 'code'), (value, field) => {
      const kinds = [MOMO, REVOLUT, SEPA].map((display) => ({ ...display, [field]: value }))
      for (const one of [value, ...kinds]) readPaymentDisplay(one)
    }),
  )
})

test('a confirmation holds only while nothing else changes', () => {
  const before = display(MOMO)
  const same = display({ ...MOMO, confirmed: null })
  const other = display({ ...MOMO, code: '99999', confirmed: null })

  expect(keepConfirmation(before, same).confirmed).toEqual(MOMO.confirmed)
  expect(keepConfirmation(before, other).confirmed).toBeNull()
})

/** The display, or the fields that were refused. */
function read(value: unknown): unknown {
  const result = readPaymentDisplay(value)
  return result.ok ? result.value : result.refusal.problems.map((problem) => problem.field)
}

function display(value: unknown): PaymentDisplay {
  const result = readPaymentDisplay(value)
  if (!result.ok) throw new Error('the sample is not sound')
  return result.value
}
