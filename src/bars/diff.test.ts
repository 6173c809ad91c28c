import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { readBarFile } from './bar-file.ts'
import type { BarBundle } from './bundle.ts'
import { changeLines, planImport } from './diff.ts'

const KEEP = { prune: false }
const PRUNE = { prune: true }

function mado(): BarBundle {
  const file = join(import.meta.dir, '../demo/bars/chez-mado.toml')
  const read = readBarFile(readFileSync(file, 'utf8'), file)
  if (!read.ok) throw new Error('the sample bar is wrong')
  return read.bundle
}

test('a bar nobody knows is new in all its parts', () => {
  const plan = planImport(null, mado(), KEEP)

  expect(plan.isChange).toBe(true)
  expect(plan.changes.every(({ kind }) => kind === 'new')).toBe(true)
  expect(plan.after).toEqual(mado())
})

test('the same file again changes nothing', () => {
  const plan = planImport(mado(), mado(), PRUNE)

  expect(plan.changes).toEqual([])
  expect(plan.isChange).toBe(false)
})

test('numbers of staff are shown masked', () => {
  const lines = changeLines(planImport(null, mado(), KEEP), KEEP).join('\n')

  expect(lines).toMatch(/^\+ staff \+250\*{5}\d{3}$/m)
  for (const { phone } of mado().staff) expect(lines).not.toContain(phone)
})

test('what differs is told by its fields', () => {
  const file = mado()
  const dearer = {
    ...file,
    bar: { ...file.bar, name: 'Chez Mado & Fils' },
    items: file.items.map((item) => (item.id === 'fries' ? { ...item, priceMinor: 1600 } : item)),
  }

  const plan = planImport(mado(), dearer, KEEP)

  expect(changeLines(plan, KEEP)).toEqual([
    '~ bar chez-mado (name)',
    '~ item fries (price minor)',
    '0 new, 2 changed, 0 missing',
  ])
})

test('what the file leaves out stays behind the rest, until it is pruned', () => {
  const file = mado()
  const without = { ...file, items: file.items.filter(({ id }) => id !== 'primus'), tables: [] }

  const kept = planImport(mado(), without, KEEP)
  const pruned = planImport(mado(), without, PRUNE)

  expect(kept.after.items.at(-1)).toMatchObject({ id: 'primus', position: file.items.length - 1 })
  expect(kept.after.tables).toHaveLength(12)
  expect(changeLines(kept, KEEP)).toContain('? item primus (not in the file; kept)')
  expect(pruned.after.items.some(({ id }) => id === 'primus')).toBe(false)
  expect(pruned.after.tables).toEqual([])
  expect(changeLines(pruned, PRUNE)).toContain('- item primus')
  expect(pruned.isChange).toBe(true)
})

test('importing what an import made changes nothing', () => {
  const file = mado()
  const without = { ...file, items: file.items.slice(5) }

  const { after } = planImport(mado(), without, KEEP)

  expect(planImport(after, after, KEEP).changes).toEqual([])
})

test('a file does not take back what the owner confirmed, unless it changes the code', () => {
  const file = mado()
  const unconfirmed = file.payments.map((display) => ({ ...display, confirmed: null }))
  const moved = unconfirmed.map((display) =>
    display.kind === 'momo_ussd' ? { ...display, code: '999999' } : display,
  )

  expect(planImport(mado(), { ...file, payments: unconfirmed }, KEEP).changes).toEqual([])
  expect(planImport(mado(), { ...file, payments: moved }, KEEP).after.payments[0]).toMatchObject({
    code: '999999',
    confirmed: null,
  })
})

test('another order of payments or tables is a change, and rows put in between are none of the others', () => {
  const file = mado()
  const [first, ...others] = file.payments
  const [table, ...tables] = file.tables
  if (first === undefined || table === undefined) throw new Error('the sample bar has some')
  const cash = { ...first, id: 'second' }
  const stored = { ...file, payments: [first, cash, ...others] }
  const turned = { ...stored, payments: [cash, first, ...others], tables: [...tables, table] }
  const between = { ...stored, payments: [{ ...first, id: 'new' }, ...stored.payments] }

  const plan = planImport(stored, turned, KEEP)
  const added = planImport(stored, between, KEEP)

  expect(plan.isChange).toBe(true)
  expect(changeLines(plan, KEEP)).toContain('~ payment second (position)')
  expect(changeLines(plan, KEEP)).toContain(`~ table ${table.label} (position)`)
  expect(plan.after.payments[0]?.id).toBe('second')
  expect(planImport(plan.after, turned, KEEP).isChange).toBe(false)
  expect(changeLines(added, KEEP)).toEqual(['+ payment new', '1 new, 0 changed, 0 missing'])
})
