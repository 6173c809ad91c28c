import type { Bar, BarTable } from '../core/bar.ts'
import { type PaymentDisplay, readPaymentDisplay } from '../core/payment-display.ts'
import { BAR_JSON, barOf, TABLES_JSON } from './bars.ts'
import { type Held, held } from './held.ts'

/** What seldom changes at a bar, as of `stamp`, which moves with each change of it. */
export type BarSheet = {
  readonly stamp: string
  readonly bar: Bar
  readonly tables: readonly BarTable[]
  readonly payments: readonly PaymentDisplay[]
}

/** The bars that one of our numbers reaches, in the same way. */
export type Reached = { readonly stamp: string; readonly bars: readonly Bar[] }

/**
 * What this process has read of its bars. A statement names the stamp of what is held, and the database sends the
 * rest only where that is no longer so: every turn sees what is true in its own moment, and most send nothing.
 */
export type Sheets = { readonly bars: Held<BarSheet>; readonly reached: Held<Reached> }

export function sheets(): Sheets {
  return { bars: held(200), reached: held(200) }
}

/** The stamp of `bars b`. */
export const STAMP = 'b.updated_at::text'

/** For the bar id in `$1`, from `bars b`. */
export const SHEET_JSON = `json_build_object('bar', ${BAR_JSON}, 'tables', ${TABLES_JSON}, 'payments',
    (SELECT coalesce(json_agg(d.display ORDER BY d.position, d.id), '[]')
       FROM payment_displays d WHERE d.bar_id = $1))`

export type SheetRow = {
  readonly bar: unknown
  readonly tables: readonly BarTable[]
  readonly payments: readonly unknown[]
}

export function sheetOf(stamp: string, row: SheetRow): BarSheet {
  return {
    stamp,
    bar: barOf(row.bar),
    tables: row.tables,
    payments: row.payments.flatMap(readable),
  }
}

/** Checked when read: whatever the database holds, no other dial string or link comes out. */
function readable(stored: unknown): readonly PaymentDisplay[] {
  const display = readPaymentDisplay(stored)
  return display.ok ? [display.value] : []
}
