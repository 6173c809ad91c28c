/**
 * IBAN and the "BCD" payload of a SEPA credit transfer QR code.
 * @see http://doczz.fr/doc/1571788/ EPC069-12
 */

/** IBAN lengths of the countries that SEPA reaches. */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AL28 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 IE22 IS26 IT27 ' +
    'LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 VA22'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
)

/** SEPA but not EEA: banks there still want the BIC. */
const OUTSIDE_EEA = new Set('AD AL CH GB GI MC MD ME MK RS SM VA'.split(' '))

export const BIC = /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/

/** Upper case without spaces, as it is stored and checked. */
export function compactIban(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase()
}

/** True for a compact IBAN of a SEPA country with its length and check digits right. */
export function isIban(iban: string): boolean {
  return (
    /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) &&
    IBAN_LENGTHS.get(iban.slice(0, 2)) === iban.length &&
    mod97(iban) === 1
  )
}

export function bicIsRequired(iban: string): boolean {
  return OUTSIDE_EEA.has(iban.slice(0, 2))
}

/** In groups of four, as people read and copy it. */
export function printIban(iban: string): string {
  return iban.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** ISO 7064 over the text with its first four characters moved behind it; letters count from A = 10. */
function mod97(text: string): number {
  let rest = 0
  for (const sign of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

export type Transfer = {
  readonly name: string
  readonly iban: string
  readonly bic: string | null
  /** Euro cents. */
  readonly amountMinor: number
  /** What the receiver reads on the statement. Shortened when the code would be too dense to scan. */
  readonly text: string
}

/** Version 13 at level M holds 331 bytes; denser codes fail on cheap cameras, so the standard stops there. */
const MAX_BYTES = 331
const MAX_AMOUNT = 99_999_999_999

/**
 * The QR text of a transfer, 8 lines, or 11 with a text; `null` when a field is out of the standard. Name and IBAN are
 * never shortened: money sent to half a name comes back.
 */
export function epcPayload(transfer: Transfer): string | null {
  const { iban, bic, amountMinor } = transfer
  const name = oneLine(transfer.name)
  const nameLength = Array.from(name).length
  if (!isIban(iban) || nameLength < 1 || nameLength > 70) return null
  if (bic === null ? bicIsRequired(iban) : !BIC.test(bic)) return null
  if (!Number.isInteger(amountMinor) || amountMinor < 1 || amountMinor > MAX_AMOUNT) return null

  const cents = String(amountMinor % 100).padStart(2, '0')
  const amount = `EUR${Math.floor(amountMinor / 100)}.${cents}`
  const head = ['BCD', '002', '1', 'SCT', bic ?? '', name, iban, amount].join('\n')
  const room = MAX_BYTES - bytes(head)
  if (room < 0) return null
  const text = shorten(oneLine(transfer.text), room - '\n\n\n'.length)
  return text === '' ? head : `${head}\n\n\n${text}`
}

/** Printable text on one line, as it stands in a QR line, a link or a message; no lone surrogates. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
}

function shorten(text: string, maxBytes: number): string {
  let kept = ''
  let used = 0
  for (const sign of Array.from(text).slice(0, 140)) {
    used += bytes(sign)
    if (used > maxBytes) break
    kept += sign
  }
  return kept.trimEnd()
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).byteLength
}
