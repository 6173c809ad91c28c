import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { LANGUAGES } from './language.ts'
import { type Due, type PayInstructions, payInstructions } from './pay-instructions.ts'
import type {
  MomoDisplay,
  PaymentDisplay,
  PaypalDisplay,
  RevolutDisplay,
  SepaDisplay,
  StepsDisplay,
} from './payment-display.ts'

const CONFIRMED = { by: '250788000001', at: '2026-11-01T10:00:00Z' }
const MOMO: MomoDisplay = {
  id: 'momo',
  kind: 'momo_ussd',
  payee: 'Inyange Bar Ltd',
  provider: 'MTN MoMo',
  code: '012345',
  phone: null,
  template: '*182*8*1*{code}*{amount}#',
  menu: '*182*8*1#',
  steps: {
    default: ['Dial *182*8*1#', 'Enter the code {code}', 'Enter {amount}'],
    fr: ['Composez *182*8*1#', 'Entrez le code {code}', 'Entrez {amount}'],
  },
  mode: 'direct',
  confirmed: CONFIRMED,
}
const REVOLUT: RevolutDisplay = {
  id: 'rev',
  kind: 'revolut',
  payee: 'Le Comptoir',
  user: 'LeComptoir',
  template: 'https://revolut.me/{user}?currency={currency}&amount={minor}&note={ref}',
  confirmed: CONFIRMED,
}
const PAYPAL: PaypalDisplay = {
  id: 'pp',
  kind: 'paypal',
  payee: 'Le Comptoir',
  user: 'LeComptoir',
  template: 'https://paypal.me/{user}/{major}{currency}',
  confirmed: CONFIRMED,
}
const SEPA: SepaDisplay = {
  id: 'sepa',
  kind: 'sepa_qr',
  payee: 'Le Comptoir',
  iban: 'BE68539007547034',
  bic: null,
  confirmed: null,
}
const CASH: StepsDisplay = {
  id: 'cash',
  kind: 'steps',
  payee: 'Le Comptoir',
  provider: 'Cash',
  steps: { default: ['Pay {amount} at the counter, say {ref}'] },
  confirmed: null,
}
const FRANCS: Due = { amountMinor: 12_500, currency: 'RWF', reference: '101' }
const EUROS: Due = { amountMinor: 2450, currency: 'EUR', reference: 'A5-101/2' }

test('a confirmed code gives one line to dial and a link whose hash is escaped', () => {
  expect(instructions(MOMO, FRANCS)).toEqual({
    displayId: 'momo',
    kind: 'momo_ussd',
    provider: 'MTN MoMo',
    payee: 'Inyange Bar Ltd',
    amountMinor: 12_500,
    currency: 'RWF',
    amount: 'RWF 12,500',
    reference: '101',
    code: '012345',
    phone: null,
    dial: '*182*8*1*012345*12500#',
    telHref: 'tel:*182*8*1*012345*12500%23',
    menu: '*182*8*1#',
    steps: ['Dial *182*8*1#', 'Enter the code 012345', 'Enter 12500'],
    url: null,
    iban: null,
    bic: null,
    epcPayload: null,
  })
})

test('an unconfirmed code shows the menu, the code and the steps, never a guessed line', () => {
  const shown = instructions({ ...MOMO, confirmed: null }, FRANCS, 'fr')

  expect(shown).toMatchObject({ dial: null, telHref: null, menu: '*182*8*1#', code: '012345' })
  expect(shown.steps[1]).toBe('Entrez le code 012345')
  expect(instructions({ ...MOMO, mode: 'menu' }, FRANCS).dial).toBeNull()
})

test('cents have no one-line form and whole shillings do', () => {
  const due = (amountMinor: number) => ({ amountMinor, currency: 'KES', reference: '101' })

  expect(instructions(MOMO, due(1_250_000)).dial).toBe('*182*8*1*012345*12500#')
  expect(instructions(MOMO, due(1_250_050)).dial).toBeNull()
  expect(instructions(MOMO, { ...FRANCS, currency: 'UGX' }).dial).toBe('*182*8*1*012345*12500#')
})

test('a template that names the reference needs one of digits', () => {
  const template = '*1*{amount}*{phone}*{ref}#'
  const display = { ...MOMO, template, phone: '0788123456' }

  expect(instructions(display, FRANCS).dial).toBe('*1*12500*0788123456*101#')
  expect(instructions(display, { ...FRANCS, reference: 'A5-101/2' }).dial).toBeNull()
})

test.each([
  ['en', 'EUR 24.50'],
  ['fr', 'EUR 24,50'],
  ['rw', 'EUR 24,50'],
  ['sw', 'EUR 24.50'],
] as const)('the amount stands as text in %s', (language, amount) => {
  expect(instructions(REVOLUT, EUROS, language).amount).toBe(amount)
})

test.each([
  ['RWF', 12_500, 'RWF 12,500', 'RWF 12 500', '*182*8*1*012345*12500#'],
  ['UGX', 1_250_000, 'UGX 1,250,000', 'UGX 1 250 000', '*182*8*1*012345*1250000#'],
  ['KES', 1_250_000, 'KES 12,500.00', 'KES 12 500,00', '*182*8*1*012345*12500#'],
  ['EUR', 2450, 'EUR 24.50', 'EUR 24,50', null],
])('in %s the amount is grouped for people and bare for the phone', (...row) => {
  const [currency, amountMinor, comma, space, dial] = row
  const due = { currency, amountMinor, reference: '101' }
  const shown = LANGUAGES.map((language) => instructions(MOMO, due, language))

  expect(shown.map((one) => one.amount)).toEqual([comma, space, space, comma])
  expect(shown.map((one) => one.dial)).toEqual([dial, dial, dial, dial])
})

