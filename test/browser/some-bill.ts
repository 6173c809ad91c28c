const PAID = {
  amountMinor: 5100,
  currency: 'RWF',
  amount: 'RWF 5 100',
  reference: 'A5-104',
  phone: null,
} as const
const MOMO = {
  ...PAID,
  displayId: 'momo',
  kind: 'momo_ussd',
  provider: 'MTN MoMo',
  payee: 'Mado Bar Ltd',
  code: '012345',
  dial: '*182*8*1*012345*5100#',
  telHref: 'tel:*182*8*1*012345*5100%23',
  menu: '*182*8*1#',
  steps: [],
  url: null,
  iban: null,
  bic: null,
  epcPayload: null,
} as const
const SEPA = {
  ...MOMO,
  kind: 'sepa_qr',
  provider: 'SEPA',
  code: null,
  dial: null,
  telHref: null,
  menu: null,
  iban: 'FR7630006000011234567890189',
  epcPayload: 'BCD',
} as const
/** A bill that can be paid in two ways, as the payment page gets it. */
export const BILL = { ...PAID, barName: 'Chez Mado', methods: [MOMO, SEPA] }
