import type { Bar, StaffMember } from '../core/bar.ts'
import { BAR_JSON, barOf } from './bars.ts'
import type { Db } from './database.ts'
import { IS_BLOCKING } from './fraud-flags.ts'
import type { Person } from './people.ts'
import type { Sheets } from './sheets.ts'

/** Where a person may be served or work, as one of our numbers reaches it. */
export type Places = {
  /** Reached by the number, by name; bars without a number of their own are reached by `defaultNumber`. */
  readonly bars: readonly Bar[]
  /** Where the phone is staff, at any bar: it decides whether a sender is a diner. */
  readonly memberships: readonly (StaffMember & { readonly barId: string })[]
  /** Bars at which a flag keeps the person out; `null` among them: everywhere. */
  readonly blockedAt: readonly (string | null)[]
}

type Row = {
  readonly stamp: string
  /** `null`: as held. */
  readonly bars: readonly unknown[] | null
  readonly memberships: Places['memberships']
  readonly blockedAt: Places['blockedAt']
}

/** What a turn starts with, in one round trip. */
export async function placesOf(
  db: Db,
  sheets: Sheets,
  number: { readonly phoneNumberId: string; readonly defaultNumber: string },
  person: Pick<Person, 'id' | 'phone'>,
): Promise<Places> {
  const { phoneNumberId, defaultNumber } = number
  const key = `${phoneNumberId} ${defaultNumber}`
  const known = sheets.reached.get(key)
  const [row] = await db.rows<Row>(PLACES, [
    phoneNumberId,
    defaultNumber,
    person.phone,
    `person:${person.id}`,
    known?.stamp ?? null,
  ])
  if (row === undefined) throw new Error('a SELECT without FROM gave no row')
  const { memberships, blockedAt, stamp } = row
  if (row.bars === null && known !== undefined) {
    return { bars: known.bars, memberships, blockedAt }
  }
  const bars = (row.bars ?? []).map(barOf)
  sheets.reached.set(key, { stamp, bars })
  return { bars, memberships, blockedAt }
}

/** Whatever bar changes, comes or goes, the sum of their times changes; the last of them alone would hide an earlier one. */
const PLACES = `
  WITH reached AS (SELECT * FROM bars WHERE coalesce(phone_number_id, $2) = $1),
    stamped AS (SELECT count(*) || ' ' || coalesce(sum(extract(epoch FROM updated_at)), 0) AS stamp FROM reached)
  SELECT stamp,
         CASE WHEN stamp = $5 THEN NULL ELSE
           (SELECT coalesce(json_agg(${BAR_JSON} ORDER BY b.name, b.id), '[]') FROM reached b) END AS bars,
         (SELECT coalesce(json_agg(json_build_object('barId', s.bar_id, 'phone', s.phone, 'name', s.name,
                   'role', s.role, 'language', s.language, 'position', s.position) ORDER BY s.bar_id), '[]')
            FROM staff s WHERE s.phone = $3) AS memberships,
         (SELECT coalesce(json_agg(f.bar_id), '[]') FROM fraud_flags f
           WHERE f.subject = $4 AND ${IS_BLOCKING})
           AS "blockedAt"
    FROM stamped`
