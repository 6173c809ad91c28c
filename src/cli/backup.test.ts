import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { commandsOn } from '../../test/command-line.ts'
import { openDatabase } from '../db/client.ts'
import { applyMigrations } from '../db/migrate.ts'
import { MIGRATIONS } from '../db/migrations.ts'

setDefaultTimeout(60_000)

const MADO = join(import.meta.dir, '../demo/bars/chez-mado.toml')
const folder = mkdtempSync(join(tmpdir(), 'maitred-backup-cli-'))
const FILE = join(folder, 'evening.maitred')

const on = (data: string) => commandsOn(`embedded:${join(folder, data)}`)

beforeAll(async () => {
  const run = on('one')
  expect(await run('migrate')).toMatchObject({ code: 0 })
  expect(await run('bar', 'import', MADO)).toMatchObject({ code: 0 })
  expect(await run('backup', FILE)).toMatchObject({ code: 0 })
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true }))

test('a backup is its owner’s alone, is never overwritten, and can be checked', async () => {
  const again = await on('one')('backup', FILE)
  const checked = await on('one')('restore', FILE, '--dry-run')

  expect(statSync(FILE).mode & 0o777).toBe(0o600)
  expect(again).toMatchObject({ code: 65, problems: expect.stringContaining('already') })
  expect(checked.out).toMatch(/^  bars +1$/m)
  expect(checked.out).toEndWith('The file is whole. Nothing was changed (--dry-run).')
})

test('tables of the version before are backed up as they are, and come back up to date', async () => {
  const url = `embedded:${join(folder, 'before')}`
  const file = join(folder, 'before.maitred')
  const database = await openDatabase(url)
  await database.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await database.transaction((tx) => applyMigrations(tx, MIGRATIONS.slice(0, -1)))
  await database.close()
  const run = commandsOn(url)

  expect(await run('bar', 'list')).toMatchObject({ problems: expect.stringContaining('lacks 1') })
  expect(await run('backup', file)).toMatchObject({ code: 0, problems: '' })
  expect(await on('after')('restore', file)).toMatchObject({ code: 0 })
  expect(await on('after')('bar', 'list')).toMatchObject({ code: 0 })
})

test('a restored database gives the same bar, and takes no second restore', async () => {
  const [one, two] = [on('one'), on('two')]

  const restored = await two('restore', FILE)

  expect(restored).toMatchObject({ code: 0, problems: '' })
  expect(await two('bar', 'export', 'chez-mado')).toEqual(await one('bar', 'export', 'chez-mado'))
  expect(await two('restore', FILE)).toMatchObject({
    code: 1,
    problems: expect.stringMatching(/^maitred restore: the database is not empty: \w+ has rows$/),
  })
})

test('what is no backup is refused before a database is opened', async () => {
  const other = join(folder, 'other')
  writeFileSync(other, 'hello')

  expect(await on('three')('restore', other)).toMatchObject({
    code: 65,
    problems: 'maitred restore: this is no backup of maitred',
  })
  expect(await on('three')('restore', join(folder, 'gone'))).toMatchObject({ code: 65 })
  expect(await Bun.file(join(folder, 'three/lock')).exists()).toBe(false)
})

test('in a folder without a database nothing is made and nothing is said to be kept', async () => {
  const run = on('elsewhere')

  for (const words of [['backup', `${FILE}.2`], ['erase', '+250788000123'], ['purge']]) {
    expect(await run(...words)).toEqual({
      code: 1,
      out: '',
      problems: expect.stringContaining(`there is no database in ${join(folder, 'elsewhere')}`),
    })
  }
  expect([existsSync(join(folder, 'elsewhere')), existsSync(`${FILE}.2`)]).toEqual([false, false])
})

// A link that leads to itself stands for a folder of somebody else's: tests may run as root, who may all.
test('a database that may not be looked at is not told as none', async () => {
  symlinkSync(join(folder, 'closed'), join(folder, 'closed'))

  expect(await on('closed')('purge')).toMatchObject({
    code: 1,
    problems: expect.stringContaining(`the database can't be kept in ${folder}/closed (`),
  })
})

test('what can not be written to is said in words', async () => {
  const run = on('one')

  expect(await run('backup', folder)).toMatchObject({
    code: 65,
    problems: `maitred backup: there is something at ${folder} already`,
  })
  expect(await run('backup', join(folder, 'no', 'such', 'folder'))).toMatchObject({
    code: 1,
    problems: `maitred backup: ${join(folder, 'no', 'such', 'folder')} can't be read or written (ENOENT)`,
  })
})
