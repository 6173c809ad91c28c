import { type Bar, type BarTable, DEFAULT_RULES, type StaffMember } from '../core/bar.ts'
import type { Db } from './database.ts'

type BarRow = Omit<Bar, 'rules'> & { readonly rules: Partial<Bar['rules']> }

/** A bar as JSON, from `bars b`. */
export const BAR_JSON = `json_build_object(
  'id', b.id, 'slug', b.slug, 'name', b.name, 'currency', b.currency, 'timeZone', b.time_zone,
  'languages', to_json(b.languages), 'defaultLanguage', b.default_language,
  'phoneNumberId', b.phone_number_id, 'hours', b.hours, 'rules', b.rules,
  'voice', b.voice,
  'menuVersion', b.menu_version)`

/** A bar's tables as a JSON array in the owner's order, for the bar id in `$1`. */
export const TABLES_JSON = `(SELECT coalesce(json_agg(json_build_object('label', t.label, 'area', t.area)
    ORDER BY t.position, t.label), '[]') FROM bar_tables t WHERE t.bar_id = $1)`

/** Rules that the owner did not set are the house's. */
export function barOf(json: unknown): Bar {
  const row = json as BarRow
  return { ...row, rules: { ...DEFAULT_RULES, ...row.rules } }
}

/** As it is stored in this moment; what turns hold of a bar is in `sheets.ts`. */
export async function findBar(db: Db, barId: string): Promise<Bar | null> {
  return (await barsWhere(db, 'b.id = $1', [barId]))[0] ?? null
}

/** By the short name that files, commands and series call it. */
export async function findBarBySlug(db: Db, slug: string): Promise<Bar | null> {
  return (await barsWhere(db, 'b.slug = $1', [slug]))[0] ?? null
}

/** By name. */
export async function listBars(db: Db): Promise<readonly Bar[]> {
  return await barsWhere(db, 'true', [])
}

/** Bars as series name them: always the same ones, in every replica. */
export async function namedBars(
  db: Db,
): Promise<readonly { readonly slug: string; readonly currency: string }[]> {
  return await db.rows('SELECT slug, currency FROM bars ORDER BY id LIMIT 100')
}

/** Whoever holds what was read of the bar learns by its time that it has changed. */
const MOVED = 'UPDATE bars SET updated_at = clock_timestamp() WHERE id = $1'

async function barsWhere(
  db: Db,
  where: string,
  params: readonly unknown[],
): Promise<readonly Bar[]> {
  const rows = await db.rows<{ readonly bar: unknown }>(
    `SELECT ${BAR_JSON} AS bar FROM bars b WHERE ${where} ORDER BY b.name, b.id`,
    params,
  )
  return rows.map(({ bar }) => barOf(bar))
}

/** Adds or changes a bar. A new currency is a new menu: its version rises. */
export async function saveBar(tx: Db, bar: Omit<Bar, 'menuVersion'>): Promise<void> {
  await tx.rows(
    `INSERT INTO bars AS b (id, slug, name, currency, time_zone, languages, default_language,
                            phone_number_id, hours, rules, voice)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET
       slug = excluded.slug, name = excluded.name, currency = excluded.currency,
       time_zone = excluded.time_zone, languages = excluded.languages,
       default_language = excluded.default_language, phone_number_id = excluded.phone_number_id,
       hours = excluded.hours, rules = excluded.rules, voice = excluded.voice, updated_at = clock_timestamp(),
       menu_version = b.menu_version + (b.currency <> excluded.currency)::integer`,
    [
      bar.id,
      bar.slug,
      bar.name,
      bar.currency,
      bar.timeZone,
      bar.languages,
      bar.defaultLanguage,
      bar.phoneNumberId,
      bar.hours,
      ownRules(bar.rules),
      bar.voice,
    ],
  )
}

