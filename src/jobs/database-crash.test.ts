import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { ALINE, BOSCO, post, rows, seat, text, words } from '../../test/outbox-house.ts'
import { startPostgres } from '../../test/postgres.ts'
import { scriptedSender } from '../../test/scripted-sender.ts'
import { until } from '../../test/until.ts'
import type { MessageSender } from '../core/ports.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { renewBroughtMark } from './crash-home.ts'

/** What a crash of the database server leaves of a claim that was not on the disk yet. */
async function crash(database: Database): Promise<void> {
  await database.query(
    `UPDATE outbox SET state = 'queued', attempts = attempts - 1, lease_until = NULL
      WHERE state = 'sending'`,
  )
  await database.query('DELETE FROM crash_epoch')
}

/** As pg_dump and pg_restore do it: the table is made anew, and its row copied. */
async function dumpedAndRestored(database: Database): Promise<void> {
  await database.script(
    `CREATE TABLE dumped AS SELECT * FROM crash_epoch; DROP TABLE crash_epoch;
     CREATE UNLOGGED TABLE crash_epoch (is_row boolean PRIMARY KEY DEFAULT true, began_at timestamptz NOT NULL, home text);
     INSERT INTO crash_epoch SELECT * FROM dumped; DROP TABLE dumped`,
  )
}

const isSending = (database: Database) =>
  until(async () => (await rows(database)).some(({ state }) => state === 'sending'))

eachDatabase((open) => {
  test('what a crash of the database may have taken the claim of is marked, and told apart from what was lost', async () => {
    const database = await open()
    await seat(database, ALINE)
    const before = scriptedSender(() => 'never')
    await post(database, before).put(text(ALINE, '1'))
    await isSending(database)

    await crash(database)
    const after = scriptedSender()
    const { outbox, put } = post(database, after)
    await elapse(database, 2000)
    await outbox.poll()
    await outbox.drain()
    await elapse(database, 10)
    await put(text(ALINE, '2'))
    await outbox.drain()

    expect(words(after)).toEqual(['1', '2'])
    expect(await rows(database)).toMatchObject([
      { key: '1', state: 'sent', attempts: 2, doubled: true },
      { key: '2', state: 'sent', attempts: 1, doubled: false },
    ])
    const [lost, repeated] = [...before.sends, ...after.sends].map(({ callback }) => callback)
    expect(repeated).not.toBe(lost)
  })

  test('an answer that comes after the crash settles the message that it took the claim of', async () => {
    const database = await open()
    await seat(database, ALINE)
    const answer = Promise.withResolvers<void>()
    const sender = scriptedSender()
    const slow: MessageSender = {
      ...sender,
      async send(...args) {
        await answer.promise
        return await sender.send(...args)
      },
    }
    const { outbox, put } = post(database, slow)
    await put(text(ALINE, '1'))
    await isSending(database)

    await crash(database)
    answer.resolve()
    await outbox.drain()

    expect(words(sender)).toEqual(['1'])
    expect(await rows(database)).toMatchObject([
      { state: 'sent', attempts: 1, wamid: 'wamid.0', doubled: false },
    ])
  })

  test('what a dump brought along is marked in its new place, and nothing where it was', async () => {
    const database = await open()
    await seat(database, ALINE)
    const { leave } = post(database)
    await leave(text(ALINE, '1'))
    const atHome = [await renewBroughtMark(database), await renewBroughtMark(database)]

    await dumpedAndRestored(database)
    const elsewhere = await renewBroughtMark(database)
    const sender = scriptedSender()
    const { outbox, put } = post(database, sender)
    await elapse(database, 2000)
    await outbox.poll()
    await outbox.drain()
    await elapse(database, 10)
    await put(text(ALINE, '2'))
    await outbox.drain()

    expect([...atHome, elsewhere]).toEqual([false, false, true])
    expect(words(sender)).toEqual(['1', '2'])
    expect(await rows(database)).toMatchObject([
      { key: '1', state: 'sent', doubled: true },
      { key: '2', state: 'sent', doubled: false },
    ])
    expect(await renewBroughtMark(database)).toBe(false)
  })

  test('what a dump brought along after a crash, before any server began anew, is marked, too', async () => {
    const database = await open()
    await seat(database, ALINE)
    await renewBroughtMark(database)
    await crash(database)
    // Whoever sends first finds that there was one.
    await post(database).put(text(ALINE, '1'))
    await until(async () => (await rows(database)).every(({ state }) => state === 'sent'))
    await post(database).leave(text(ALINE, '2'))

    await dumpedAndRestored(database)
    await renewBroughtMark(database)
    await elapse(database, 2000)
    const { outbox } = post(database)
    await outbox.poll()
    await outbox.drain()

    expect((await rows(database)).at(-1)).toMatchObject({ key: '2', state: 'sent', doubled: true })
  })

  test('what was made before the crash is marked though the clock went back with it, as a standby’s may', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = scriptedSender()
    const { outbox, leave } = post(database, sender)
    await leave(text(ALINE, 'made'))
    await database.query(
      `UPDATE outbox SET created_at = now() + interval '20 seconds', due_at = now() + interval '20 seconds'`,
    )

    await crash(database)
    // Whoever sends first finds that there was one.
    await seat(database, BOSCO)
    const other = post(database)
    await other.put(text(BOSCO, 'now'))
    await other.outbox.drain()
    await elapse(database, 25_000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual(['made'])
    expect(await rows(database)).toMatchObject([{ key: 'made', doubled: true }, { key: 'now' }])
  })

  test('what was not due before the crash was not claimed before it', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = scriptedSender()
    const { outbox, leave } = post(database, sender)
    await leave(text(ALINE, 'later'))
    await database.query(`UPDATE outbox SET due_at = now() + interval '10 minutes'`)

    await crash(database)
    // Whoever sends first finds that there was one.
    await seat(database, BOSCO)
    const other = post(database)
    await other.put(text(BOSCO, 'now'))
    await other.outbox.drain()
    await elapse(database, 11 * 60_000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual(['later'])
    expect(await rows(database)).toMatchObject([
      { key: 'later', attempts: 1, doubled: false },
      { key: 'now' },
    ])
  })
})

test.each([
  ['fast', 'an orderly end keeps the epoch', 1],
  ['immediate', 'a crash ends the epoch', 0],
] as const)(
  '%s: %s',
  async (how, _, left) => {
    const server = await startPostgres({ durable: true })
    try {
      const database = await openDatabase(server.url)
      await migrate(database)
      await database.close()
      await server.halt(how)
      await server.resume()

      const again = await openDatabase(server.url)
      const epochs = await again.query('SELECT began_at FROM crash_epoch')
      await again.close()
      expect(epochs).toHaveLength(left)
    } finally {
      await server.stop()
    }
  },
  60_000,
)
