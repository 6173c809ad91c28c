import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { commandsOn, databaseForCommands } from '../../test/command-line.ts'
import { findBarBySlug } from '../db/bars.ts'
import { openDatabase } from '../db/client.ts'

const MADO = join(import.meta.dir, '../demo/bars/chez-mado.toml')
const folder = mkdtempSync(join(tmpdir(), 'maitred-styles-'))
const { url, drop } = await databaseForCommands()
const run = commandsOn(url)

/** Calls of one style: how each ended, its minutes and its cents; the first was given this score. */
const CALLS = [
  { style: 'warm', outcome: 'ordered', minutes: 2, cents: 6, score: 5 },
  { style: 'warm', outcome: 'ordered', minutes: 3, cents: 6, score: 4 },
  { style: 'warm', outcome: 'failed', minutes: 1, cents: 3, score: null },
  { style: 'brisk', outcome: 'answered', minutes: 1, cents: 2, score: null },
  { style: null, outcome: 'answered', minutes: 1, cents: 2, score: 1 },
] as const

beforeAll(async () => {
  const toml = readFileSync(MADO, 'utf8').replace('[voice]', '[voice]\ncompare = ["brisk"]')
  writeFileSync(join(folder, 'mado.toml'), toml)
  expect(await run('migrate')).toMatchObject({ code: 0 })
  expect(await run('bar', 'import', join(folder, 'mado.toml'))).toMatchObject({ problems: '' })
  const database = await openDatabase(url)
  const bar = await findBarBySlug(database.db, 'chez-mado')
  for (const { style, outcome, minutes, cents, score } of CALLS) {
    await database.query(
      `WITH made AS (
         INSERT INTO calls (id, transport, bar_id, state, outcome, style, rang_at, answered_at, ended_at, cost_micro_usd)
         VALUES (gen_random_uuid(), 'sip', $1, 'ended', $2, $3, now(), now() - $4 * interval '1 minute', now(), $5)
         RETURNING id)
       INSERT INTO surveys (id, bar_id, about, about_id, score, asked_at)
       SELECT gen_random_uuid(), $1, 'call', id, $6, now() FROM made`,
      [bar?.id, outcome, style, minutes, cents * 10_000, score],
    )
  }
  // Nobody spoke in these: they are no style's.
  await database.query(
    `INSERT INTO calls (id, transport, bar_id, state, outcome, rang_at, ended_at)
     VALUES (gen_random_uuid(), 'sip', $1, 'ended', 'failed', now(), now())`,
    [bar?.id],
  )
  await database.close()
}, 120_000)

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await drop()
})

test('styles stand side by side: what each says, and how its calls went', async () => {
  const { code, out } = await run('voice', 'styles', '--bar', 'chez-mado')

  expect(code).toBe(0)
  expect(out).toContain('warm (in use)        Friendly and unhurried')
  expect(out).toContain('brisk (takes turns)  Quick and clear')
  expect(out).toContain('  formal')
  expect(out).toContain('with the voice marin at 100 % speed')
  expect(out).toMatch(/ {2}fr {2}Bonjour, vous parlez avec le serveur numérique de Chez Mado/)
  expect(out.slice(out.indexOf('Answered calls'))).toBe(
    [
      'Answered calls of the last 30 days:',
      '  style         calls  ordered  answered  failed  minutes    score  US cents',
      '  brisk             1      0 %     100 %     0 %      1.0        -       2.0',
      '  warm              3     67 %       0 %    33 %      2.0  4.5 (2)       5.0',
      '  not recorded      1      0 %     100 %     0 %      1.0  1.0 (1)       2.0',
    ].join('\n'),
  )
})

test('a bar that is not there, and days that are none, are said so', async () => {
  expect(await run('voice', 'styles')).toMatchObject({ code: 64 })
  expect(await run('voice', 'styles', '--bar', 'chez-mado', '--days', '0')).toMatchObject({
    code: 64,
  })
  expect((await run('voice', 'styles', '--bar', 'nobody')).problems).toContain('there is no bar')
})
