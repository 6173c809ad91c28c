import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { DINER, NUMBER } from '../../../test/waiter-desk.ts'
import { evening, FRIEND } from '../../../test/whole-evening.ts'
import type { Database } from '../client.ts'
import { erasePerson } from './erase.ts'

setDefaultTimeout(60_000)

const erase = (database: Database, phone: string) =>
  database.transaction((tx) => erasePerson(tx, { phone }, () => crypto.randomUUID()))

eachDatabase((open) => {
  test('nothing is left of the ids of their calls and statuses: WhatsApp’s are made of the number', async () => {
    const database = await open()
    await evening(database)
    const idOf = (number: string) =>
      `wamid.${Buffer.from(`\u001c\u0018\f${number}\u0015`).toString('base64')}`
    // Its message waits again, as a template, and names it no more.
    for (const [number, kind] of [
      [DINER, 'status'],
      [FRIEND, 'status'],
      [DINER, 'call'],
    ] as const) {
      await database.query(
        `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body, state)
         VALUES ($1, $2, $3, $3, now(), 0, $4, 'done')`,
        [`${kind}:${idOf(number)}`, kind, NUMBER, { recipient_id: number }],
      )
    }

    await erase(database, DINER)

    const left = await database.query(
      `SELECT dedupe_key AS key FROM inbox WHERE kind IN ('status', 'call')`,
    )
    expect(left).toEqual([{ key: `status:${idOf(FRIEND)}` }])
  })

  // keep_bodies_days and keep_outbox_days may be less than keep_inbox_days.
  test('the ids of their calls and statuses go also where only the ids are left', async () => {
    const database = await open()
    await evening(database)
    const idOf = (before: string, number: string) =>
      `wamid.${Buffer.from(`${before}${number}\u0015\u0002`).toString('base64')}`
    for (const [at, before] of ['\u001c\u0018\f', '\u001c\u0018', '\u001c'].entries()) {
      for (const number of [DINER, FRIEND]) {
        await database.query(
          `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, state)
           VALUES ($1, $2, $3, $3, now(), 0, 'done')`,
          [`s:${idOf(before, number)}:read`, at === 1 ? 'call' : 'status', NUMBER],
        )
      }
    }
    await database.query(`UPDATE inbox SET body = NULL`)
    await database.query(`DELETE FROM outbox`)
    await database.query(`UPDATE calls SET wacid = NULL`)

    await erase(database, DINER)

    const left = await database.query<{ readonly key: string }>(
      `SELECT dedupe_key AS key FROM inbox WHERE dedupe_key LIKE 's:wamid.H%'`,
    )
    expect(left.map(({ key }) => key)).toEqual(
      ['\u001c\u0018\f', '\u001c\u0018', '\u001c'].map(
        (before) => `s:${idOf(before, FRIEND)}:read`,
      ),
    )
  })
})
