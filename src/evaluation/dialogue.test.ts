import { expect, test } from 'bun:test'

import { readSamples } from '../demo/demo-bars.ts'
import { KINDS, readDialogues, TONGUES } from './dialogue.ts'
import { DIALOGUE_FILES } from './dialogues/all.ts'
import { isOnMenu } from './own-bar.ts'
import { readyBar } from './room.ts'

const DIALOGUES = DIALOGUE_FILES.flatMap(readDialogues)
const EVENING = new Date('2026-11-21T18:30:00Z')

test('there are more than 120 dialogues, each with a name of its own', () => {
  const ids = DIALOGUES.map(({ id }) => id)

  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(120)
})

test.each(TONGUES)('dialogues in %s are there', (tongue) => {
  expect(DIALOGUES.filter((one) => one.tongue === tongue).length).toBeGreaterThanOrEqual(12)
})

test.each(KINDS)('dialogues about %s are there', (kind) => {
  expect(DIALOGUES.some((one) => one.kind === kind)).toBe(true)
})

test('every expected line can be had at its bar', () => {
  const bars = new Map(readSamples().map((bundle) => [bundle.bar.slug, readyBar(bundle)]))
  const wrong = DIALOGUES.flatMap(({ id, bar, steps }) => {
    const ready = bars.get(bar)
    const lines = steps.flatMap((step) => step.cart ?? [])
    if (ready === undefined) return [`${id}: no bar ${bar}`]
    const when = { at: EVENING, zone: ready.zone }
    return lines
      .filter((line) => !isOnMenu(line, ready, when))
      .map((line) => `${id}: ${line.itemId}`)
  })

  expect(wrong).toEqual([])
})

const fileOf = (steps: string) =>
  `bar = "kivu"\ntable = "A1"\n[[dialogue]]\nid = "one"\ntongue = "en"\nkind = "order"\nsteps = [${steps}]`

test.each([
  ['two things in one step', '{ say = "hello", tap = "Menu" }', 'exactly one thing'],
  ['nothing in a step', '{ cart = [] }', 'exactly one thing'],
  ['a line that reads as none', '{ say = "hello", cart = ["two beers"] }', "can't read the line"],
  ['a price without an amount', '{ price = "primus/72" }', 'without an amount'],
  ['an unknown key', '{ say = "hello", carts = [] }', 'Unexpected property'],
])('%s is refused', (_, steps, why) => {
  expect(() => readDialogues(fileOf(steps))).toThrow(why)
})
