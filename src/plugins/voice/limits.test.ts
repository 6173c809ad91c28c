import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { voiceDesk } from '../../../test/voice-desk.ts'
import { DINER, HERE } from '../../../test/waiter-desk.ts'
import type { Database } from '../../db/client.ts'
import { judge } from './limits.ts'

/** The diner calls, after so many calls of theirs that were refused just now; why they are not answered. */
async function callsAfter(database: Database, times: number, reason: string) {
  const { deps, scene } = await voiceDesk(database, { takesCallsWhenClosed: true })
  const { held, guest } = await scene(DINER)
  await database.query(
    `INSERT INTO calls (id, transport, ref, caller_phone, person_id, state, outcome, reason, rang_at, claimed_at, ended_at)
     SELECT gen_random_uuid(), 'sip', 'rtc_before_' || n, $1, $2, 'ended', 'failed', $3, now(), now() - interval '1 second', now()
       FROM generate_series(1, $4::int) AS n`,
    [DINER, guest.personId, reason, times],
  )
  return await judge(deps, { ...guest, callId: held.id, callerPhone: DINER, bar: HERE })
}

eachDatabase((open) => {
  test.each([
    ['was busy', 29, 'busy'],
    ['could not answer', 29, 'technical'],
    ['was closed a moment ago', 29, 'closed'],
    ['took no calls', 29, 'not_taken'],
  ])('whoever calls again because the bar %s is answered', async (_, times, reason) => {
    expect(await callsAfter(await open(), times, reason)).toBeNull()
  })

  test.each([
    ['a busy bar without a pause', 30, 'busy'],
    ['a closed bar without a pause', 30, 'closed'],
    ['after calls enough', 5, 'over_cap'],
  ])('whoever dials on %s is blocked', async (_, times, reason) => {
    expect(await callsAfter(await open(), times, reason)).toBe('blocked')
  })
})
