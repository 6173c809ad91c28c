import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { claimed, OURS } from '../../test/fixtures/db/calls.ts'
import { keepCallAct, keepLookUp, noteCallAct, openCallActs } from './call-acts.ts'
import { keepMemories } from './call-memories.ts'
import { endCall, giveUpCalls, holdCall } from './calls.ts'
import type { Database } from './client.ts'

const LOOK = { functionCallId: 'fc_1', name: 'look_up', arguments: '{"what":"hours"}' }
const memory = { version: 1, isGreeted: false }

const storedOf = (database: Database) =>
  database.query('SELECT ref, memory, greeted_at IS NOT NULL AS greeted FROM calls ORDER BY ref')

const actsOf = (database: Database) =>
  database.query(
    'SELECT function_call_id AS id, output, done_at IS NOT NULL AS done FROM call_acts ORDER BY 1',
  )

eachDatabase((open) => {
  test('several calls are written down together, with what was only looked up for them', async () => {
    const database = await open()
    const [one, two] = [await claimed(database, 'rtc_1'), await claimed(database, 'rtc_2')]
    const greeted = { ...memory, isGreeted: true }

    const kept = await keepMemories(database.db, [
      { ...one, memory, acts: [{ ...LOOK, isDone: true }] },
      { ...two, memory: greeted, acts: [] },
    ])

    expect(kept).toEqual(new Set([one.id, two.id]))
    expect(await storedOf(database)).toEqual([
      { ref: 'rtc_1', memory, greeted: false },
      { ref: 'rtc_2', memory: greeted, greeted: true },
    ])
    expect(await actsOf(database)).toEqual([{ id: 'fc_1', output: null, done: true }])
  })

  test('nothing is written of a call that is over, or another’s by now', async () => {
    const database = await open()
    const [over, given] = [await claimed(database, 'rtc_1'), await claimed(database, 'rtc_2')]
    await endCall(database.db, over, { outcome: 'answered', reason: 'goodbye', costMicroUsd: 0 })
    await giveUpCalls(database.db, [given])

    const notes = [over, given].map((call) => ({
      ...call,
      memory,
      acts: [{ ...LOOK, isDone: true }],
    }))
    expect(await keepMemories(database.db, notes)).toEqual(new Set())
    expect(await actsOf(database)).toEqual([])
    expect(await storedOf(database)).toMatchObject([{ memory: null }, { memory: null }])
  })

  test('what is being looked up is open to whoever takes the call, and what was may be told again', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const note = (isDone: boolean) =>
      keepMemories(database.db, [{ ...call, memory, acts: [{ ...LOOK, isDone }] }])

    await note(false)
    expect(await openCallActs(database.db, call.id, [])).toEqual([LOOK])
    await note(true)
    expect(await openCallActs(database.db, call.id, [])).toEqual([])
    expect(await openCallActs(database.db, call.id, ['fc_1'])).toEqual([LOOK])
    expect(await keepCallAct(database.db, call, 'fc_1', { ok: true })).toBe(false)
    expect(await keepLookUp(database.db, call, 'fc_1', { ok: true })).toBe(true)
    expect(await keepLookUp(database.db, call, 'fc_1', { ok: true })).toBe(false)
  })

  test('what was done stays done, with its output', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    await noteCallAct(database.db, call.id, LOOK)
    await keepCallAct(database.db, call, 'fc_1', { ok: true })

    for (const isDone of [false, true]) {
      await keepMemories(database.db, [{ ...call, memory, acts: [{ ...LOOK, isDone }] }])
    }

    expect(await actsOf(database)).toEqual([{ id: 'fc_1', output: { ok: true }, done: true }])
  })

  test('no call waits for another whose act is being committed', async () => {
    const database = await open()
    // The embedded database does one transaction at a time.
    if (database.kind !== 'postgres') return
    const [busy, free] = [await claimed(database, 'rtc_1'), await claimed(database, 'rtc_2', OURS)]
    const notes = [busy, free].map((call) => ({ ...call, memory, acts: [] }))

    const kept = await database.transaction(async (tx) => {
      await holdCall(tx, busy)
      return await keepMemories(database.db, notes)
    })

    expect(kept).toEqual(new Set([free.id]))
    expect(await keepMemories(database.db, notes)).toEqual(new Set([busy.id, free.id]))
  })
})
