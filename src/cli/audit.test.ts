import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'

import { commandsOn, databaseForCommands } from '../../test/command-line.ts'
import { openDatabase } from '../db/client.ts'

const MADO = join(import.meta.dir, '../demo/bars/chez-mado.toml')
setDefaultTimeout(120_000)

/** A database of its own for whoever changes it, with a bar in it. */
async function aHouse() {
  const { url, drop } = await databaseForCommands()
  const run = commandsOn(url)
  const change = async (statement: string) => {
    const database = await openDatabase(url)
    await database.transaction((tx) =>
      tx.script(`SET LOCAL session_replication_role = replica; ${statement}`),
    )
    await database.close()
  }
  expect(await run('migrate')).toMatchObject({ code: 0 })
  expect(await run('bar', 'import', MADO)).toMatchObject({ code: 0, problems: '' })
  return { run, change, [Symbol.asyncDispose]: drop }
}

test('an import is listed as the operator’s, with counts and without what is in the file', async () => {
  await using house = await aHouse()
  const { run } = house
  const { code, out } = await run('audit', 'list', '--bar', 'chez-mado')

  expect(code).toBe(0)
  expect(out).toMatch(/^chez-mado:\n *1 {2}\S+ {2}bar\.imported {2}by operator {2}.*new \d+/m)
  expect(out).not.toMatch(/2507|Mado /)
  expect((await run('bar', 'import', MADO)).code).toBe(0)
  expect((await run('audit', 'list')).out.split('\n')).toHaveLength(2)
})

test('where nothing was written down yet, that is said', async () => {
  const { url, drop } = await databaseForCommands()
  const run = commandsOn(url)
  expect((await run('migrate')).code).toBe(0)

  for (const command of ['list', 'verify']) {
    expect(await run('audit', command)).toMatchObject({
      code: 0,
      out: expect.stringContaining('no chain yet'),
    })
  }
  await drop()
})

test('what was done to no bar in particular has a chain of its own', async () => {
  await using house = await aHouse()
  const { run, change } = house
  await change(
    `INSERT INTO people (id, phone, profile_name) VALUES (gen_random_uuid(), '250788000123', 'Aline');
     INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state, received_at)
     VALUES ('m:1', 'message', 'x', now(), 0, NULL, 'done', now() - interval '10 days'),
            ('m:2', 'message', 'x', now(), 0, '{}', 'dead', now())`,
  )
  expect((await run('erase', '+250788000123', '--yes')).code).toBe(0)
  expect((await run('purge')).code).toBe(0)
  expect((await run('dead', 'replay', '--all')).code).toBe(0)

  const { out } = await run('audit', 'list', '--house')
  const all = await run('audit', 'verify')
  const [, head = ''] = /^the house: whole, head (3:[0-9a-f]{64})$/m.exec(all.out) ?? []
  const known = await run('audit', 'verify', '--house', '--head', head)

  const [name, ...lines] = out.split('\n')
  expect(name).toBe('the house:')
  expect(lines.map((line) => line.replace(/^ *(\d+) {2}\S+ {2}/, '$1 '))).toEqual([
    expect.stringMatching(/^3 dead\.replayed {2}by operator {2}ids \d+ {2}rows 1 {2}queue inbox$/),
    expect.stringMatching(/^2 house\.purged {2}by operator {2}kind inbox {2}rows 1$/),
    expect.stringMatching(/^1 person\.erased {2}by operator {2}people_deleted 1$/),
  ])
  expect(out).not.toMatch(/250788|Aline/)
  expect(known.code).toBe(0)
  expect(all.out.split('\n').map((line) => line.split(':')[0])).toEqual(['the house', 'chez-mado'])
})

test('a whole chain is told with its head, and a changed one fails', async () => {
  await using house = await aHouse()
  const { run, change } = house
  const whole = await run('audit', 'verify')
  const [, head = ''] = /^chez-mado: whole, head (1:[0-9a-f]{64})$/m.exec(whole.out) ?? []

  const known = await run('audit', 'verify', '--bar', 'chez-mado', '--head', head)
  await change(`UPDATE audit_log SET details = '{}'`)
  const broken = await run('audit', 'verify')
  await change('DELETE FROM audit_log')
  const cut = await run('audit', 'verify', '--bar', 'chez-mado', '--head', head)

  expect([whole.code, known.code, broken.code, cut.code]).toEqual([0, 0, 1, 1])
  expect(broken.problems).toContain('chez-mado: BROKEN at 1: the row is changed')
  expect(cut.problems).toContain('chez-mado: BROKEN at 1: the row is missing')
})

test('a wrong bar, head or limit is told as what it is', async () => {
  await using house = await aHouse()
  const { run } = house
  expect((await run('audit', 'verify', '--bar', 'nobody')).problems).toContain('there is no bar')
  expect((await run('audit', 'verify', '--bar', 'x', '--head', '1')).code).toBe(64)
  expect((await run('audit', 'verify', '--head', `1:${'0'.repeat(64)}`)).code).toBe(64)
  expect((await run('audit', 'list', '--limit', '0')).code).toBe(64)
  expect((await run('audit', 'list', '--bar', 'x', '--house')).code).toBe(64)
})
