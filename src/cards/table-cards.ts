import type { Language } from '../core/language.ts'
import { tableCode } from '../core/table-code.ts'

/** What is printed for one table. */
export type TableCard = {
  readonly barName: string
  readonly label: string
  readonly area: string | null
  /** What the QR code says: opens WhatsApp with the table's code typed in. */
  readonly link: string
  /** "Scan to order", in the bar's languages. */
  readonly invitations: readonly string[]
}

const INVITATION: { readonly [L in Language]: string } = {
  en: 'Scan to order',
  fr: 'Scannez pour commander',
  rw: 'Sikana utumize',
  sw: 'Skani uagize',
}

type CardBar = {
  readonly id: string
  readonly name: string
  readonly languages: readonly Language[]
  readonly defaultLanguage: Language
}

/**
 * @param phone E.164 digits of the bar's WhatsApp number (not Meta's id of it).
 */
export function tableCard(
  bar: CardBar,
  table: { readonly label: string; readonly area: string | null },
  phone: string,
): TableCard {
  const others = bar.languages.filter((language) => language !== bar.defaultLanguage)
  return {
    barName: bar.name,
    label: table.label,
    area: table.area,
    link: `https://wa.me/${phone}?text=${encodeURIComponent(tableCode(table.label, bar.id))}`,
    invitations: [bar.defaultLanguage, ...others].map((language) => INVITATION[language]),
  }
}

/**
 * Table labels a person typed: `A1-A20`, `A1,A3,B2-B5`, `12`. In order, without doubles.
 * @returns the part that can't be read, where there is one.
 */
export function parseTableRange(
  text: string,
):
  | { readonly ok: true; readonly labels: readonly string[] }
  | { readonly ok: false; readonly part: string } {
  const labels = new Set<string>()
  for (const part of text
    .toUpperCase()
    .split(',')
    .map((piece) => piece.trim())) {
    const range = /^([A-Z]{0,4})(\d{1,4})(?:-([A-Z]{0,4})(\d{1,4}))?$/.exec(part)
    if (range === null) {
      // Labels need not end in a number: BAR, VIP.
      if (!/^[A-Z0-9]{1,8}$/.test(part)) return { ok: false, part }
      labels.add(part)
      continue
    }
    const [, letters = '', first = '', lastLetters, last] = range
    if (last === undefined) {
      labels.add(part)
      continue
    }
    const from = Number(first)
    const to = Number(last)
    const isSameRow = lastLetters === letters || lastLetters === ''
    if (!isSameRow || to < from || to - from >= 500) return { ok: false, part }
    for (let number = from; number <= to; number += 1) {
      labels.add(`${letters}${String(number).padStart(first.length, '0')}`)
    }
  }
  return { ok: true, labels: [...labels] }
}
