import { expect, test } from 'bun:test'

import { readSamples } from '../demo/demo-bars.ts'
import { readDialogues } from './dialogue.ts'
import { DIALOGUE_FILES } from './dialogues/all.ts'
import { dialoguesFor } from './own-bar.ts'
import { readyBar } from './room.ts'

const SAMPLES = DIALOGUE_FILES.flatMap(readDialogues)
const EVENING = new Date('2026-11-21T18:30:00Z')

function aBar() {
  const [bundle] = readSamples()
  if (bundle === undefined) throw new Error('no sample bar')
  return bundle
}

test('a bar of another menu gets dialogues made from it, in each of its languages', () => {
  const bundle = aBar()
  const items = bundle.items.map((item) => ({ ...item, id: `own-${item.id}` }))
  const bar = { ...bundle.bar, slug: 'kivu' }

  const dialogues = dialoguesFor(readyBar({ ...bundle, bar, items }), SAMPLES, EVENING)

  expect(new Set(dialogues.map(({ tongue }) => tongue))).toEqual(new Set(['en', 'fr', 'rw', 'sw']))
  expect(dialogues.every(({ id, bar: slug }) => id.startsWith('own-') && slug === 'kivu')).toBe(
    true,
  )
})

test('samples come along where the menu has their items, at a table of the bar', () => {
  const bundle = aBar()
  const tables = [{ label: 'VIP', area: null }]

  const dialogues = dialoguesFor(readyBar({ ...bundle, tables }), SAMPLES, EVENING)

  expect(dialogues.map(({ id }) => id)).toContain('en-order-sizes')
  expect(dialogues.map(({ id }) => id)).not.toContain('quai-fr-order-pintes')
  expect(dialogues.every(({ table }) => table === 'VIP')).toBe(true)
})

test('what is sold out or needs an option is not asked for', () => {
  const bundle = aBar()
  const items = bundle.items.map((item) => ({ ...item, available: item.id === 'brochette-goat' }))

  expect(dialoguesFor(readyBar({ ...bundle, items }), [], EVENING)).toEqual([])
})

test('a bar without tables has no dialogues', () => {
  expect(dialoguesFor(readyBar({ ...aBar(), tables: [] }), SAMPLES, EVENING)).toEqual([])
})
