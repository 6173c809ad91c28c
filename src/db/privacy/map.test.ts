import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'

import { privacyText } from '../../../scripts/privacy-text.ts'
import { eachDatabase } from '../../../test/database.ts'
import { RULES, STAFF_RULE, VISIT_RULES } from '../erase/rules.ts'
import { PERSONAL_DATA } from './map.ts'

setDefaultTimeout(60_000)

const ROOT = join(import.meta.dir, '../../..')

test('docs/privacy.md is what the map says', async () => {
  const page = await Bun.file(join(ROOT, 'docs/privacy.md')).text()

  // The formatter pads tables.
  const plain = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/\| -+ /g, '| --- ')
  expect(plain(page)).toBe(plain(privacyText()))
})

test('every table that holds something of a person is erased, but for the bar’s own, the record of staff’s acts and limits', () => {
  const erased = new Set([...RULES, STAFF_RULE, ...VISIT_RULES].map(({ table }) => table))

  const forgotten = PERSONAL_DATA.filter(
    ({ name, columns }) =>
      columns.some(({ kinds }) => !kinds.includes('none')) && !erased.has(name),
  ).map(({ name }) => name)

  // What staff did is not rewritten, and what a limit counted is gone in minutes.
  expect(forgotten).toEqual(['audit_log', 'bars', 'payment_displays', 'rate_limits'])
})

eachDatabase((open) => {
  test('the map names every column that is there, and no other', async () => {
    const database = await open()

    const columns = await database.query<{ readonly column: string }>(
      `SELECT table_name || '.' || column_name AS column FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'schema_migrations' ORDER BY 1`,
    )

    const named = PERSONAL_DATA.flatMap(({ name, columns: held }) =>
      held.map((column) => `${name}.${column.name}`),
    )
    expect(named.toSorted()).toEqual(columns.map(({ column }) => column).toSorted())
  })
})
