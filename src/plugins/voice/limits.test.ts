import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { voiceDesk } from '../../../test/voice-desk.ts'
import { DINER, HERE, OWNER, sent, THERE } from '../../../test/waiter-desk.ts'
import type { CallRow } from '../../db/calls.ts'
import type { Database } from '../../db/client.ts'
import { raiseFlag } from '../../db/fraud-flags.ts'
import { endUnanswered } from './ending/unanswered.ts'
import { judge, trafficFor } from './limits.ts'

/** The diner calls, so often in one moment, after so many calls of theirs that were refused just now; why they are not answered. */
async function callAtOnceAfter(database: Database, times: number, reason: string, atOnce: number) {
  const { deps, scene } = await voiceDesk(database, { takesCallsWhenClosed: true })
  const scenes = await Promise.all(Array.from({ length: atOnce }, () => scene(DINER)))
  await refusedBefore(database, scenes[0]?.guest.personId ?? '', { times, reason })
  const asking = scenes.map(({ held, guest }) => ({
    ...guest,
    callId: held.id,
    callerPhone: DINER,
    bar: HERE,
  }))
  const counted = await Promise.all(asking.map((one) => trafficFor(deps, one)))
  const known = counted.map((traffic) => ({ traffic, isSeated: false }))
  return await Promise.all(asking.map((one, at) => judge(deps, one, known[at])))
}

async function callsAfter(database: Database, times: number, reason: string) {
  const [why] = await callAtOnceAfter(database, times, reason, 1)
  return why
}

async function refusedBefore(
  database: Database,
  personId: string,
  { times, reason }: { readonly times: number; readonly reason: string },
): Promise<void> {
  await database.query(
    `INSERT INTO calls (id, transport, ref, caller_phone, person_id, state, outcome, reason, rang_at, claimed_at, ended_at)
     SELECT gen_random_uuid(), 'sip', 'rtc_before_' || n, $1, $2, 'ended', 'failed', $3, now(), now() - interval '1 second', now()
       FROM generate_series(1, $4::int) AS n`,
    [DINER, personId, reason, times],
  )
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

  test('whoever is blocked stays so while nothing speaks against them any more, and is not written to', async () => {
    const database = await open()
    const { deps, scene, personOf } = await voiceDesk(database, { takesCallsWhenClosed: true })
    const { held, guest, ref, rangAt } = await scene(DINER)
    const asking = { ...guest, callId: held.id, callerPhone: DINER, bar: HERE }
    const flag = { id: crypto.randomUUID(), barId: HERE.id, rule: 'x', reason: 'x' }
    const { personId } = guest
    expect(await judge(deps, asking)).toBeNull()

    const blocked = { ...flag, subject: `person:${personId}`, personId, blockMinutes: 60 }
    await database.transaction((tx) => raiseFlag(tx, blocked))

    expect(await judge(deps, asking)).toBe('blocked')
    const call = { ...held, ...guest, ref, rangAt, memory: null } as unknown as CallRow
    const caller = { call, bar: HERE, person: await personOf(DINER) }
    const how = { fate: 'refused_blocked', reason: 'blocked', mayStand: false } as const
    await endUnanswered(deps, caller, how)
    expect(await sent(database)).toEqual([])
    expect(await database.query('SELECT state, reason FROM calls')).toEqual([
      { state: 'ended', reason: 'blocked' },
    ])
  })

  test('what a caller did at another bar, and that it blocks them, is no matter of this one', async () => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database, { takesCallsWhenClosed: true })
    const { held, guest } = await scene(DINER)
    const { personId } = guest
    const asking = { callId: held.id, callerPhone: DINER, personId }
    await refusedBefore(database, personId, { times: 4, reason: 'closed' })
    await database.query('UPDATE calls SET bar_id = $1 WHERE id <> $2', [THERE.id, held.id])
    const block = { rule: 'x', reason: 'x', subject: `person:${personId}`, blockMinutes: 60 }
    const flag = { ...block, id: crypto.randomUUID(), barId: THERE.id, personId }
    await database.transaction((tx) => raiseFlag(tx, flag))

    const counted = async (bar: typeof HERE) => {
      const { closedLastDay, isBlocked } = await trafficFor(deps, { ...asking, bar })
      return [closedLastDay, isBlocked]
    }

    expect(await counted(THERE)).toEqual([4, true])
    expect(await counted(HERE)).toEqual([0, false])
    expect(await judge(deps, { ...asking, bar: HERE })).toBeNull()
  })

  test('calls of one moment that are too many are all blocked, and the owner is told once', async () => {
    const database = await open()

    const why = await callAtOnceAfter(database, 5, 'over_cap', 3)

    expect(why).toEqual(['blocked', 'blocked', 'blocked'])
    expect((await sent(database)).map(({ to }) => to)).toEqual([OWNER])
  })
})
