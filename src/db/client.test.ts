import { expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eq } from 'drizzle-orm'

import { eachDatabase } from '../../test/database.ts'
import { openDatabase, sqlState } from './client.ts'
import { migrate } from './migrate.ts'
import { senders } from './schema.ts'

const EVERY_TYPE = `SELECT $1::bigint AS int8, $2::numeric AS num, $3::date AS day, $4::timestamptz AS at,
  $5::jsonb AS json, $6::text[] AS texts, $7::timestamptz[] AS times, $8::boolean AS flag, $9::uuid AS id,
  $10::real AS ratio, NULL::text AS nothing, ARRAY[1, 2]::bigint[] AS numbers, $11::jsonb AS word`

eachDatabase((open) => {
  test('every type comes back in the one form, whatever the database', async () => {
    const { query } = await open()
    const at = new Date('2026-07-01T10:20:30.456Z')
    const id = '019a0000-0000-7000-8000-000000000001'

    const [row] = await query<Record<string, unknown>>(EVERY_TYPE, [
      9_007_199_254_740_991,
      '12.50',
      '2026-07-01',
      at,
      { a: [1, null, 'x'] },
      ['a,b', '"q"', ''],
      [at],
      true,
      id,
      0.5,
      '"quoted"',
    ])

    expect(row).toEqual({
      int8: 9_007_199_254_740_991,
      num: '12.50',
      day: '2026-07-01',
      at,
      json: { a: [1, null, 'x'] },
      texts: ['a,b', '"q"', ''],
      times: [at],
      flag: true,
      id,
      ratio: 0.5,
      nothing: null,
      numbers: [1, 2],
      word: 'quoted',
    })
  })

  test('drizzle and text SQL see the same rows inside one transaction', async () => {
    const database = await open()
    const paceAt = new Date('2026-07-01T00:00:00.001Z')

    const seen = await database.transaction(async (tx) => {
      await tx.insert(senders).values({ phoneNumberId: '1', paceTokens: 80, paceAt })
      const [built] = await tx.select().from(senders).where(eq(senders.phoneNumberId, '1'))
      const [text] = await tx.rows<{ pace_at: Date }>('SELECT pace_at FROM senders')
      return { built: built?.paceAt, text: text?.pace_at }
    })

    expect(seen).toEqual({ built: paceAt, text: paceAt })
  })

  test('a transaction that throws leaves nothing, and the error tells its SQLSTATE', async () => {
    const database = await open()
    const row = { phoneNumberId: '1', paceTokens: 80, paceAt: new Date(0) }

    const error = await database
      .transaction(async (tx) => {
        await tx.insert(senders).values(row)
        await tx.insert(senders).values(row)
      })
      .catch((thrown: unknown) => thrown)

    expect(sqlState(error)).toBe('23505')
    expect(await database.query('SELECT 1 FROM senders')).toEqual([])
  })

  test('a failed statement fails its transaction, though its error was swallowed', async () => {
    const database = await open()

    const outcome = await database
      .transaction(async (tx) => {
        await tx.rows(`INSERT INTO senders VALUES ('7', 1, now())`)
        await tx.rows('SELECT 1 / 0').catch(() => 'swallowed')
        return 'done'
      })
      .catch((thrown: unknown) => thrown)

    expect(outcome).toBeInstanceOf(Error)
    expect(await database.query('SELECT 1 FROM senders')).toEqual([])
  })

  test('a statement that failed works again, also after its table has changed', async () => {
    const { query, script } = await open()
    await script('CREATE TABLE shape (one integer)')
    const text = 'SELECT * FROM shape WHERE $1::integer = 1'
    await query(text, [1])
    const error = await query(text, ['x']).catch((thrown: unknown) => thrown)
    await script('ALTER TABLE shape ADD COLUMN two text; INSERT INTO shape VALUES (1, NULL)')

    await query(text, [1]).catch((thrown: unknown) => thrown)
    const rows = await query(text, [1]).catch((thrown: unknown) => thrown)

    expect(sqlState(error)).toBe('22P02')
    expect(rows).toEqual([{ one: 1, two: null }])
    await script('DROP TABLE shape')
  })

  test('maintenance runs beside open work', async () => {
    const database = await open()

    await Promise.all([database.maintain(), database.query('SELECT 1')])

    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('a script with its own BEGIN and COMMIT runs on one connection', async () => {
    const database = await open()

    await database.script(`BEGIN; INSERT INTO senders VALUES ('7', 1, now()); COMMIT;`)

    expect(await database.relaxed.query('SELECT phone_number_id FROM senders')).toEqual([
      { phone_number_id: '7' },
    ])
  })

  test('a script that fails within its own transaction leaves none open', async () => {
    const database = await open()
    const text = `BEGIN; INSERT INTO senders VALUES ('7', 1, now()); SELECT 1 / 0; COMMIT;`

    const error = await database.script(text).catch((thrown: unknown) => thrown)
    const rows = await Promise.all(
      Array.from({ length: 10 }, () => database.query('SELECT * FROM senders')),
    )

    expect(sqlState(error)).toBe('22012')
    expect(rows.flat()).toEqual([])
  })

  test('a script gives the rows of all its statements', async () => {
    const database = await open()

    expect(await database.script('SELECT 1 AS a; SELECT 2 AS b')).toEqual([{ a: 1 }, { b: 2 }])
    expect(await database.script('SELECT 1 AS a')).toEqual([{ a: 1 }])
  })

  test('a notification reaches a listener of another replica until it stops listening', async () => {
    const database = await open()
    const other = await open.again()
    const heard: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = await other.listen('maitred_test', (payload) => {
      heard.push(payload)
      if (payload === 'last') resolve()
    })

    await database.notify('maitred_test', 'first')
    await database.notify('maitred_test', 'last')
    await promise
    await stop()

    expect(heard).toEqual(['first', 'last'])
  })

  test('a listener that a close overtakes is no fault', async () => {
    const database = await open.again()

    const listening = database.listen('maitred_test', () => {})
    await database.close()

    expect(await listening.then(() => 'over')).toBe('over')
  })
})

test('an embedded directory keeps its rows and serves one opener at a time', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'maitred-embedded-'))
  try {
    const first = await openDatabase(`embedded:${directory}`)
    await migrate(first)
    await first.query(`INSERT INTO senders VALUES ('7', 1, now())`)
    const refused = await openDatabase(`embedded:${directory}`).catch((thrown: unknown) => thrown)
    await first.close()
    const second = await openDatabase(`embedded:${directory}`)
    const rows = await second.query('SELECT phone_number_id FROM senders')
    await second.close()

    expect(String(refused)).toContain('in use by another maitred')
    expect(rows).toEqual([{ phone_number_id: '7' }])
  } finally {
    await rm(directory, { recursive: true })
  }
}, 60_000)

test('a statement beside the embedded transaction it stands in is refused, not left waiting', async () => {
  const database = await openDatabase('embedded::memory:')

  const error = await database
    .transaction(async () => await database.query('SELECT 1'))
    .catch((thrown: unknown) => thrown)

  expect(String(error)).toContain('use its `tx`')
  await database.close()
}, 60_000)

test('an address of another kind is refused without repeating it', async () => {
  const error = await openDatabase('mysql://user:secret@host').catch((thrown: unknown) => thrown)

  expect(String(error)).toContain('postgres://')
  expect(String(error)).not.toContain('secret')
})
