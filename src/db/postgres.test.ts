import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { freePort } from '../../test/free-port.ts'
import { isWorthRepeating } from '../jobs/sql-state.ts'
import { type Database, type Db, openDatabase } from './client.ts'

const pidOf = async (db: Db): Promise<number> => {
  const [row] = await db.rows<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid')
  return row?.pid ?? 0
}

/** What a restart of the server, or a pooler, does to a connection. */
async function cut(by: Database, pid: number): Promise<void> {
  await by.query('SELECT pg_terminate_backend($1)', [pid])
  for (;;) {
    const left = await by.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])
    if (left.length === 0) return
  }
}

/** An ErrorResponse: its length, its fields, and the end of them. */
const SHUTDOWN = (() => {
  const fields = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + fields.length)
  return Buffer.concat([Buffer.from('E'), length, Buffer.from(fields)])
})()

const thrown = (error: unknown): unknown => error

function ofSeveral({ username, password, pathname }: URL, ports: readonly (number | string)[]) {
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',')
  return `postgres://${username}:${password}@${hosts}${pathname}`
}

/** Stands before a server, ends the first connection that asks for this, and keeps to itself what tells of standbys. */
function endsOnce(url: URL, asked: string) {
  let ended = 0
  const listener = Bun.listen<{ server: Promise<Bun.Socket> }>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(client) {
        const socket = {
          data: (_: Bun.Socket, said: Buffer) => void client.write(withoutStandby(said)),
          close: () => void client.end(),
        }
        const server = Bun.connect({ hostname: url.hostname, port: Number(url.port), socket })
        client.data = { server }
      },
      async data(client, said) {
        // Before anything is waited for: the bytes are the socket's.
        const copy = Buffer.from(said)
        if (ended === 0 && copy.includes(asked)) {
          ended += 1
          client.end(SHUTDOWN)
        } else (await client.data.server).write(copy)
      },
      async close(client) {
        ;(await client.data.server).end()
      },
    },
  })
  return {
    port: listener.port,
    ended: () => ended,
    [Symbol.dispose]: () => listener.stop(true),
  }
}

function withoutStandby(said: Buffer): Buffer {
  const bytes = said.toString('latin1').replace('in_hot_standby', 'no_hot_standby')
  return Buffer.from(bytes, 'latin1')
}

/** As everyone asks: the driver hands a connection out between its error and its end, which come apart on a busy machine. */
async function repeated<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask().then(
      (value) => ({ value }),
      (error: unknown) => {
        if (!isWorthRepeating(error)) throw error
        return null
      },
    )
    if (answer !== null) return answer.value
  }
}