/** Only what differs from the house rules, so that a better default reaches the bars that have no opinion. */
function ownRules(rules: Bar['rules']): Partial<Bar['rules']> {
  const defaults = new Map<string, unknown>(Object.entries(DEFAULT_RULES))
  return Object.fromEntries(
    Object.entries(rules).filter(([name, value]) => defaults.get(name) !== value),
  )
}

/** Adds and changes tables, in this order; with `prune`, tables that are not named go. */
export async function saveTables(
  tx: Db,
  barId: string,
  tables: readonly BarTable[],
  prune: boolean,
): Promise<void> {
  await tx.rows(
    `WITH stamped AS (${MOVED})
     INSERT INTO bar_tables (bar_id, label, area, position)
     SELECT $1, t.label, t.area, n - 1
       FROM ROWS FROM (json_to_recordset($2::json) AS (label text, area text)) WITH ORDINALITY AS t(label, area, n)
     ON CONFLICT (bar_id, label) DO UPDATE SET area = excluded.area, position = excluded.position`,
    [barId, tables],
  )
  if (prune) {
    const labels = tables.map(({ label }) => label)
    await tx.rows('DELETE FROM bar_tables WHERE bar_id = $1 AND NOT label = ANY($2::text[])', [
      barId,
      labels,
    ])
  }
}

/** In the owner's order. */
export async function tablesOf(db: Db, barId: string): Promise<readonly BarTable[]> {
  return await db.rows<BarTable>(
    'SELECT label, area FROM bar_tables WHERE bar_id = $1 ORDER BY position, label',
    [barId],
  )
}

/** Adds and changes staff numbers; with `prune`, numbers that are not named go. */
export async function saveStaff(
  tx: Db,
  barId: string,
  staff: readonly StaffMember[],
  prune: boolean,
): Promise<void> {
  await tx.rows(
    `INSERT INTO staff (bar_id, phone, name, role, language, position)
     SELECT $1, s.phone, s.name, s.role, s.language, s.position
       FROM json_to_recordset($2::json)
         AS s(phone text, name text, role text, language text, position integer)
     ON CONFLICT (bar_id, phone) DO UPDATE SET
       name = excluded.name, role = excluded.role, language = excluded.language,
       position = excluded.position`,
    [barId, staff],
  )
  if (prune) {
    const phones = staff.map(({ phone }) => phone)
    await tx.rows('DELETE FROM staff WHERE bar_id = $1 AND NOT phone = ANY($2::text[])', [
      barId,
      phones,
    ])
  }
}

const STAFF_COLUMNS = 'phone, name, role, language, position'

/** Whoever is told first, first. */
export async function staffOf(db: Db, barId: string): Promise<readonly StaffMember[]> {
  return await db.rows<StaffMember>(
    `SELECT ${STAFF_COLUMNS} FROM staff WHERE bar_id = $1 ORDER BY position, phone`,
    [barId],
  )
}

/** Adds and changes payment displays, in this order; with `prune`, those that are not named go. */
export async function savePaymentDisplays(
  tx: Db,
  barId: string,
  displays: readonly { readonly id: string }[],
  prune: boolean,
): Promise<void> {
  await tx.rows(
    `WITH stamped AS (${MOVED})
     INSERT INTO payment_displays (bar_id, id, position, display)
     SELECT $1, d.display ->> 'id', n - 1, d.display
       FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS d(display, n)
     ON CONFLICT (bar_id, id) DO UPDATE SET position = excluded.position, display = excluded.display`,
    [barId, displays],
  )
  if (prune) {
    const ids = displays.map(({ id }) => id)
    await tx.rows('DELETE FROM payment_displays WHERE bar_id = $1 AND NOT id = ANY($2::text[])', [
      barId,
      ids,
    ])
  }
}

/** In the owner's order; each as it was saved, to be checked by whoever reads it. */
export async function paymentDisplaysOf(db: Db, barId: string): Promise<readonly unknown[]> {
  const rows = await db.rows<{ readonly display: unknown }>(
    'SELECT display FROM payment_displays WHERE bar_id = $1 ORDER BY position, id',
    [barId],
  )
  return rows.map(({ display }) => display)
}
