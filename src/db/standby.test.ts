import { afterAll, beforeAll, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

import { freshPostgres, wantedKinds } from '../../test/database.ts'
import { type RunningPostgres, startPostgres } from '../../test/postgres.ts'
import { isWorthRepeating } from '../jobs/sql-state.ts'
import { openDatabase } from './client.ts'

type Row = { readonly isStandby: boolean }

const WHERE = 'SELECT pg_is_in_recovery() AS "isStandby"'
const thrown = (error: unknown): unknown => error

/** A name that leads new connections elsewhere after a failover, late as names do; those that are there stay where they are. */
async function name() {
  let leadsTo = ''
  const ends: Socket[] = []
  const server = createServer((here) => {
    const there = connect(Number(new URL(leadsTo).port), '127.0.0.1')
    ends.push(here, there)
    for (const end of [here, there]) end.on('error', () => {})
    here.pipe(there)
    there.pipe(here)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  return {
    lead(url: string) {
      leadsTo = url
      return Object.assign(new URL(url), { port: String(port) }).href
    },
    close() {
      for (const end of ends) end.destroy()
      server.close()
    },
  }
}

// The embedded database has no standby.
if (wantedKinds().includes('postgres')) {
  let standby: RunningPostgres
  beforeAll(async () => {
    standby = await startPostgres()
    const database = await openDatabase(standby.url)
    const [row] = await database.query<{ readonly data_directory: string }>('SHOW data_directory')
    await database.close()
    await standby.halt('fast')
    writeFileSync(join(row?.data_directory ?? '', 'standby.signal'), '')
    // It never says that it takes connections, as it takes those that read only.
    void standby.resume().catch(() => {})
    await whileStarting(standby.url)
  }, 120_000)
  afterAll(async () => {
    await standby.stop()
  }, 60_000)

  async function whileStarting(url: string): Promise<void> {
    for (;;) {
      const database = await openDatabase(url, { poolSize: 1 })
      const isUp = await database.query(WHERE).then(
        () => true,
        () => false,
      )
      await database.close()
      if (isUp) return
      await Bun.sleep(50)
    }
  }

  test('a server leaves a standby that its address led to, and does not stay there when it leads to the primary again', async () => {
    const primary = await freshPostgres()
    const way = await name()
    const database = await openDatabase(way.lead(standby.url), { poolSize: 3, isWriting: true })
    const all = () => Promise.all([1, 2, 3].map(() => database.query<Row>(WHERE).catch(thrown)))

    const before = await all()
    way.lead(primary.url)
    const after = await all()

    expect(before.map(isWorthRepeating)).toEqual([true, true, true])
    expect(after).toEqual([1, 2, 3].map(() => [{ isStandby: false }]))
    await database.close()
    way.close()
    await primary.drop()
  }, 60_000)

  test('of several hosts a server takes the primary', async () => {
    const primary = await freshPostgres()
    const { port } = new URL(primary.url)
    const both = standby.url.replace(/:(\d+)\/postgres$/, `:$1,127.0.0.1:${port}/postgres`)
    const database = await openDatabase(both, { poolSize: 3, isWriting: true })

    const found = await Promise.all([1, 2, 3].map(() => database.query<Row>(WHERE)))

    expect(found.flat()).toEqual([1, 2, 3].map(() => ({ isStandby: false })))
    await database.close()
    await primary.drop()
  }, 60_000)

  test('who only reads may read a standby', async () => {
    const database = await openDatabase(standby.url, { poolSize: 1 })

    expect([...(await database.query<Row>(WHERE))]).toEqual([{ isStandby: true }])
    await database.close()
  })
}
