import type { Bar, BarTable, StaffMember } from '../core/bar.ts'
import type { Category, MenuItem } from '../core/menu.ts'
import type { PaymentDisplay } from '../core/payment-display.ts'

/** Everything a bar file says: what `bar import` brings in and `bar export` gives back. */
export type BarBundle = {
  readonly bar: Omit<Bar, 'menuVersion'>
  readonly tables: readonly BarTable[]
  readonly staff: readonly StaffMember[]
  readonly payments: readonly PaymentDisplay[]
  readonly categories: readonly Category[]
  readonly items: readonly MenuItem[]
}
