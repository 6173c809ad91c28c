import { isDeepStrictEqual } from 'node:util'

import { keepConfirmation } from '../core/payment-display.ts'
import { maskPhone } from '../core/phone.ts'
import type { BarBundle } from './bundle.ts'

const PARTS = ['bar', 'table', 'staff', 'payment', 'category', 'item'] as const
export type Part = (typeof PARTS)[number]

/** One thing a file says differently from the database. `missing`: only the database has it. */
export type Change = {
  readonly kind: 'new' | 'changed' | 'missing'
  readonly part: Part
  /** Its key: slug, label, number, id. */
  readonly id: string
  /** Fields that differ, for `changed`. */
  readonly fields: readonly string[]
}

export type Import = {
  readonly changes: readonly Change[]
  /** The bar as it will be: the file, and unless pruned what only the database has, behind it. */
  readonly after: BarBundle
  /** Whether saving would change anything. */
  readonly isChange: boolean
}

/**
 * What bringing in the file `written` means for `stored` (`null`: a bar nobody knows yet). Never forgets what
 * the file leaves out, unless told to `prune`. Running it again on its own result changes nothing.
 */
export function planImport(
  stored: BarBundle | null,
  written: BarBundle,
  options: { readonly prune: boolean },
): Import {
  const before: BarBundle = stored ?? { ...EMPTY, bar: written.bar }
  const file = { ...written, payments: withConfirmations(before, written) }
  const plans = {
    tables: planListed(before.tables, file.tables, 'table', (table) => table.label),
    staff: planRows(before.staff, file.staff, 'staff', (member) => member.phone),
    payments: planListed(before.payments, file.payments, 'payment', (display) => display.id),
    categories: planRows(before.categories, file.categories, 'category', (row) => row.id),
    items: planRows(before.items, file.items, 'item', (item) => item.id),
  }
  const changes: readonly Change[] = [
    ...barChange(stored, file),
    ...plans.tables.changes,
    ...plans.staff.changes,
    ...plans.payments.changes,
    ...plans.categories.changes,
    ...plans.items.changes,
  ]
  const keep = !options.prune
  const keptItems = keep ? plans.items.missing : []
  // A category stays as long as a kept item is in it, which pruning has made impossible.
  const after: BarBundle = {
    bar: file.bar,
    tables: [...file.tables, ...(keep ? plans.tables.missing : [])],
    staff: positioned([...file.staff, ...(keep ? plans.staff.missing : [])]),
    payments: [...file.payments, ...(keep ? plans.payments.missing : [])],
    categories: positioned([...file.categories, ...(keep ? plans.categories.missing : [])]),
    items: positioned([...file.items, ...keptItems]),
  }
  const isChange = changes.some((change) => change.kind !== 'missing' || options.prune)
  return { changes, after, isChange }
}

const EMPTY = { tables: [], staff: [], payments: [], categories: [], items: [] } as const

/** What the owner confirmed by dialling it once holds as long as nothing of it changes. */
function withConfirmations(before: BarBundle, file: BarBundle): BarBundle['payments'] {
  return file.payments.map((display) => {
    const old = before.payments.find((other) => other.id === display.id)
    return old === undefined ? display : keepConfirmation(old, display)
  })
}

function barChange(stored: BarBundle | null, file: BarBundle): readonly Change[] {
  const id = file.bar.slug
  if (stored === null) return [{ kind: 'new', part: 'bar', id, fields: [] }]
  const fields = differingFields(stored.bar, file.bar)
  return fields.length === 0 ? [] : [{ kind: 'changed', part: 'bar', id, fields }]
}

function planRows<T extends object>(
  before: readonly T[],
  after: readonly T[],
  part: Part,
  idOf: (row: T) => string,
): { readonly changes: readonly Change[]; readonly missing: readonly T[] } {
  const stored = new Map(before.map((row) => [idOf(row), row]))
  const wanted = new Set(after.map(idOf))
  const changes = after.flatMap((row): readonly Change[] => {
    const id = idOf(row)
    const old = stored.get(id)
    if (old === undefined) return [{ kind: 'new', part, id, fields: [] }]
    const fields = differingFields(old, row)
    return fields.length === 0 ? [] : [{ kind: 'changed', part, id, fields }]
  })
  const missing = before.filter((row) => !wanted.has(idOf(row)))
  const gone = missing.map((row): Change => ({ kind: 'missing', part, id: idOf(row), fields: [] }))
  return { changes: [...changes, ...gone], missing }
}

/**
 * Rows whose place is that in their list alone. They are shown to guests in that order: another one is a change, a row
 * more or less before them is not.
 */
function planListed<T extends object>(
  before: readonly T[],
  after: readonly T[],
  part: Part,
  idOf: (row: T) => string,
) {
  const ids = new Set(after.map(idOf))
  const stored = new Set(before.map(idOf))
  const placed = (rows: readonly T[]) => {
    const common = rows.map(idOf).filter((id) => ids.has(id) && stored.has(id))
    return rows.map((row) => ({ ...row, position: common.indexOf(idOf(row)) }))
  }
  const { changes } = planRows(placed(before), placed(after), part, idOf)
  return { changes, missing: before.filter((row) => !ids.has(idOf(row))) }
}

function differingFields(before: object, after: object): readonly string[] {
  const old: Readonly<Record<string, unknown>> = { ...before }
  const now: Readonly<Record<string, unknown>> = { ...after }
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (field) => !isDeepStrictEqual(old[field], now[field]),
  )
}

function positioned<T extends { readonly position: number }>(rows: readonly T[]): readonly T[] {
  return rows.map((row, position) => ({ ...row, position }))
}

/** The changes for a person: a line for each, numbers masked, and a count. */
export function changeLines(plan: Import, options: { readonly prune: boolean }): readonly string[] {
  const lines = plan.changes.map(({ kind, part, id: key, fields }) => {
    const id = part === 'staff' ? maskPhone(key) : key
    if (kind === 'new') return `+ ${part} ${id}`
    if (kind === 'changed') return `~ ${part} ${id} (${fields.map(words).join(', ')})`
    return options.prune ? `- ${part} ${id}` : `? ${part} ${id} (not in the file; kept)`
  })
  const count = (kind: Change['kind']) =>
    plan.changes.filter((change) => change.kind === kind).length
  const missing = count('missing')
  const fate = missing === 0 ? '' : options.prune ? ' (removed)' : ' (kept)'
  return [...lines, `${count('new')} new, ${count('changed')} changed, ${missing} missing${fate}`]
}

function words(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
