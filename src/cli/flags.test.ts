import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'

import { isBlocked } from '../../test/blocked.ts'
import { commandsOn, databaseForCommands } from '../../test/command-line.ts'
import { findBarBySlug } from '../db/bars.ts'
import { openDatabase } from '../db/client.ts'
import { raiseFlag } from '../db/fraud-flags.ts'

const MADO = join(import.meta.dir, '../demo/bars/chez-mado.toml')
const { url, drop } = await databaseForCommands()
const run = commandsOn(url)
const FLAG = '019a0000-0000-7000-8000-000000000001'
const OTHER = '019a0000-0000-7000-8000-000000000003'
const SUBJECT = 'person:019a0000-0000-7000-8000-000000000002'

async function isOut(): Promise<boolean> {
  const database = await openDatabase(url)
  const bar = await findBarBySlug(database.db, 'chez-mado')
  const answer = await isBlocked(database.db, bar?.id ?? '', SUBJECT)
  await database.close()
  return answer
}

beforeAll(async () => {
  expect(await run('migrate')).toMatchObject({ code: 0 })
  expect(await run('bar', 'import', MADO)).toMatchObject({ code: 0, problems: '' })
  const database = await openDatabase(url)
  const bar = await findBarBySlug(database.db, 'chez-mado')
  const flag = { id: FLAG, barId: bar?.id ?? '', rule: 'order_bomb', subject: SUBJECT }
  const reason = 'One guest has ordered 15 times in an hour.'
  const block = { ...flag, personId: null, reason, blockMinutes: 60 }
  const other = { ...block, id: OTHER, rule: 'many_short_calls', reason: 'Calls without end.' }
  await database.transaction((tx) => raiseFlag(tx, other))
  await database.transaction((tx) => raiseFlag(tx, block))
  await database.close()
}, 120_000)

afterAll(drop)

test('flags are listed with rule and reason, not with whom they are about', async () => {
  const { code, out } = await run('flag', 'list', '--bar', 'chez-mado')

  expect(code).toBe(0)
  expect(out).toMatch(
    new RegExp(
      `^${FLAG} {2}\\S+ {2}chez-mado {2}order_bomb {2}(?:block until \\S+|taken back) {2}One`,
    ),
  )
  expect(out).not.toContain('person:')
  expect((await run('flag', 'list', '--bar', 'nobody')).problems).toContain('there is no bar')
})

test('a flag is taken back once, and no other with it; that is the operator’s act', async () => {
  const before = await isOut()

  const cleared = await run('flag', 'clear', FLAG)
  const twice = await run('flag', 'clear', FLAG)
  const between = await isOut()
  const last = await run('flag', 'clear', OTHER)

  expect([before, between, await isOut()]).toEqual([true, true, false])
  expect(cleared.out).toBe(`Taken back.\nStill blocked by ${OTHER}.`)
  expect(last.out).toBe('Taken back.')
  expect([cleared.code, twice.code]).toEqual([0, 1])
  expect((await run('audit', 'list')).out).toContain(`flag.cleared  by operator  ${FLAG}`)
  expect((await run('flag', 'list')).out).toContain('taken back')
  expect((await run('flag', 'clear', 'x')).code).toBe(64)
})
