import { epcPayload, oneLine } from './epc.ts'
import type { Language } from './language.ts'
import { formatMoney, toMajorString } from './money.ts'
import {
  LINK_STARTS,
  type MomoDisplay,
  type PaymentDisplay,
  type PaypalDisplay,
  type RevolutDisplay,
  type Steps,
} from './payment-display.ts'

/** What is to be paid: an order, a tab or one share of it. */
export type Due = {
  readonly amountMinor: number
  readonly currency: string
  /** What ties the payment to the bill, e.g. `A5-101/2`. */
  readonly reference: string
}

/**
 * How to pay one amount, ready for any channel to print. Amount, payee, method and reference always stand there as text;
 * a code or link comes on top. Says nothing about whether anyone paid, and nothing here ever can.
 */
export type PayInstructions = {
  readonly displayId: string
  readonly kind: PaymentDisplay['kind']
  /** The method as diners know it. */
  readonly provider: string
  readonly payee: string
  readonly amountMinor: number
  readonly currency: string
  /** The amount in the diner's language. */
  readonly amount: string
  readonly reference: string
  /** Merchant code and national number, to copy. */
  readonly code: string | null
  readonly phone: string | null
  /** One-line dial string; only from a template the owner confirmed. */
  readonly dial: string | null
  /** The dial string as a link, every `#` as `%23`: dials on Android, never the only way. */
  readonly telHref: string | null
  /** Where the provider's own menu starts. */
  readonly menu: string | null
  /** The owner's numbered steps; empty when none were written. */
  readonly steps: readonly string[]
  /** Web link; with the amount only from a template the owner confirmed. */
  readonly url: string | null
  readonly iban: string | null
  readonly bic: string | null
  /** QR text of a euro transfer, for a code of level M. */
  readonly epcPayload: string | null
}

/** In characters: what every way to pay has room for. */
export const MAX_REFERENCE = 35

/** Instructions for one amount, or `null` when the method can't take it: nothing due, or a euro transfer of another currency. */
export function payInstructions(
  display: PaymentDisplay,
  due: Due,
  language: Language,
): PayInstructions | null {
  const amount = formatMoney(due.amountMinor, due.currency, language)
  if (due.amountMinor <= 0) return null
  if (display.kind === 'sepa_qr' && due.currency !== 'EUR') return null
  const reference = Array.from(oneLine(due.reference)).slice(0, MAX_REFERENCE).join('')
  return {
    displayId: display.id,
    kind: display.kind,
    provider: providerName(display),
    payee: display.payee,
    amountMinor: due.amountMinor,
    currency: due.currency,
    amount,
    reference,
    ...NOTHING,
    ...ownFields(display, { ...due, reference }, language),
  }
}

const NOTHING = {
  code: null,
  phone: null,
  dial: null,
  telHref: null,
  menu: null,
  steps: [],
  url: null,
  iban: null,
  bic: null,
  epcPayload: null,
} as const

type OwnFields = Partial<Pick<PayInstructions, keyof typeof NOTHING>>

function ownFields(display: PaymentDisplay, due: Due, language: Language): OwnFields {
  switch (display.kind) {
    case 'momo_ussd': {
      const { code, phone, menu } = display
      const dial = dialString(display, due)
      const telHref = dial === null ? null : `tel:${dial.replaceAll('#', '%23')}`
      const steps = filledSteps(display.steps, { code, phone, payee: display.payee }, due, language)
      return { code, phone, menu, dial, telHref, steps }
    }
    case 'revolut':
    case 'paypal':
      return { url: payLink(display, due) }
    case 'sepa_qr': {
      const { iban, bic, payee } = display
      const { amountMinor, reference } = due
      const transfer = { name: payee, iban, bic, amountMinor, text: reference }
      return { iban, bic, epcPayload: epcPayload(transfer) }
    }
    case 'steps': {
      const values = { code: null, phone: null, payee: display.payee }
      return { steps: filledSteps(display.steps, values, due, language) }
    }
  }
}

function providerName(display: PaymentDisplay): string {
  switch (display.kind) {
    case 'momo_ussd':
    case 'steps':
      return display.provider
    case 'revolut':
      return 'Revolut'
    case 'paypal':
      return 'PayPal'
    case 'sepa_qr':
      return 'SEPA'
  }
}

/** Only digits ever go into the template; an amount with cents or a reference with letters has no one-line form. */
function dialString(display: MomoDisplay, due: Due): string | null {
  const { template, mode, confirmed } = display
  if (mode !== 'direct' || confirmed === null || template === null) return null
  const values: Holes = {
    code: display.code,
    phone: display.phone,
    amount: toMajorString(due.amountMinor, due.currency).replace(/\.0+$/, ''),
    ref: due.reference,
  }
  const dial = fill(template, values, (value) => (/^\d{1,15}$/.test(value) ? value : null))
  return dial !== null && /^[*#][\d*#]{1,80}#$/.test(dial) ? dial : null
}

/** Unconfirmed: the plain link to the payee, where the payer types the amount. */
function payLink(display: RevolutDisplay | PaypalDisplay, due: Due): string | null {
  const template = display.confirmed === null ? LINK_STARTS[display.kind] : display.template
  const values: Holes = {
    user: display.user,
    minor: String(due.amountMinor),
    major: toMajorString(due.amountMinor, due.currency),
    currency: due.currency,
    ref: due.reference,
  }
  const link = fill(template, values, encodeURIComponent)
  const host = new URL(LINK_STARTS[display.kind]).host
  return link !== null && URL.parse(link)?.host === host ? link : null
}

function filledSteps(
  steps: Steps | null,
  values: Holes,
  due: Due,
  language: Language,
): readonly string[] {
  const lines = steps?.[language] ?? steps?.default ?? []
  const amount = toMajorString(due.amountMinor, due.currency)
  const holes: Holes = { ...values, amount, ref: due.reference }
  return lines.map((line) => fill(line, holes, (value) => value) ?? line)
}

type Holes = { readonly [hole: string]: string | null }

/** A value that holds a placeholder itself stays text: the template is walked once. `null` when a value is missing or refused. */
function fill(
  template: string,
  values: Holes,
  encode: (value: string) => string | null,
): string | null {
  let isWhole = true
  const filled = template.replaceAll(/\{([a-z]+)\}/g, (_, hole: string) => {
    const value = values[hole] ?? null
    const encoded = value === null ? null : encode(value)
    if (encoded === null) isWhole = false
    return encoded ?? ''
  })
  return isWhole ? filled : null
}