eachDatabase((open, kind) => {
  // The embedded database has no connections that could be lost.
  if (kind !== 'postgres') return

  async function aPool(poolSize = 1) {
    const admin = await open()
    await admin.script('CREATE TABLE IF NOT EXISTS notes (words text)')
    await admin.script('DELETE FROM notes')
    const url = open.url()
    if (url === null) throw new Error('no address')
    const pool = await openDatabase(url, { poolSize })
    return { admin, pool, [Symbol.asyncDispose]: () => pool.close() }
  }

  const notes = (admin: Database) =>
    admin.query<{ readonly words: string }>('SELECT words FROM notes ORDER BY words')

  test('statements, transactions and scripts that follow one another have the connection used last', async () => {
    await using rooms = await aPool(4)
    const { pool } = rooms
    const rush = await Promise.all([1, 2, 3, 4].map(() => pidOf(pool.db)))

    const following = [await pidOf(pool.db), await pool.transaction(pidOf)]
    await pool.script('SELECT 1')
    following.push(await pidOf(pool.db))

    expect(new Set(rush).size).toBe(4)
    expect(new Set(following).size).toBe(1)
  })

  test('a transaction whose connection is cut fails, and the next one has a new connection', async () => {
    await using rooms = await aPool()
    const { admin, pool } = rooms

    const failed = await pool
      .transaction(async (tx) => {
        await tx.rows(`INSERT INTO notes VALUES ('lost')`)
        await cut(admin, await pidOf(tx))
        await tx.rows(`INSERT INTO notes VALUES ('lost too')`)
      })
      .catch(thrown)
    await repeated(() => pool.transaction((tx) => tx.rows(`INSERT INTO notes VALUES ('kept')`)))

    expect(isWorthRepeating(failed)).toBe(true)
    expect(await notes(admin)).toEqual([{ words: 'kept' }])
  })

  test('what a lost transaction still wants to write gets into no other', async () => {
    await using rooms = await aPool()
    const { admin, pool } = rooms
    const isOver = Promise.withResolvers<void>()
    const late: unknown[] = []

    const failed = await pool
      .transaction(async (tx) => {
        const pid = await pidOf(tx)
        void cut(admin, pid)
        await isOver.promise
        late.push(await tx.rows(`INSERT INTO notes VALUES ('ghost')`).catch(thrown))
      })
      .catch(thrown)
    await repeated(() =>
      pool.transaction(async (tx) => {
        await tx.rows(`INSERT INTO notes VALUES ('kept')`)
        isOver.resolve()
        while (late.length === 0) await tx.rows('SELECT 1')
        await tx.rows(`INSERT INTO notes VALUES ('kept too')`)
      }),
    )

    expect(isWorthRepeating(failed)).toBe(true)
    expect(late[0]).toBeInstanceOf(Error)
    expect(await notes(admin)).toEqual([{ words: 'kept' }, { words: 'kept too' }])
  })

  test('statements under way on a cut connection fail, and the pool goes on', async () => {
    await using rooms = await aPool()
    const { admin, pool } = rooms
    const pid = await pidOf(pool.db)

    const waiting = [1, 2, 3].map(() => pool.query('SELECT pg_sleep(5)').catch(thrown))
    await cut(admin, pid)
    const [first] = await Promise.all(waiting.slice(0, 1))

    expect(isWorthRepeating(first)).toBe(true)
    expect(await repeated(() => pool.query('SELECT 1 AS one'))).toEqual([{ one: 1 }])
  })

  test('a script on a cut connection fails, and the pool goes on', async () => {
    await using rooms = await aPool()
    const { admin, pool } = rooms
    const pid = await pidOf(pool.db)

    const script = pool.script('BEGIN; SELECT pg_sleep(5); COMMIT;').catch(thrown)
    await pool.relaxed.query('SELECT 1')
    await cut(admin, pid)

    expect(await script).toBeInstanceOf(Error)
    expect(await repeated(() => pool.query('SELECT 1 AS one'))).toEqual([{ one: 1 }])
  })

  test('a script that waits for a connection that is cut has the next one', async () => {
    await using rooms = await aPool()
    const { admin, pool } = rooms
    const pid = await pidOf(pool.db)
    const before = pool.query('SELECT pg_sleep(5)').catch(thrown)
    // By then the one before is under way.
    await pool.relaxed.query('SELECT 1')
    const scripts = [1, 2].map(() => pool.script('SELECT 1 AS one'))

    await cut(admin, pid)
    const waited = Promise.race([Promise.all(scripts), Bun.sleep(10_000)])

    expect(isWorthRepeating(await before)).toBe(true)
    expect(await waited).toEqual([[{ one: 1 }], [{ one: 1 }]])
  }, 20_000)

  test('a transaction behind a hundred statements is one, too', async () => {
    await using rooms = await aPool(2)
    const { admin, pool } = rooms
    await Promise.all([1, 2].map(() => pidOf(pool.db)))
    const crowd = Array.from({ length: 200 }, (_, n) =>
      pool.query(n < 2 ? 'SELECT pg_sleep(0.3)' : 'SELECT 1'),
    )
    // By then all are under way.
    await pool.relaxed.query('SELECT 1')

    const undone = [1, 2, 3].map(() =>
      pool.transaction(async (tx) => {
        await tx.rows(`INSERT INTO notes VALUES ('undone')`)
        throw new RangeError('undone')
      }),
    )
    const failed = await Promise.all(undone.map((one) => one.catch(String)))
    await Promise.all(crowd)
    for (let n = 0; n < 4; n += 1) await pool.query(`INSERT INTO notes VALUES ('kept')`)
    await pool.close()

    expect(failed).toEqual(Array.from({ length: 3 }, () => 'RangeError: undone'))
    expect((await notes(admin)).map(({ words }) => words)).toEqual(['kept', 'kept', 'kept', 'kept'])
  })

  test('of several hosts one that is there is found, and when none is whoever waits is told', async () => {
    await open()
    const url = new URL(open.url() ?? '')
    const [nobody, noOne] = [freePort(), freePort()]
    const at = async (...ports: readonly (number | string)[]) => {
      const pool = await openDatabase(ofSeveral(url, ports), { poolSize: 1 })
      const answers = [1, 2].map(() => pool.query('SELECT 1 AS one').catch(thrown))
      const answered = await Promise.all(answers)
      await pool.close()
      return answered
    }

    expect(await at(nobody, url.port)).toEqual([[{ one: 1 }], [{ one: 1 }]])
    expect((await at(nobody, noOne)).map(isWorthRepeating)).toEqual([true, true])
  })

  test('of several hosts one that says nothing, as a machine that is gone, is passed over', async () => {
    await open()
    const url = new URL(open.url() ?? '')
    using silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
    const options = { poolSize: 1, connectSeconds: 1 }
    const pool = await openDatabase(ofSeveral(url, [silent.port, url.port]), options)

    const answer = await pool.query('SELECT 1 AS one').catch(thrown)
    await pool.close()

    expect(answer).toEqual([{ one: 1 }])
  })

  test.each([
    ['the types of arrays', 'typarray'],
    // Servers say so unasked; poolers between may not.
    ['whether it is a standby', 'pg_is_in_recovery'],
  ])(
    'a connection that is ended while it asks for %s fails whoever waits for it, and nothing else',
    async (_, asked) => {
      await open()
      const url = new URL(open.url() ?? '')
      const options = { poolSize: 1, isWriting: asked === 'pg_is_in_recovery' }
      using front = endsOnce(url, asked)
      const here = new URL(url)
      here.port = String(front.port)
      const pool = await openDatabase(here.href, options)

      const failed = await pool.query('SELECT 1 AS one').catch(thrown)
      const answer = await repeated(() => pool.query('SELECT 1 AS one'))
      await pool.close()

      expect(isWorthRepeating(failed)).toBe(true)
      expect(answer).toEqual([{ one: 1 }])
      expect(front.ended()).toBe(1)
    },
  )

  // The first it says names the program.
  test.each(['application_name', 'typarray', 'pg_is_in_recovery'])(
    'of several hosts the next one has the connection that the last one ended: %s',
    async (asked) => {
      await open()
      const url = new URL(open.url() ?? '')
      const options = { poolSize: 1, isWriting: asked === 'pg_is_in_recovery' }
      using front = endsOnce(url, asked)
      const pool = await openDatabase(ofSeveral(url, [front.port, url.port]), options)

      const answer = await pool.query('SELECT 1 AS one').catch(thrown)
      await pool.close()

      expect(answer).toEqual([{ one: 1 }])
      expect(front.ended()).toBe(1)
    },
  )
})
