import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { LANGUAGES } from '../../../core/language.ts'
import type { PayInstructions } from '../../../core/pay-instructions.ts'
import { noPayPage, payPage, type PayPageView } from './page.ts'

const MOMO: PayInstructions = {
  displayId: 'momo',
  kind: 'momo_ussd',
  provider: 'MTN MoMo',
  payee: 'Mado Bar Ltd',
  amountMinor: 3900,
  currency: 'RWF',
  amount: 'RWF 3,900',
  reference: 'A5-101',
  code: '012345',
  phone: null,
  dial: '*182*8*1*012345*3900#',
  telHref: 'tel:*182*8*1*012345*3900%23',
  menu: '*182*8*1#',
  steps: [],
  url: null,
  iban: null,
  bic: null,
  epcPayload: null,
}
const VIEW: PayPageView = {
  barName: 'Chez Mado',
  amountMinor: 3900,
  currency: 'RWF',
  reference: 'A5-101',
  methods: [MOMO],
}

test('the page shows amount, payee, reference, the dial string and the way through the menu', () => {
  const page = payPage(VIEW, 'en')

  for (const shown of [
    'RWF 3,900',
    'Mado Bar Ltd',
    'A5-101',
    '*182*8*1*012345*3900#',
    'Dial *182*8*1#',
  ]) {
    expect(page).toContain(shown)
  }
  expect(page).toContain('href="tel:*182*8*1*012345*3900%23"')
})

test('a euro transfer gets its code to scan, and the IBAN to read and to copy', () => {
  const iban = 'FR7630006000011234567890189'
  const sepa = {
    ...MOMO,
    kind: 'sepa_qr',
    code: null,
    dial: null,
    telHref: null,
    menu: null,
    iban,
    epcPayload: 'BCD\n002\n1\nSCT',
  } as const
  const page = payPage({ ...VIEW, methods: [sepa] }, 'fr')

  expect(page).toContain('<svg')
  expect(page).toContain(`data-copy="${iban}"`)
  expect(page).toContain('<code>FR76 3000 6000 0112 3456 7890 189</code>')
})

test('without a method the diner is sent to the staff', () => {
  expect(payPage({ ...VIEW, methods: [] }, 'en')).toContain('Please pay the staff')
})

test("nobody's words become markup, in any language", () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=a>'
  fc.assert(
    fc.property(fc.constantFrom(...LANGUAGES), fc.string(), (language, text) => {
      const words = `${evil}${text}`
      const method = { ...MOMO, provider: words, payee: words, steps: [words] }
      const page = payPage(
        { ...VIEW, barName: words, reference: words, methods: [method] },
        language,
      )

      expect(page.match(/<script/g)).toHaveLength(1)
      expect(page).not.toContain('<img')
    }),
  )
})

test('an unknown address says nothing but where to ask', () => {
  expect(noPayPage('en')).toContain('expired')
  expect(noPayPage('sw')).toContain('lang="sw"')
})

test('who is paid at a telephone number has it on the page, and in the way through the menu', () => {
  const phone = '0788000201'
  const toPhone = { ...MOMO, code: null, phone, dial: null, telHref: null, menu: '*182*1*1#' }

  const page = payPage({ ...VIEW, methods: [toPhone] }, 'en')

  expect(page).toContain(`<code>${phone}</code>`)
  expect(page).toContain('Dial *182*1*1#')
})
