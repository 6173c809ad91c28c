import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { commandsOn, databaseForCommands } from '../../test/command-line.ts'

setDefaultTimeout(60_000)

const SAMPLES = join(import.meta.dir, '../demo/bars')
const MADO = join(SAMPLES, 'chez-mado.toml')
const folder = mkdtempSync(join(tmpdir(), 'maitred-cli-'))

const { url, drop } = await databaseForCommands()
const run = commandsOn(url)

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

beforeAll(async () => {
  expect(await run('migrate')).toMatchObject({ code: 0 })
  expect(await run('bar', 'import', MADO)).toMatchObject({ code: 0, problems: '' })
}, 120_000)

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await drop()
})

test('migrate has nothing left to do', async () => {
  expect((await run('migrate', '--dry-run')).out).toBe('The database is up to date.')
})

test('an imported bar is listed and exported as it came', async () => {
  expect((await run('bar', 'list')).out).toBe(
    'chez-mado  7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11  RWF  Chez Mado',
  )
  expect(`${(await run('bar', 'export', 'chez-mado')).out}\n`).toBe(readFileSync(MADO, 'utf8'))
  expect(
    JSON.parse((await run('bar', 'export', 'chez-mado', '--format', 'json')).out),
  ).toMatchObject({
    bar: { slug: 'chez-mado' },
  })
})

test('a rehearsal tells what would change and changes nothing', async () => {
  const changed = file('mado.toml', readFileSync(MADO, 'utf8').replace('"Chez Mado"', '"Mado’s"'))

  const { out } = await run('bar', 'import', changed, '--dry-run')

  expect(out).toContain('~ bar chez-mado (name)')
  expect(out).toContain('Nothing was changed (--dry-run).')
  expect((await run('bar', 'import', MADO)).out).toContain('Nothing to change.')
})

test('a bar file that is not in UTF-8 is refused, not kept with its accents lost', async () => {
  const source = readFileSync(MADO, 'utf8').replace('"Chez Mado"', '"Café Mado"')
  const latin = join(folder, 'latin.toml')
  writeFileSync(latin, source, 'latin1')

  const { code, out, problems } = await run('bar', 'import', latin)

  expect({ code, out }).toEqual({ code: 65, out: '' })
  expect(problems).toContain('letters that are not in UTF-8')
  expect((await run('bar', 'list')).out).toContain('Chez Mado')
})

test('a folder is not told as a file that is not there', async () => {
  const told = await run('bar', 'import', folder)

  expect(told).toMatchObject({
    code: 65,
    problems: `maitred bar import: ${folder} can't be read (EISDIR)`,
  })
  expect(await run('restore', folder)).toMatchObject({
    code: 65,
    problems: `maitred restore: ${folder} can't be read (EISDIR)`,
  })
  expect((await run('restore', join(folder, 'none'))).problems).toBe(
    `maitred restore: there is no file ${join(folder, 'none')}`,
  )
})

test('a rehearsal where no database is yet leaves none behind', async () => {
  const runNowhere = commandsOn(`embedded:${join(folder, 'nowhere')}`)

  const migrated = await runNowhere('migrate', '--dry-run')
  const imported = await runNowhere('bar', 'import', MADO, '--dry-run')

  expect(migrated.out).toBe(`would make a new database in ${join(folder, 'nowhere')}`)
  expect(imported.out).toContain('+ bar chez-mado')
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
})

test('what a file that is no sheet holds does not reach the terminal as it is', async () => {
  const sheet = file('noise.csv', `name,price,category,\u001B[2J\u009B${'x'.repeat(500)}\n`)

  const { code, problems } = await run('menu', 'import', sheet, '--bar', 'chez-mado')

  expect(code).toBe(65)
  expect(problems).toContain('found column "\\u001b[2j\uFFFDxxx')
  expect(problems).not.toContain('x'.repeat(100))
})

test.each([
  ['{}', 'bar: found nothing, wanted a value: it is required'],
  ['[]', '(file): found [], wanted a table of keys'],
])('a bar file that holds %s is told what it lacks', async (text, told) => {
  expect((await run('bar', 'import', file('empty.json', text))).problems).toContain(told)
})

test('table cards that can not be written are told in words', async () => {
  const blocked = file('blocked', '')
  const printed = (out: string) =>
    run('qr', '--bar', 'chez-mado', '--number', '+250700000100', '--out', out)

  expect(await printed(join(blocked, 'cards.pdf'))).toMatchObject({
    code: 1,
    problems: `maitred qr: ${join(blocked, 'cards.pdf')} can't be written (ENOTDIR)`,
  })
  expect(await printed(join(blocked, 'cards'))).toMatchObject({
    code: 1,
    problems: `maitred qr: ${join(blocked, 'cards')} can't be written (ENOTDIR)`,
  })
  expect((await printed(join(folder, 'cards.png'))).problems).toContain(
    '--out is a file FILE.pdf or a folder DIR/',
  )
})

