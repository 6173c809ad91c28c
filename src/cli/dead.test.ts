import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'

import { commandsOn, databaseForCommands } from '../../test/command-line.ts'
import { openDatabase } from '../db/client.ts'

const { url, drop } = await databaseForCommands()
const run = commandsOn(url)

beforeAll(async () => {
  expect(await run('migrate')).toMatchObject({ code: 0 })
}, 120_000)

beforeEach(async () => {
  const database = await openDatabase(url)
  await database.query('TRUNCATE inbox RESTART IDENTITY')
  await database.query(
    `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state, attempts, error_code, received_at)
     VALUES ('m:1', 'message', '1065:250788000123', now(), 0, '{"text":"secret"}', 'dead', 5, 'bug', '2026-11-23T09:00:00Z'),
            ('m:2', 'message', '1065:250788000124', now(), 0, '{}', 'dead', 1, NULL, '2026-11-23T10:00:00Z')`,
  )
  await database.close()
})

afterAll(drop)

test('the list tells what was given up and why, and nothing of whom or what it says', async () => {
  const { code, out } = await run('dead', 'list')

  expect(code).toBe(0)
  expect(out.split('\n')).toEqual([
    'inbox:2  2026-11-23T10:00:00.000Z  message, unknown, 1 attempt',
    'inbox:1  2026-11-23T09:00:00.000Z  message, bug, 5 attempts',
  ])
  expect((await run('dead', 'list', '--limit', '1')).out).not.toContain('inbox:1')
})

test('a wrong id, none, or both ways at once are told as wrong use', async () => {
  expect((await run('dead', 'replay', '17')).problems).toContain('"17" is no id such as outbox:17')
  expect((await run('dead', 'replay')).problems).toContain('name ids, or --all')
  expect((await run('dead', 'replay', 'inbox:1', '--all')).code).toBe(64)
  expect((await run('dead', 'list', '--limit', 'x')).code).toBe(64)
})

test('what is replayed is dead no longer, and what was not dead is told', async () => {
  const one = await run('dead', 'replay', 'inbox:1', 'outbox:99')

  expect(one).toMatchObject({ code: 1, out: '1 of 2 will be tried again.' })
  expect(one.problems).toContain('1 can not be: not given up, or what it said has been removed')
  expect((await run('dead', 'replay', '--all')).out).toBe('1 of 1 will be tried again.')
  expect((await run('dead', 'list')).out).toBe('Nothing was given up.')
  expect((await run('dead', 'replay', '--all')).out).toBe('Nothing was given up.')
})

test('what has lost its words is told of when all is replayed, and no failure of it', async () => {
  const database = await openDatabase(url)
  await database.query(
    `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state)
     VALUES ('m:wordless', 'message', '1065:250788000126', now(), 0, NULL, 'dead')`,
  )

  const all = await run('dead', 'replay', '--all')

  expect(all).toMatchObject({ code: 0, problems: '' })
  expect(all.out).toStartWith(
    '2 of 3 will be tried again.\n1 can not be: what it said has been removed.',
  )
  await database.query(`DELETE FROM inbox WHERE dedupe_key = 'm:wordless'`)
  await database.close()
})

test('of more than one replay takes, the rest is told', async () => {
  const database = await openDatabase(url)
  await database.query(
    `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state)
     SELECT 'm:more' || n, 'message', '1065:250788000125', now(), 0, '{}', 'dead' FROM generate_series(1, 10000) AS n`,
  )
  await database.close()

  expect((await run('dead', 'replay', '--all')).out).toEndWith('There may be more: run it again.')
  expect((await run('dead', 'replay', '--all')).out).toBe('2 of 2 will be tried again.')
})