test('links carry the amount once confirmed and only the payee before', () => {
  expect(instructions(REVOLUT, EUROS).url).toBe(
    'https://revolut.me/LeComptoir?currency=EUR&amount=2450&note=A5-101%2F2',
  )
  expect(instructions(PAYPAL, EUROS).url).toBe('https://paypal.me/LeComptoir/24.50EUR')
  expect(instructions({ ...REVOLUT, confirmed: null }, EUROS).url).toBe(
    'https://revolut.me/LeComptoir',
  )
  expect(instructions({ ...PAYPAL, confirmed: null }, EUROS).url).toBe(
    'https://paypal.me/LeComptoir',
  )
})

test('a euro account gives a QR text for euros only', () => {
  expect(instructions(SEPA, EUROS).epcPayload).toBe(
    'BCD\n002\n1\nSCT\n\nLe Comptoir\nBE68539007547034\nEUR24.50\n\n\nA5-101/2',
  )
  expect(payInstructions(SEPA, FRANCS, 'en')).toBeNull()
})

test('nothing due needs no instructions', () => {
  expect(payInstructions(MOMO, { ...FRANCS, amountMinor: 0 }, 'en')).toBeNull()
})

test('the owner’s own steps are filled in', () => {
  expect(instructions(CASH, EUROS, 'rw').steps).toEqual(['Pay 24.50 at the counter, say A5-101/2'])
})

test('instructions hold no word on whether anyone paid', () => {
  for (const display of [MOMO, REVOLUT, PAYPAL, SEPA, CASH]) {
    const fields = Object.keys(instructions(display, EUROS)).join(' ')
    expect(fields).not.toMatch(/paid|status|settled|received/i)
  }
})

const outside = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '*1*99#',
    '#',
    '%23',
    '{code}',
    '$&',
    '$1',
    '../@evil.example',
    '\n',
    '\uD83D',
    `x${'🍺'.repeat(40)}`,
  ),
  fc.stringMatching(/^[0-9*#/?&@:.]{0,20}$/),
)
const amountMinor = fc.integer({ min: 1, max: 99_999_999_999 })

test('no outside text changes a dial string', () => {
  const currency = fc.constantFrom('RWF', 'UGX', 'KES', 'EUR')
  fc.assert(
    fc.property(outside, outside, amountMinor, currency, (reference, payee, minor, code) => {
      const due = { amountMinor: minor, currency: code, reference }
      const { dial, telHref } = instructions({ ...MOMO, payee }, due)
      if (dial === null) return
      expect(dial).toMatch(/^\*182\*8\*1\*012345\*[1-9]\d*#$/)
      expect(telHref).toBe(`tel:${dial.slice(0, -1)}%23`)
      expect(new URL(telHref ?? '').hash).toBe('')
    }),
  )
})

test('no outside text changes a link’s host, path or number of parameters', () => {
  fc.assert(
    fc.property(outside, outside, amountMinor, (reference, payee, minor) => {
      const due = { amountMinor: minor, currency: 'EUR', reference }
      const revolut = new URL(instructions({ ...REVOLUT, payee }, due).url ?? '')
      const paypal = new URL(instructions({ ...PAYPAL, payee }, due).url ?? '')

      expect([revolut.protocol, revolut.host, revolut.pathname, revolut.hash]).toEqual([
        'https:',
        'revolut.me',
        '/LeComptoir',
        '',
      ])
      expect([...revolut.searchParams.keys()]).toEqual(['currency', 'amount', 'note'])
      expect([paypal.host, paypal.search, paypal.hash]).toEqual(['paypal.me', '', ''])
    }),
  )
})

test('no outside text changes the lines of a QR text or of a step', () => {
  fc.assert(
    fc.property(
      outside,
      amountMinor,
      fc.constantFrom(...LANGUAGES),
      (reference, minor, language) => {
        const due = { amountMinor: minor, currency: 'EUR', reference }
        const lines = instructions(SEPA, due, language).epcPayload?.split('\n') ?? []

        expect([8, 11]).toContain(lines.length)
        expect(lines.slice(4, 7)).toEqual(['', 'Le Comptoir', 'BE68539007547034'])
        expect(instructions(CASH, due, language).steps).toHaveLength(1)
        expect(instructions(CASH, due, language).steps[0]).not.toMatch(/[\n\r\u2028\u2029]/)
      },
    ),
  )
})

test('a bar’s instructions show no code of another bar', () => {
  const other = { ...MOMO, id: 'other', code: '999999', payee: 'Another Bar' }
  const shown = JSON.stringify(instructions(MOMO, FRANCS))

  expect(shown).not.toContain(other.code)
  expect(JSON.stringify(instructions(other, FRANCS))).not.toContain(MOMO.code ?? '')
})

function instructions(
  display: PaymentDisplay,
  due: Due,
  language: (typeof LANGUAGES)[number] = 'en',
): PayInstructions {
  const shown = payInstructions(display, due, language)
  if (shown === null) throw new Error('this method should take this amount')
  return shown
}
