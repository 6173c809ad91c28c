import { expect, test } from 'bun:test'

import { eachDatabase } from '../test/database.ts'
import { fakeTime } from '../test/fake-time.ts'
import type { Database } from './db/client.ts'
import { readiness } from './readiness.ts'

/** The same database, and how many statements were asked of it. */
function counted(database: Database) {
  let asked = 0
  const rows: Database['db']['rows'] = (...statement) => {
    asked += 1
    return database.db.rows(...statement)
  }
  return {
    ...database,
    db: Object.assign(Object.create(database.db), { rows }),
    asked: () => asked,
  }
}

const hasRoom = async () => true

eachDatabase((open) => {
  test('a crowd that asks whether it is ready costs the database one look', async () => {
    const [database, time] = [counted(await open()), fakeTime()]
    const state = { isDraining: false }
    const isReady = readiness({ database, timers: time.timers, state, hasRoom })
    await isReady()
    const once = database.asked()

    time.advance(1000)
    const said = await Promise.all(Array.from({ length: 1000 }, isReady))
    for (let n = 0; n < 1000; n += 1) await isReady()

    expect(new Set(said.map((parts) => JSON.stringify(parts)))).toEqual(
      new Set(['{"database":true,"disk":true,"migrations":true,"draining":false}']),
    )
    expect(database.asked()).toBe(2 * once)
  })

  test('that it is about to go is said at once, and what the database lacks in a moment', async () => {
    const [database, time] = [await open(), fakeTime()]
    const state = { isDraining: false }
    const isReady = readiness({ database, timers: time.timers, state, hasRoom })
    await isReady()

    state.isDraining = true
    const leaving = await isReady()
    await database.query(`UPDATE schema_migrations SET hash = hash || '.'`)
    time.advance(1000)
    const lacking = await isReady()
    await database.query(`UPDATE schema_migrations SET hash = rtrim(hash, '.')`)

    expect(leaving).toEqual({ database: true, disk: true, migrations: true, draining: true })
    expect(lacking).toEqual({ database: true, disk: true, migrations: false, draining: true })
  })

  test('a disk without room is told by its name while the database still answers', async () => {
    const [database, time] = [await open(), fakeTime()]
    let isFull = true
    const isReady = readiness({
      database,
      timers: time.timers,
      state: { isDraining: false },
      hasRoom: async () => !isFull,
    })

    const full = await isReady()
    isFull = false
    time.advance(1000)

    expect(full).toEqual({ database: true, disk: false, migrations: true, draining: false })
    expect(await isReady()).toMatchObject({ disk: true })
  })
})
