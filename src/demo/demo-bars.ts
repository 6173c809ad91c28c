import { readBarFile } from '../bars/bar-file.ts'
import type { BarBundle } from '../bars/bundle.ts'
import { planImport } from '../bars/diff.ts'
import { loadBundle, saveImport } from '../bars/store.ts'
import type { Database } from '../db/client.ts'
import { SAMPLE_BARS } from './bars/sample-bars.ts'
import type { DemoBar, DemoPhone } from './demo-people.ts'

const WABA_ID = '100000000000001'
/** Ids that Meta would have given the sample bars' numbers, and the numbers: reserved for fiction. */
const NUMBERS: readonly { readonly phoneNumberId: string; readonly displayPhone: string }[] = [
  { phoneNumberId: '100000000000011', displayPhone: '250700000100' },
  { phoneNumberId: '100000000000012', displayPhone: '33639980010' },
]

/** The sample bars, each with a number of its own, and open whenever somebody tries them. */
export function readSamples(): readonly BarBundle[] {
  return SAMPLE_BARS.map(({ name, text }, index) => {
    const read = readBarFile(text, name)
    if (!read.ok) throw new Error(`the sample bar ${name} is wrong`)
    const { bar } = read.bundle
    const phoneNumberId = NUMBERS[index]?.phoneNumberId ?? null
    const rules = { ...bar.rules, ordersWhenClosed: true }
    const voice = { ...bar.voice, takesCallsWhenClosed: true }
    return { ...read.bundle, bar: { ...bar, phoneNumberId, rules, voice } }
  })
}

/** Brings the samples into an empty or an older demo; a sample that was edited in the data folder is put back. */
export async function importSamples(
  database: Database,
  bundles: readonly BarBundle[],
): Promise<void> {
  for (const bundle of bundles) {
    const stored = await loadBundle(database.db, bundle.bar.id)
    const plan = planImport(stored, bundle, { prune: true })
    if (plan.isChange) await saveImport(database, plan, { prune: true })
  }
}

export function demoBar({ bar, tables }: BarBundle, index: number): DemoBar {
  const number = NUMBERS[index]
  if (number === undefined) throw new Error('a sample bar without a number')
  return { ...number, wabaId: WABA_ID, id: bar.id, slug: bar.slug, name: bar.name, tables }
}

/** A guest, a friend at the same table, and each bar's owner and staff. */
export function demoPhones(bundles: readonly BarBundle[]): readonly DemoPhone[] {
  const staffOfAll = bundles.flatMap(({ bar, staff }) =>
    staff.map(({ phone, name }, place): DemoPhone => ({
      id: place === 0 ? `owner-${bar.slug}` : `staff-${bar.slug}-${place}`,
      role: place === 0 ? 'owner' : 'staff',
      barSlug: bar.slug,
      phone,
      userId: `RW.90000000000${phone.slice(-4)}`,
      name,
    })),
  )
  return [
    {
      id: 'diner',
      role: 'diner',
      barSlug: null,
      phone: '250700000201',
      userId: 'RW.5520917734401288',
      name: 'Aline',
    },
    {
      id: 'friend',
      role: 'friend',
      barSlug: null,
      phone: '250700000202',
      userId: 'RW.5520917734401289',
      name: 'Jean',
    },
    ...staffOfAll,
  ]
}

/** The demo's reset: everybody has left and nobody remembers a word; orders stay in the books. */
export async function forgetVisits(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.rows('UPDATE tab_tables SET left_at = now() WHERE left_at IS NULL')
    await tx.rows(
      `UPDATE tabs SET closed_at = now(), version = version + 1, closed_reason = 'staff'
        WHERE closed_at IS NULL`,
    )
    await tx.rows(
      `UPDATE waiter_conversations
          SET tab_id = NULL, table_label = NULL, dialogue = NULL, language = NULL, language_state = NULL,
              mode = 'waiter', mode_until = NULL, mode_staff_phone = NULL, last_inbound_at = NULL`,
    )
    await tx.rows('UPDATE people SET language = NULL')
  })
}

/** Takes away what somebody has in their cart and has not ordered. */
export async function emptyCart(
  database: Database,
  phone: string | null,
  barId: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    const tabs = await tx.rows<{ readonly tabId: string }>(
      `DELETE FROM tab_lines l USING people p
        WHERE l.bar_id = $1 AND l.person_id = p.id AND p.phone = $2 AND l.order_id IS NULL
        RETURNING l.tab_id AS "tabId"`,
      [barId, phone],
    )
    for (const tabId of new Set(tabs.map((row) => row.tabId))) {
      await tx.rows('UPDATE tabs SET version = version + 1 WHERE bar_id = $1 AND id = $2', [
        barId,
        tabId,
      ])
    }
  })
}
