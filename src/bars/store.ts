import type { BarTable, StaffMember } from '../core/bar.ts'
import { readPaymentDisplay } from '../core/payment-display.ts'
import { isUuid } from '../core/uuid.ts'
import { appendAudit, type AuditEntry } from '../db/audit-log.ts'
import {
  findBar,
  findBarBySlug,
  paymentDisplaysOf,
  saveBar,
  savePaymentDisplays,
  saveStaff,
  saveTables,
  staffOf,
  tablesOf,
} from '../db/bars.ts'
import type { Database, Db } from '../db/database.ts'
import { loadMenu, saveMenu } from '../db/menus.ts'
import type { BarBundle } from './bundle.ts'
import type { Import } from './diff.ts'

/** A bar by its short name or its id, with everything a bar file holds; `null` when there is none. */
export async function loadBundle(db: Db, slugOrId: string): Promise<BarBundle | null> {
  const found = isUuid(slugOrId) ? await findBar(db, slugOrId) : await findBarBySlug(db, slugOrId)
  if (found === null) return null
  const { menuVersion: _, ...bar } = found
  const menu = await loadMenu(db, bar.id)
  const displays = await paymentDisplaysOf(db, bar.id)
  return {
    bar,
    tables: (await tablesOf(db, bar.id)).map(({ label, area }): BarTable => ({ label, area })),
    staff: (await staffOf(db, bar.id)).map((member): StaffMember => ({ ...member })),
    // One that no longer reads was saved by another version; it shows as missing and can be imported anew.
    payments: displays.flatMap((display) => {
      const read = readPaymentDisplay(display)
      return read.ok ? [read.value] : []
    }),
    categories: menu?.categories ?? [],
    items: menu?.items ?? [],
  }
}

/** Carries out an import in one transaction. The menu's version rises only when the menu changes. */
export async function saveImport(
  database: Database,
  plan: Import,
  options: { readonly prune: boolean },
): Promise<void> {
  const { bar, tables, staff, payments, categories, items } = plan.after
  const { prune } = options
  const changesMenu = plan.changes.some(
    ({ part, kind }) => (part === 'category' || part === 'item') && (kind !== 'missing' || prune),
  )
  await database.transaction(async (tx) => {
    await saveBar(tx, bar)
    await saveTables(tx, bar.id, tables, prune)
    await saveStaff(tx, bar.id, staff, prune)
    await savePaymentDisplays(tx, bar.id, payments, prune)
    if (changesMenu) await saveMenu(tx, bar.id, { categories, items }, prune)
    await appendAudit(tx, [importEntry(plan, prune)])
  })
}

/** How much was changed, not what: the file is the owner's, and has names and numbers in it. */
function importEntry({ after, changes }: Import, prune: boolean): AuditEntry {
  const count = (wanted: Import['changes'][number]['kind']) =>
    changes.filter(({ kind }) => kind === wanted).length
  const details = {
    new: count('new'),
    changed: count('changed'),
    removed: prune ? count('missing') : 0,
  }
  return {
    barId: after.bar.id,
    actor: 'operator',
    actorId: null,
    act: 'bar.imported',
    subjectId: null,
    details,
  }
}
