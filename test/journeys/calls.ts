import type { CallRecord } from '../../src/demo/realtime/record.ts'
import type { CallScript } from '../../src/demo/realtime/script.ts'
import { CALL_SCRIPTS } from '../../src/demo/realtime/scripts/all.ts'
import type { BarOnFile } from './bars.ts'
import type { House } from './house.ts'

export function scriptOf(name: string): CallScript {
  const found = CALL_SCRIPTS.find((script) => script.name === name)
  if (found === undefined) throw new Error(`there is no script ${name}`)
  return found
}

/** The script as a call of this phone to this bar. */
export function ringing(script: CallScript, bar: BarOnFile, phone: string): CallScript {
  const { ring } = script
  const callerPhone = ring.callerPhone === null ? null : phone
  return { ...script, ring: { ...ring, callerPhone, barHint: bar.id } }
}

/** What is known of one call in the database once it is over; `null`: there is no row of it. */
export type Told = {
  readonly state: string
  readonly outcome: string | null
  readonly reason: string | null
  readonly summaries: number
  readonly isGreeted: boolean
  readonly transcripts: number
  readonly consents: number
}

export async function toldOf(house: House, callId: string): Promise<Told | null> {
  const [told] = await house.inDatabase((database) =>
    database.query<Told>(
      `SELECT c.state, c.outcome, c.reason, c.greeted_at IS NOT NULL AS "isGreeted",
              (SELECT count(*)::int FROM call_summaries s WHERE s.id = c.id) AS summaries,
              (SELECT count(*)::int FROM call_transcripts t WHERE t.call_id = c.id) AS transcripts,
              (SELECT count(*)::int FROM consents t WHERE t.call_id = c.id) AS consents
         FROM calls c WHERE c.ref = $1`,
      [callId],
    ),
  )
  return told ?? null
}

/** Names of the functions that were answered, and how often each call was. */
export function outputsIn(record: CallRecord): readonly (readonly [string, number])[] {
  return Object.entries(record.functionCalls).map(([id, name]) => [
    name,
    record.outputs[id]?.length ?? 0,
  ])
}
