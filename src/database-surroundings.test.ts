import { afterEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eachDatabase } from '../test/database.ts'
import { databaseSurroundings } from './database-surroundings.ts'
import { type Database, openDatabase } from './db/client.ts'
import { migrate } from './db/migrate.ts'
import { installJobs } from './jobs/boss.ts'
import { systemClock } from './platform/clock.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'maitred-doctor-'))
  folders.push(made)
  return made
}

function factsOf(url: string, open: typeof openDatabase = openDatabase) {
  const deps = { clock: systemClock, timeoutMs: 5_000, openDatabase: open }
  return databaseSurroundings({ database: { url, backend: 'postgres', waitSeconds: 0 } }, deps)
}

test('a folder without a database is left as it is', async () => {
  const place = join(folder(), 'data')

  const { facts, close } = factsOf(`embedded:${place}`)

  expect(await facts.state()).toEqual({ kind: 'absent' })
  expect(await facts.directory()).toMatchObject({ path: place, isWritable: true })
  expect(await Bun.file(join(place, 'lock')).exists()).toBe(false)
  await close()
})

test('a folder that a running server has is seen and not touched', async () => {
  const place = folder()
  const running = await openDatabase(`embedded:${place}`)

  const { facts, close } = factsOf(`embedded:${place}`)
  const state = await facts.state()
  await close()
  await running.close()

  expect(state).toEqual({ kind: 'held' })
})

test('a database that is not there is told by its code alone', async () => {
  const { facts, close } = factsOf('postgres://user:secret-password@127.0.0.1:1/orders')

  const state = await facts.state()
  await close()

  expect(state).toEqual({ kind: 'closed', code: 'ECONNREFUSED' })
  expect(JSON.stringify(state)).not.toContain('secret-password')
})

test('a file where the folder should be is told', async () => {
  const place = join(folder(), 'data')
  writeFileSync(place, '')

  expect(await factsOf(`embedded:${place}`).facts.directory()).toMatchObject({ isWritable: false })
})

eachDatabase((open, kind) => {
  const lent = (database: Database) => async () => ({ ...database, close: async () => {} })

  test('the server tells what the checks judge', async () => {
    const { facts } = factsOf('postgres://lent', lent(await open()))

    const server = await facts.server()

    expect(server).toMatchObject({
      encoding: 'UTF8',
      mayCreate: true,
      isEmbedded: kind === 'embedded',
    })
    expect(server.versionNumber).toBeGreaterThan(150_000)
    expect(server.maxConnections - server.reservedConnections).toBeGreaterThanOrEqual(1)
    expect(server.languages).toContain('plpgsql')
    expect(Math.abs(server.aheadMs)).toBeLessThan(60_000)
    expect(await facts.directory()).toBeNull()
  })

  test('a migrated database with its timers is current, one without them lacks them', async () => {
    const database = await open()
    await migrate(database)
    await installJobs(database, 'postgres')

    expect(await factsOf('postgres://lent', lent(database)).facts.migrations()).toEqual({
      kind: 'current',
      timers: true,
    })
  })
})
