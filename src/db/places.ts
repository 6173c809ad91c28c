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

export type PlacesRow = {
  readonly stamp: string
  /** `null`: as held. */
  readonly bars: readonly unknown[] | null
  readonly memberships: Places['memberships']
  readonly blockedAt: Places['blockedAt']
}

/** One of our numbers; bars without a number of their own are reached by `defaultNumber`. */
export type OurNumber = { readonly phoneNumberId: string; readonly defaultNumber: string }

/** What a turn starts with, in one round trip. */
export async function placesOf(
  db: Db,
  sheets: Sheets,
  number: OurNumber,
  person: Pick<Person, 'id' | 'phone'>,
): Promise<Places> {
  const reading = placesReading(sheets, number)
  const [row] = await db.rows<PlacesRow>(PLACES, [...reading.params, person.phone, person.id])
  if (row === undefined) throw new Error('a SELECT without FROM gave no row')
  return reading.places(row)
}

export type PlacesReading = {
  /** `$1` to `$3` of a statement with `REACHED` and `placesColumns`. */
  readonly params: readonly unknown[]
  readonly places: (row: PlacesRow) => Places
}

/** One statement that reads places: what is held when it begins need not be sent. */
export function placesReading(sheets: Sheets, number: OurNumber): PlacesReading {
  const { phoneNumberId, defaultNumber } = number
  const key = `${phoneNumberId} ${defaultNumber}`
  const known = sheets.reached.get(key)
  return {
    params: [phoneNumberId, defaultNumber, known?.stamp ?? null],
    places: ({ stamp, bars, memberships, blockedAt }) => {
      if (bars === null && known !== undefined) return { bars: known.bars, memberships, blockedAt }
      const reached = (bars ?? []).map(barOf)
      sheets.reached.set(key, { stamp, bars: reached })
      return { bars: reached, memberships, blockedAt }
    },
  }
}

/** Whatever bar changes, comes or goes, the sum of their times changes; the last of them alone would hide an earlier one. */
export const REACHED = `reached AS (SELECT * FROM bars WHERE coalesce(phone_number_id, $2) = $1),
    stamped AS (SELECT count(*) || ' ' || coalesce(sum(extract(epoch FROM updated_at)), 0) AS stamp FROM reached)`

/** The columns of a `PlacesRow`, from `REACHED`, for the person whom the SQL given names. */
export function placesColumns(person: { readonly phone: string; readonly id: string }): string {
  return `stamp,
         CASE WHEN stamp = $3 THEN NULL ELSE
           (SELECT coalesce(json_agg(${BAR_JSON} ORDER BY b.name, b.id), '[]') FROM reached b) END AS bars,
         (SELECT coalesce(json_agg(json_build_object('barId', s.bar_id, 'phone', s.phone, 'name', s.name,
                   'role', s.role, 'language', s.language, 'position', s.position) ORDER BY s.bar_id), '[]')
            FROM staff s WHERE s.phone = ${person.phone}) AS memberships,
         (SELECT coalesce(json_agg(f.bar_id), '[]') FROM fraud_flags f
           WHERE f.subject = 'person:' || ${person.id} AND ${IS_BLOCKING})
           AS "blockedAt"`
}

const PLACES = `WITH ${REACHED} SELECT ${placesColumns({ phone: '$4', id: '$5' })} FROM stamped`
