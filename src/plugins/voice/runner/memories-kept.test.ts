import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { fakeTime } from '../../../../test/fake-time.ts'
import { claimed } from '../../../../test/fixtures/db/calls.ts'
import { recordingLog } from '../../../../test/quiet.ts'
import { until } from '../../../../test/until.ts'
import { newMemory } from '../../../core/call/call-memory.ts'
import type { Database, Db } from '../../../db/client.ts'
import type { LiveCall } from './live-call.ts'
import { memories } from './memories.ts'

const FRESH = newMemory({ savedLanguage: null, defaultLanguage: 'en', transcripts: 'off' })

/** A call of which something is to be written down. */
async function aLiveCall(database: Database, ref: string, namedTable: string): Promise<LiveCall> {
  const { id, fence } = await claimed(database, ref)
  return {
    scene: { held: { id, fence } },
    state: { memory: { ...FRESH, namedTable } },
    saved: FRESH,
    saving: Promise.resolve(),
    calls: new Map(),
    written: new Set(),
    looked: new Map(),
    isOver: false,
    isPumping: false,
    isSaving: false,
  } as unknown as LiveCall
}

const tables = (database: Database) =>
  database.query("SELECT ref, memory ->> 'namedTable' AS name FROM calls ORDER BY ref")

function keeping(database: Database) {
  const time = fakeTime()
  const log = recordingLog()
  return { time, log, kept: memories({ database, timers: time.timers, log }) }
}

/** The same database; `relaxed` answers once it may. */
function waitingFor(database: Database, may: Promise<void>): Database {
  const rows: Db['rows'] = async (text, params) => {
    await may
    return await database.relaxed.db.rows(text, params)
  }
  const db = Object.assign(Object.create(database.relaxed.db) as Db, { rows })
  return { ...database, relaxed: { ...database.relaxed, db } }
}

eachDatabase((open) => {
  test('one that the database refuses keeps no other from being written down, and is not tried for ever', async () => {
    const database = await open()
    const { time, log, kept } = keeping(database)
    const [refused, other] = [
      await aLiveCall(database, 'rtc_1', '\ud800'),
      await aLiveCall(database, 'rtc_2', 'A5'),
    ]

    kept.soon(refused)
    kept.soon(other)
    time.advance(100)
    await until(() => other.saved === other.state.memory)
    await refused.saving

    expect(await tables(database)).toEqual([
      { ref: 'rtc_1', name: null },
      { ref: 'rtc_2', name: 'A5' },
    ])
    expect([kept.isAwaited(refused), kept.isAwaited(other)]).toEqual([false, false])
    expect(log.entries.filter(({ level }) => level === 'error')).toHaveLength(1)
    await kept.now(refused)
  })

  test('what is being written is awaited, until it has been', async () => {
    const database = await open()
    const { promise: may, resolve } = Promise.withResolvers<void>()
    const { time, kept } = keeping(waitingFor(database, may))
    const live = await aLiveCall(database, 'rtc_1', 'A5')

    kept.soon(live)
    time.advance(100)
    expect(kept.isAwaited(live)).toBe(true)
    resolve()
    await until(() => !kept.isAwaited(live))

    expect(await tables(database)).toEqual([{ ref: 'rtc_1', name: 'A5' }])
  })
})
