import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { ALINE, post, seat, text } from '../../test/outbox-house.ts'
import { DEFAULT_RETENTION, keepHouse } from './housekeeping.ts'

eachDatabase((open) => {
  test('what is handled and old goes; what is young, or still waits, stays', async () => {
    const database = await open()
    await database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, state, received_at)
       SELECT state || days, 'message', 'lane', now(), 0, state, now() - days * interval '1 day'
         FROM unnest(ARRAY['done', 'dead', 'pending']) AS state, unnest(ARRAY[8, 10]) AS days`,
    )
    await seat(database, ALINE)
    const { leave } = post(database)
    await leave(text(ALINE, 'old sent'), text(ALINE, 'old queued'), text(ALINE, 'young sent'))
    await database.query(
      `UPDATE outbox SET created_at = CASE WHEN dedupe_key LIKE 'old%' THEN now() - interval '31 days' ELSE now() END,
              state = CASE WHEN dedupe_key LIKE '%sent' THEN 'sent' ELSE 'queued' END`,
    )

    const removed = await keepHouse(database, DEFAULT_RETENTION)

    expect(removed).toEqual({ inbox: 2, outbox: 1, payPages: 0 })
    expect(await database.query('SELECT dedupe_key FROM inbox ORDER BY 1')).toEqual(
      ['dead8', 'done8', 'pending10', 'pending8'].map((key) => ({ dedupe_key: key })),
    )
    expect(await database.query('SELECT dedupe_key FROM outbox ORDER BY 1')).toEqual(
      ['old queued', 'young sent'].map((key) => ({ dedupe_key: key })),
    )
  })
})
