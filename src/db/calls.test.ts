import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { claimed, OURS, THEIRS } from '../../test/fixtures/db/calls.ts'
import {
  claimCallAct,
  doneCallAct,
  finishCallAct,
  keepCallAct,
  noteCallAct,
  openCallActs,
} from './call-acts.ts'
import { claimFallback } from './call-rings.ts'
import { endCall, giveUpCalls, lostCalls, patchCall, takeOver } from './calls.ts'
import type { Database } from './client.ts'
import { beat } from './replicas.ts'

/** As if it had been claimed a while ago. */
const age = (database: Database) =>
  database.query("UPDATE calls SET claimed_at = now() - interval '10 seconds'")

eachDatabase((open) => {
  test('what names an older fence changes nothing', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1', THEIRS)
    await age(database)
    const [taken] = await takeOver(database.db, OURS, [], 10)

    expect(taken).toMatchObject({ id: call.id, fence: call.fence + 1 })
    expect(await patchCall(database.db, call, { isGreeted: true })).toBe(false)
    const close = { outcome: 'failed', reason: 'line_lost', costMicroUsd: 0 }
    expect(await endCall(database.db, call, close)).toBe(false)
    expect(await lostCalls(database.db, [call])).toEqual([call.id])
  })

  test('a call is taken over only from a replica that has fallen silent, or has given it up', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1', THEIRS)
    await age(database)
    await beat(database.db, THEIRS, 60_000)

    expect(await takeOver(database.db, OURS, [], 10)).toEqual([])
    expect(await giveUpCalls(database.db, [call])).toBe(1)
    expect(await takeOver(database.db, OURS, [], 10)).toHaveLength(1)
    expect(await takeOver(database.db, OURS, [call.id], 10)).toEqual([])
  })

  test('a call ends once, and its one text goes once', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const close = { outcome: 'answered', reason: 'goodbye', costMicroUsd: 5 }

    const ends = await Promise.all([1, 2].map(() => endCall(database.db, call, close)))
    const texts = await Promise.all([1, 2].map(() => claimFallback(database.db, call.id)))

    expect(ends.filter(Boolean)).toHaveLength(1)
    expect(texts.filter(Boolean)).toHaveLength(1)
  })

  test('a function call is done once, and what it came to is there for whoever asks again', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const wanted = { functionCallId: 'fc_1', name: 'look_up', arguments: '{"what":"cart"}' }
    await noteCallAct(database.db, call.id, wanted)
    await noteCallAct(database.db, call.id, wanted)

    expect(await openCallActs(database.db, call.id, [])).toEqual([wanted])
    await database.transaction(async (tx) => {
      expect(await claimCallAct(tx, call, 'fc_1')).toBe(true)
      await finishCallAct(tx, call.id, 'fc_1', { ok: true })
    })

    expect(await database.transaction((tx) => claimCallAct(tx, call, 'fc_1'))).toBe(false)
    expect(await keepCallAct(database.db, call, 'fc_1', { ok: false })).toBe(false)
    expect(await doneCallAct(database.db, call.id, 'fc_1')).toEqual({ ok: true })
    expect(await openCallActs(database.db, call.id, [])).toEqual([])
    expect(await openCallActs(database.db, call.id, ['fc_1'])).toEqual([wanted])
  })

  test('function calls are written down with the memory that tells of them, as the model wrote them', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const acts = [
      { functionCallId: 'fc_1', name: 'look_up', arguments: '{"query":"a \\"cold\\", {beer}"}' },
      { functionCallId: 'fc_2', name: '', arguments: '' },
    ]

    expect(await patchCall(database.db, call, { memory: { told: 1 }, acts })).toBe(true)
    expect(await patchCall(database.db, call, { acts })).toBe(true)

    expect(await openCallActs(database.db, call.id, [])).toEqual(acts)
    expect(await database.query('SELECT memory FROM calls')).toEqual([{ memory: { told: 1 } }])
  })

  test('what has changed nothing is claimed and done in one', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const wanted = { functionCallId: 'fc_1', name: 'look_up', arguments: '{}' }
    await noteCallAct(database.db, call.id, wanted)

    const kept = await Promise.all(
      [1, 2].map((n) => keepCallAct(database.db, call, 'fc_1', { ok: true, n })),
    )

    expect(kept.filter(Boolean)).toHaveLength(1)
    expect(await doneCallAct(database.db, call.id, 'fc_1')).toEqual({
      ok: true,
      n: kept.indexOf(true) + 1,
    })
    expect(await openCallActs(database.db, call.id, [])).toEqual([])
  })

  test('nobody does an act of a call that is over, or of a fence of before', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    await noteCallAct(database.db, call.id, { functionCallId: 'fc_1', name: '', arguments: '{}' })
    const older = { ...call, fence: call.fence - 1 }
    const mayDo = async (held: typeof call) => [
      await database.transaction((tx) => claimCallAct(tx, held, 'fc_1')),
      await keepCallAct(database.db, held, 'fc_1', { ok: true }),
    ]

    expect(await mayDo(older)).toEqual([false, false])
    await endCall(database.db, call, { outcome: 'answered', reason: 'goodbye', costMicroUsd: 0 })
    expect(await mayDo(call)).toEqual([false, false])
    expect(await doneCallAct(database.db, call.id, 'fc_1')).toBeNull()
  })
})
