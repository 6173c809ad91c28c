import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { ALINE, post, rows, seat, text, words } from '../../test/outbox-house.ts'
import { scriptedSender } from '../../test/scripted-sender.ts'
import { auditRows, HOUSE, verifyAudit } from '../db/audit-log.ts'
import type { Database } from '../db/client.ts'
import { deadLetters, replayDead } from './dead-letters.ts'

async function deadRows(database: Database) {
  await seat(database, ALINE)
  await post(database).leave(text(ALINE, '1'), text(ALINE, '2'))
  await database.query(
    `UPDATE outbox SET state = 'dead', attempts = 2, possibly_doubled = true,
            error_code = 'outcome_unknown' WHERE dedupe_key = '1'`,
  )
  await database.query(
    `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state, attempts, error_code)
     VALUES ('m:1', 'message', '1065:RW.1', now(), 0, '{"text":"secret"}', 'dead', 5, 'bug')`,
  )
}

eachDatabase((open) => {
  test('what was given up on either side is listed, without what it says', async () => {
    const database = await open()
    await deadRows(database)

    const letters = await deadLetters(database, { limit: 10 })

    expect(
      letters.map(({ queue, errorCode, attempts }) => ({ queue, errorCode, attempts })),
    ).toEqual(
      expect.arrayContaining([
        { queue: 'inbox', errorCode: 'bug', attempts: 5 },
        { queue: 'outbox', errorCode: 'outcome_unknown', attempts: 2 },
      ]),
    )
    expect(JSON.stringify(letters)).not.toContain('secret')
    expect(await deadLetters(database, { limit: 1 })).toHaveLength(1)
  })

  test('a replayed message goes out before what was made after it, marked as possibly doubled', async () => {
    const database = await open()
    await deadRows(database)
    const sender = scriptedSender()
    const { outbox } = post(database, sender)

    const replayed = await replayDead(database, await deadLetters(database, { limit: 10 }))
    await elapse(database, 2000)
    await outbox.poll()
    await outbox.drain()

    expect(replayed).toBe(2)
    expect(words(sender)).toEqual(['1', '2'])
    expect(sender.sends[0]?.callback).toEndWith('.3')
    expect(await rows(database)).toMatchObject([
      { state: 'sent', doubled: true },
      { doubled: false },
    ])
    expect(await database.query('SELECT state, attempts FROM inbox')).toEqual([
      { state: 'pending', attempts: 0 },
    ])
  })

  test.each([
    ['was only ever refused', '', '.1', false],
    ['may have gone out once', 'possibly_doubled = true,', '.17', true],
    ['was accepted and failed later', 'sent_at = now(),', '.17', false],
  ])('a replayed message that %s', async (_, was, attempt, doubled) => {
    const database = await open()
    await seat(database, ALINE)
    await post(database).leave(text(ALINE, '1'))
    await database.query(
      `UPDATE outbox SET ${was} state = 'dead', attempts = 16, error_code = '131000'`,
    )
    const sender = scriptedSender()
    const { outbox } = post(database, sender)

    await replayDead(database, await deadLetters(database, { limit: 10 }))
    await elapse(database, 2000)
    await outbox.poll()
    await outbox.drain()

    expect(sender.sends[0]?.callback).toEndWith(attempt)
    expect(await rows(database)).toMatchObject([{ state: 'sent', doubled }])
  })

  test('what is not dead is not replayed', async () => {
    const database = await open()
    await seat(database, ALINE)
    const { outbox, put } = post(database)
    await put(text(ALINE, '1'))
    await outbox.drain()
    const [row] = await database.query<{ id: number }>('SELECT id FROM outbox')

    expect(await replayDead(database, [{ queue: 'outbox', id: row?.id ?? 0 }])).toBe(0)
    expect(await rows(database)).toMatchObject([{ state: 'sent' }])
    expect(await auditRows(database.db, HOUSE, 10)).toEqual([])
  })

  test('what has lost its words is not replayed: there is nothing to answer or to send', async () => {
    const database = await open()
    await deadRows(database)
    await database.query('UPDATE inbox SET body = NULL')
    await database.query(`UPDATE outbox SET message = '{"kind":"text","text":""}'`)

    expect(await replayDead(database, await deadLetters(database, { limit: 10 }))).toBe(0)
    expect(await database.query('SELECT state FROM inbox')).toEqual([{ state: 'dead' }])
  })

  test('what was replayed is written down by its ids, a hundred in a row of the chain', async () => {
    const database = await open()
    await deadRows(database)
    const inserted = await database.query<{ id: number }>(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state)
       SELECT 'm:more' || n, 'message', '1065:250788000124', now(), 0, '{}', 'dead'
         FROM generate_series(1, 100) AS n RETURNING id`,
    )
    const letters = await deadLetters(database, { limit: 1000 })

    await replayDead(database, letters)

    const chain = await auditRows(database.db, HOUSE, 10)
    const told = chain.map(({ act, details }) => ({ act, ...details }))
    const sent = letters.find(({ queue }) => queue === 'outbox')
    expect(told).toMatchObject([
      { act: 'dead.replayed', queue: 'outbox', rows: 1, ids: String(sent?.id) },
      { act: 'dead.replayed', queue: 'inbox', rows: 1, ids: String(inserted.at(-1)?.id) },
      { act: 'dead.replayed', queue: 'inbox', rows: 100 },
    ])
    expect(String(chain[2]?.details.ids).split(' ')).toHaveLength(100)
    expect(JSON.stringify(chain)).not.toContain('250788')
    expect(await verifyAudit(database.db, HOUSE)).toMatchObject({ ok: true, head: { seq: 3 } })
  })
})
