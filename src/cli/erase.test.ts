import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'

import { commandsOn, databaseForCommands } from '../../test/command-line.ts'
import { openDatabase } from '../db/client.ts'

setDefaultTimeout(60_000)

const { url, drop } = await databaseForCommands()
const run = commandsOn(url)
const PHONE = '250788000123'

async function query(text: string) {
  const database = await openDatabase(url)
  const rows = await database.query(text)
  await database.close()
  return [...rows]
}

beforeAll(async () => {
  expect(await run('migrate')).toMatchObject({ code: 0 })
}, 120_000)

beforeEach(async () => {
  await query('DELETE FROM people')
  await query('TRUNCATE inbox')
  await query(
    `INSERT INTO people (id, phone, profile_name) VALUES (gen_random_uuid(), '${PHONE}', 'Aline')`,
  )
})

afterAll(drop)

test('of somebody unknown there is nothing to be sure about', async () => {
  const nobody = { code: 0 as const, out: 'Nothing is kept about +250*****999.', problems: '' }

  expect(await run('erase', '+250788000999')).toEqual(nobody)
  expect(await run('erase', '+250788000999', '--yes')).toEqual(nobody)
})

test('erase shows what would go and does it only with --yes', async () => {
  const shown = await run('erase', '+250 788 000 123')
  const rehearsed = await run('erase', PHONE, '--dry-run', '--yes')
  const before = await query('SELECT 1 AS one FROM people')
  const done = await run('erase', PHONE, '--yes')

  expect(shown).toEqual({
    code: 1,
    out: 'What would go of +250*****123:\n  people  1 deleted',
    problems: 'maitred erase: nothing was changed: add --yes to do it',
  })
  expect(rehearsed).toEqual({ code: 0, out: shown.out, problems: '' })
  expect(before).toHaveLength(1)
  expect(done).toMatchObject({ code: 0, out: 'Erased +250*****123:\n  people  1 deleted' })
  expect(await query('SELECT 1 FROM people')).toEqual([])
  expect((await run('erase', PHONE, '--yes')).out).toBe('Nothing is kept about +250*****123.')
})

test('somebody is erased by the id that linked portfolios know them by, too', async () => {
  const parent = 'RW.ENT.5520917734401288'
  await query(`UPDATE people SET phone = NULL, user_id = 'RW.1288', parent_user_id = '${parent}'`)

  const { code, out, problems } = await run('erase', parent, '--yes')

  expect({ code, problems }).toEqual({ code: 0, problems: '' })
  expect(out).toContain('people  1 deleted')
  expect(out).not.toContain('5520917734401288')
  expect(await query('SELECT 1 FROM people')).toEqual([])
})

test('what is neither a number nor a user id is refused without being repeated', async () => {
  const { code, problems } = await run('erase', '0788000123')

  expect(code).toBe(64)
  expect(problems).toContain('neither an international number')
  expect(problems).not.toContain('0788000123')
  expect((await run('erase', 'RW.99999999')).problems).not.toContain('RW.99999999')
})

test('purge counts what is due, and removes it when it is no rehearsal', async () => {
  await query(
    `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, state, received_at)
     VALUES ('m:1', 'message', 'x', now(), 0, 'done', now() - interval '10 days')`,
  )

  const rehearsed = await run('purge', '--dry-run')
  const done = await run('purge')

  expect(rehearsed.out).toMatch(/^  received messages +1$/m)
  expect(rehearsed.out).toEndWith('Nothing was changed (--dry-run).')
  expect(done.out).toMatch(/^  received messages +1$/m)
  expect((await run('purge', '--dry-run')).out).toMatch(/^  received messages +0$/m)
})
