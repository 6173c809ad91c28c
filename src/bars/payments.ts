import { shown } from '../config/problems.ts'
import { LANGUAGES } from '../core/language.ts'
import { type PaymentDisplay, readPaymentDisplay, type Steps } from '../core/payment-display.ts'
import type { Report } from './read-menu.ts'
import type { FileFields } from './write-file.ts'

/** The payment displays of a checked file. */
export function readPayments(
  entries: readonly Readonly<Record<string, unknown>>[],
  currency: string,
  report: Report,
): readonly PaymentDisplay[] {
  const seen = new Set<string>()
  return entries.flatMap((entry, index) => {
    const key = `payments.${index}`
    const read = readPaymentDisplay(entry)
    if (!read.ok) {
      for (const { field, wanted } of read.refusal.problems) {
        report(`${key}.${field}`, shown(entry[field]), wanted)
      }
      return []
    }
    const display = read.value
    if (seen.has(display.id)) report(`${key}.id`, `"${display.id}" again`, 'an id of its own')
    if (display.kind === 'sepa_qr' && currency !== 'EUR') {
      report(`${key}.kind`, `"sepa_qr" in ${currency}`, 'a bar whose currency is EUR')
    }
    seen.add(display.id)
    return [display]
  })
}

/** A display as a file says it; what is not set is left out. */
export function paymentFields(display: PaymentDisplay): FileFields {
  const { id, kind, payee, confirmed, ...rest } = display
  const set = Object.entries(rest).filter(([, value]) => value !== null)
  const fields = set.map(([name, value]) => [
    name,
    typeof value === 'string' ? value : steps(value),
  ])
  return {
    id,
    kind,
    payee,
    ...Object.fromEntries(fields),
    confirmed: confirmed === null ? undefined : { by: confirmed.by, at: confirmed.at },
  }
}

function steps(value: Steps | null): readonly string[] | FileFields {
  if (value === null) return []
  const { default: preset, ...rest } = value
  if (Object.keys(rest).length === 0) return preset
  return Object.fromEntries((['default', ...LANGUAGES] as const).map((key) => [key, value[key]]))
}