test('a menu comes in from a sheet for a bar that is there', async () => {
  const sheet = file('menu.csv', 'id,name,price,category\nfries,Frites,1700,Side\n')

  expect(await run('menu', 'import', sheet, '--bar', 'chez-mado', '--dry-run')).toMatchObject({
    code: 0,
    out: expect.stringContaining('~ item fries'),
  })
  expect(await run('menu', 'import', sheet)).toMatchObject({ code: 64 })
  expect(await run('menu', 'import', sheet, '--bar', 'nobody')).toMatchObject({ code: 1 })
})

test('a dump brought in again leaves what was added to its bars meanwhile', async () => {
  const dump = join(import.meta.dir, '../../test/fixtures/dump/earlier.json')
  const apart = await databaseForCommands()
  const runApart = commandsOn(apart.url)
  await runApart('migrate')
  await runApart('bar', 'import', dump)
  const { out } = await runApart('bar', 'export', 'cafe-gisele', '--format', 'json')
  const bar: { items: { id: string }[] } = JSON.parse(out)
  const added = {
    hours: ['07:00-11:00'],
    allergens: ['milk'],
    aliases: ['kahawa'],
    options: [{ id: 'sugar', name: 'Sugar', choices: [{ id: 'yes', name: 'Yes' }] }],
  }
  const items = bar.items.map((item) => ({ ...item, ...added }))
  const richer = { ...bar, voice: { takes_calls: false }, items }
  await runApart('bar', 'import', file('gisele.json', JSON.stringify(richer)))

  const again = await runApart('bar', 'import', dump)

  expect(again.out.match(/Nothing to change\./g)).toHaveLength(2)
  await apart.drop()
})

test('a dump of the earlier deployment is shown, brought in, and changes nothing again', async () => {
  const dump = join(import.meta.dir, '../../test/fixtures/dump/earlier.json')
  // Other tests count the bars.
  const apart = await databaseForCommands()
  const runApart = commandsOn(apart.url)
  await runApart('migrate')
  await runApart('bar', 'import', MADO)

  const shown = await runApart('bar', 'import', dump, '--dry-run')
  const listed = (await runApart('bar', 'list')).out
  const done = await runApart('bar', 'import', dump)
  const again = await runApart('bar', 'import', dump)

  expect(shown.code).toBe(0)
  expect(shown.out).toContain('+ table A2')
  expect(shown.out).not.toContain('250788000202')
  expect(listed).not.toContain('cafe-gisele')
  expect(done.out).toContain('Imported cafe-gisele.')
  expect(done.out).toContain('Not taken over: menu_items.image_url, restaurants.created_at')
  expect(done.problems).toContain('cafe-gisele has no opening hours')
  expect(again.out.match(/Nothing to change\./g)).toHaveLength(2)
  expect(await runApart('bar', 'import', dump, '--prune')).toMatchObject({ code: 64 })
  await apart.drop()
})

test('wrong files are told whole and change nothing', async () => {
  const wrong = file('wrong.toml', '[bar]\nslug = "x"\n')
  const stolen = file('stolen.toml', readFileSync(MADO, 'utf8').replace('"7d0a3c0e', '"8d0a3c0e'))

  expect(await run('bar', 'import', wrong)).toMatchObject({
    code: 65,
    problems: expect.stringContaining('nothing was changed'),
  })
  expect((await run('bar', 'import', stolen)).problems).toBe(
    'maitred bar import: the bar "Chez Mado" has the short name chez-mado already',
  )
  expect((await run('bar', 'import', join(folder, 'gone.toml'))).code).toBe(65)
})

test('cards are printed for tables that are there, with a number to write to', async () => {
  const number = ['--number', '+250 700 000 100']
  const out = join(folder, 'cards.pdf')

  expect(await run('qr', '--bar', 'chez-mado', '--out', out, ...number)).toMatchObject({
    code: 0,
    out: `12 cards in ${out}`,
  })
  expect((await run('qr', '--bar', 'chez-mado', '--out', out)).problems).toContain('--number')
  expect(
    (await run('qr', '--bar', 'chez-mado', '--out', out, '--tables', 'A11-A13', ...number))
      .problems,
  ).toContain('no table A13')
  expect(
    await run('qr', '--bar', 'chez-mado', '--out', out, '--format', 'png', ...number),
  ).toMatchObject({ code: 64, problems: expect.stringContaining('a sheet is always a PDF') })
  const pictures = join(folder, 'pictures/')
  await run('qr', '--bar', 'chez-mado', '--out', pictures, '--tables', 'A1', ...number)
  expect(readFileSync(join(pictures, 'A1.svg'), 'utf8')).toStartWith('<svg')
})

test('a database that does not answer is told by code, without its address', async () => {
  const { code, problems } = await commandsOn('postgres://u:p4ss@127.0.0.1:1/x')('bar', 'list')

  expect(code).toBe(1)
  expect(problems).toBe(
    "maitred bar list: the database can't be reached: ECONNREFUSED, nothing answers there. Start PostgreSQL, and correct host and port in [database] url; a firewall may stand between.",
  )
})
