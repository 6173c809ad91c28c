import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { eachDatabase } from '../../test/database.ts'
import type { Database } from '../db/client.ts'
import { loadMenu } from '../db/menus.ts'
import { readBarFile } from './bar-file.ts'
import type { BarBundle } from './bundle.ts'
import { planImport } from './diff.ts'
import { loadBundle, saveImport } from './store.ts'
import { barToml } from './write-file.ts'

const SAMPLES = join(import.meta.dir, '../demo/bars')

function source(name: string): string {
  return readFileSync(join(SAMPLES, `${name}.toml`), 'utf8')
}

function sample(name: string): BarBundle {
  const read = readBarFile(source(name), name)
  if (!read.ok) throw new Error(`${name} is wrong`)
  return read.bundle
}

async function bringIn(database: Database, file: BarBundle, prune = false) {
  const plan = planImport(await loadBundle(database.db, file.bar.id), file, { prune })
  if (plan.isChange) await saveImport(database, plan, { prune })
  return plan
}

eachDatabase((open) => {
  test('a bar goes out as it came in, beside another one', async () => {
    const database = await open()

    await bringIn(database, sample('chez-mado'))
    await bringIn(database, sample('le-quai'))

    for (const name of ['chez-mado', 'le-quai']) {
      const bundle = await loadBundle(database.db, name)
      expect(bundle === null ? null : barToml(bundle)).toBe(source(name))
    }
    expect(await loadBundle(database.db, 'nobody')).toBeNull()
  })

  test('importing again changes nothing, not even the menu version', async () => {
    const database = await open()
    const mado = sample('chez-mado')
    await bringIn(database, mado)
    const before = await loadMenu(database.db, mado.bar.id)

    const plan = await bringIn(database, mado, true)

    expect(plan.changes).toEqual([])
    expect((await loadMenu(database.db, mado.bar.id))?.version).toBe(before?.version ?? -1)
  })

  test('the menu version rises with the menu only', async () => {
    const database = await open()
    const mado = sample('chez-mado')
    await bringIn(database, mado)
    const version = async () => (await loadMenu(database.db, mado.bar.id))?.version ?? -1
    const first = await version()

    await bringIn(database, { ...mado, tables: [...mado.tables, { label: 'B1', area: null }] })
    const afterTable = await version()
    await bringIn(database, { ...mado, items: mado.items.slice(1) }, true)

    expect(afterTable).toBe(first)
    expect(await version()).toBe(first + 1)
  })

  test('pruning removes what the file lacks, categories included', async () => {
    const database = await open()
    const mado = sample('chez-mado')
    await bringIn(database, mado)
    const small: BarBundle = {
      ...mado,
      tables: mado.tables.slice(0, 2),
      staff: mado.staff.slice(0, 1),
      payments: [],
      categories: mado.categories.slice(0, 1),
      items: mado.items.filter(({ categoryId }) => categoryId === 'beer'),
    }

    await bringIn(database, small, true)

    expect(await loadBundle(database.db, mado.bar.id)).toEqual(small)
  })
})
