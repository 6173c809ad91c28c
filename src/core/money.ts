import { ok, refuse, type Result } from './errors.ts'
import type { Language } from './language.ts'

/**
 * Minor-unit digits by ISO 4217 (list one, active currencies). Our own table, because what is stored must not
 * move when a runtime's locale data does; a test checks that Intl still agrees.
 */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...codes(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...codes(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...codes(
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF ' +
      'CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL ' +
      'HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT ' +
      'MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB ' +
      'SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH ' +
      'USD UYU UZS VES WST XCD YER ZAR ZMW',
  ),
])

function codes(digits: number, list: string): readonly (readonly [string, number])[] {
  return list.split(' ').map((code) => [code, digits] as const)
}

/** Every currency a bar can use, as ISO 4217 codes. */
export const CURRENCIES: readonly string[] = [...DIGITS.keys()].toSorted()

/** Upper-case ISO 4217 codes only: `rwf` is no currency. */
export function isCurrency(code: string): boolean {
  return DIGITS.has(code)
}

/** Decimal places of a currency: 0 for RWF, 2 for EUR. @throws RangeError for a code outside ISO 4217: configuration checks it first. */
export function minorDigits(currency: string): number {
  const digits = DIGITS.get(currency)
  if (digits === undefined) throw new RangeError(`not an ISO 4217 currency: ${currency}`)
  return digits
}

/** @throws RangeError unless `minor` is an exact integer: half a franc is a bug upstream and is never rounded away. */
export function assertMinor(minor: number): void {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not an integer amount: ${minor}`)
}

/** Thousands and decimal marks by house policy. Intl writes 12.500 in Kinyarwanda, which an English reader takes for twelve and a half. */
const MARKS: { readonly [L in Language]: { readonly group: string; readonly decimal: string } } = {
  en: { group: ',', decimal: '.' },
  sw: { group: ',', decimal: '.' },
  fr: { group: ' ', decimal: ',' },
  rw: { group: ' ', decimal: ',' },
}

/**
 * An amount as diners and owners read it: ISO code first, plain spaces, e.g. `RWF 12,500` (en) or `EUR 12,50` (fr).
 * `hideZeroCents` leaves `.00` away, as bars do in KES and TZS.
 */
export function formatMoney(
  minor: number,
  currency: string,
  language: Language,
  options: { readonly hideZeroCents?: boolean } = {},
): string {
  const { sign, whole, cents } = parts(minor, currency)
  const marks = MARKS[language]
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, marks.group)
  const hidden = cents === '' || (options.hideZeroCents === true && /^0+$/.test(cents))
  return `${currency} ${sign}${grouped}${hidden ? '' : marks.decimal + cents}`
}

/** An amount in major units as a numeric literal, e.g. `12.50`: what the database's numeric columns and payment links take. */
export function toMajorString(minor: number, currency: string): string {
  const { sign, whole, cents } = parts(minor, currency)
  return `${sign}${whole}${cents === '' ? '' : `.${cents}`}`
}

function parts(minor: number, currency: string) {
  assertMinor(minor)
  const digits = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const cut = text.length - digits
  return { sign: minor < 0 ? '-' : '', whole: text.slice(0, cut), cents: text.slice(cut) }
}

/** Why a typed amount could not be read. `ambiguous`: a mark that may be thousands or decimals. */
export type AmountRefusal = {
  readonly code: 'amount_invalid'
  readonly reason:
    'not_a_number' | 'other_currency' | 'too_many_decimals' | 'ambiguous' | 'too_large'
}

/**
 * Reads an amount a person typed (`12500`, `12,500`, `12 500`, `RWF 12.500`, `12,50 €` without the sign) into minor units.
 * Prefers refusing to guessing: a wrong guess is a price off by a thousand.
 */
export function parseMajor(text: string, currency: string): Result<number, AmountRefusal> {
  const digits = minorDigits(currency)
  const match = /^([A-Z]{3})?([+-]?)(\d[\d.,]*)([A-Z]{3})?$/.exec(
    text.toUpperCase().replaceAll(/[\s'’_]/g, ''),
  )
  if (match === null) return invalid('not_a_number')
  const [, before = currency, sign, number = '', after = currency] = match
  if (before !== currency || after !== currency) return invalid('other_currency')

  const read = readMarks(number, digits)
  if (typeof read === 'string') return invalid(read)
  if (read.cents.length > digits) return invalid('too_many_decimals')
  const minor = Number(`${read.whole}${read.cents.padEnd(digits, '0')}`)
  if (!Number.isSafeInteger(minor)) return invalid('too_large')
  return ok(sign === '-' && minor !== 0 ? -minor : minor)
}

function invalid(reason: AmountRefusal['reason']) {
  return refuse<AmountRefusal>({ code: 'amount_invalid', reason })
}

const GROUPED = /^[1-9]\d{0,2}(?:[.,]\d{3})+$/

function readMarks(
  number: string,
  digits: number,
): { readonly whole: string; readonly cents: string } | 'not_a_number' | 'ambiguous' {
  const marks = number.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  if (last === undefined) return { whole: number, cents: '' }

  const cut = number.lastIndexOf(last)
  const cents = number.slice(cut + 1)
  const kinds = new Set(marks).size
  if (kinds === 2) {
    const whole = number.slice(0, cut)
    const isSound = GROUPED.test(whole) && !whole.includes(last)
    return isSound && cents !== '' ? { whole: bare(whole), cents } : 'not_a_number'
  }
  if (marks.length > 1)
    return GROUPED.test(number) ? { whole: bare(number), cents: '' } : 'not_a_number'
  return readOneMark(number, last, digits)
}

/** One mark with three digits behind it is where people and spreadsheets part ways. */
function readOneMark(number: string, mark: string, digits: number) {
  const [whole = '', cents = ''] = number.split(mark)
  if (whole === '' || cents === '') return 'not_a_number'
  if (!GROUPED.test(number)) return { whole, cents }
  if (digits === 0) return { whole: bare(number), cents: '' }
  if (digits === 3) return mark === '.' ? { whole, cents } : 'ambiguous'
  return mark === ',' ? { whole: bare(number), cents: '' } : 'ambiguous'
}

function bare(number: string): string {
  return number.replaceAll(/[.,]/g, '')
}
