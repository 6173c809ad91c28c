import { expect, test } from 'bun:test'

import fc from 'fast-check'

import {
  aLine,
  aTab,
  BAR,
  countingIds,
  EVENING,
  MENU,
  OTHER_PERSON,
  PAYMENTS,
  PERSON,
  someFacts,
} from '../../../test/goldens/sample-bar.ts'
import { cartFingerprint } from '../cart-view.ts'
import { menuIndex } from '../understand/menu-index.ts'
import { workspace } from '../workspace.ts'
import { zoneClock } from '../zone-clock.ts'
import type { ToolDesk, ToolOutcome } from './tool.ts'
import { runTool, TOOLS } from './tools.ts'

const ZONE = zoneClock(BAR.timeZone)
const INDEX = menuIndex(MENU)
const SECRET_PHONE = '0788123456'
const OTHER_NOTE = 'a note of another diner'
const THEIRS = aLine({ id: 'theirs', personId: OTHER_PERSON, note: OTHER_NOTE })

const order = (id: string, personId: string, number: string) => ({
  id,
  barId: BAR.id,
  tabId: aTab().id,
  personId,
  number,
  businessDay: '2026-11-23',
  table: 'A5',
  state: 'placed' as const,
  currency: 'RWF',
  totalMinor: 1500,
  lines: [
    {
      id: `of-${id}`,
      itemId: 'frites',
      name: 'Frites',
      sizeName: null,
      choiceNames: [],
      quantity: 1,
      note: personId === PERSON ? null : OTHER_NOTE,
      unitPriceMinor: 1500,
    },
  ],
  placedAt: EVENING,
})

/** Two diners, both with a cart and an order; a bar whose payments hold a phone number. */
function aDesk(isConfirmed = false): ToolDesk {
  const tab = aTab({
    diners: [
      { personId: PERSON, number: 1 },
      { personId: OTHER_PERSON, number: 2 },
    ],
    lines: [aLine({ id: 'own' }), THEIRS],
  })
  const facts = someFacts({
    tab,
    orders: [order('o1', PERSON, '101'), order('o2', OTHER_PERSON, '102')],
    payments: PAYMENTS.map((one) =>
      one.kind === 'momo_ussd' ? { ...one, phone: SECRET_PHONE } : one,
    ),
  })
  return {
    work: workspace(facts, { newId: countingIds(), zone: ZONE }),
    index: INDEX,
    language: 'en',
    zone: ZONE,
    newToken: () => 'secret-token',
    confirmedCart: isConfirmed ? cartFingerprint(tab, PERSON, MENU.currency) : null,
    confirmedCancel: null,
    namedTable: 'A6',
    menuPrompt: '?',
  }
}

const ids = fc.constantFrom(
  ...MENU.items.map((item) => item.id),
  ...MENU.categories.map((category) => category.id),
  'own',
  'theirs',
  'of-o1',
  'of-o2',
  '33cl',
  'side',
  'fries',
  '__proto__',
  'constructor',
)
const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: ids },
  { weight: 2, arbitrary: fc.constantFrom('A5', 'A6', 'Z9', 'all', 'mine', 'equal', 'move', 'en') },
  { weight: 2, arbitrary: fc.integer({ min: -2, max: 60 }) },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.array(ids, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(fc.record({ group_id: ids, choice_id: ids })) },
  { weight: 1, arbitrary: fc.constantFrom('5000', '12,50', '-1', '1e9', 'NaN') },
  { weight: 1, arbitrary: fc.anything() },
)

/** Arguments with the tool's own keys, mostly of the right kinds, sometimes with more or fewer. */
const calls = fc.constantFrom(...TOOLS).chain((tool) =>
  fc.record({
    name: fc.constant(tool.spec.name),
    args: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record(
          Object.fromEntries(tool.spec.parameters.required.map((key) => [key, values])),
        ),
      },
      { weight: 1, arbitrary: fc.jsonValue() },
      { weight: 1, arbitrary: fc.anything() },
      { weight: 1, arbitrary: fc.dictionary(fc.string(), values) },
    ),
  }),
)

type Call = { readonly name: string; readonly args: unknown }

function ran(desk: ToolDesk, call: Call): ToolOutcome {
  const before = { tab: desk.work.tab(), orders: desk.work.orders(), runs: desk.work.commands() }
  const outcome = runTool(call.name, call.args, desk)
  if (!outcome.ok) {
    expect(desk.work.tab()).toBe(before.tab)
    expect(desk.work.orders()).toBe(before.orders)
    expect(desk.work.commands()).toEqual([...before.runs])
    expect(outcome.blocks).toEqual([])
  }
  return outcome
}

test('whatever a model writes, nothing throws, and what is refused changes nothing', () => {
  let done = 0
  fc.assert(
    fc.property(
      fc.array(calls, { maxLength: 12, size: 'max' }),
      fc.boolean(),
      (script, isConfirmed) => {
        const desk = aDesk(isConfirmed)
        for (const call of script) {
          const outcome = ran(desk, call)
          if (outcome.ok) done += 1
          expect(JSON.parse(JSON.stringify(outcome.output))).toEqual(outcome.output)
          expect(outcome.output['ok']).toBe(outcome.ok)
        }
      },
    ),
    { numRuns: 300 },
  )

  // A law about refusals alone would hold too.
  expect(done).toBeGreaterThan(100)
})

test('no script reads another diner’s cart or notes, a phone number, a person’s id or a page’s secret', () => {
  fc.assert(
    fc.property(fc.array(calls, { maxLength: 12, size: 'max' }), (script) => {
      const desk = aDesk()
      const said = JSON.stringify(script.map((call) => ran(desk, call).output))
      for (const secret of [
        SECRET_PHONE,
        PERSON,
        OTHER_PERSON,
        OTHER_NOTE,
        BAR.id,
        'secret-token',
        '012345',
        '*182*',
      ]) {
        expect(said).not.toContain(secret)
      }
    }),
    { numRuns: 200 },
  )
})

test('no script changes another diner’s lines, and none orders without a yes', () => {
  fc.assert(
    fc.property(fc.array(calls, { maxLength: 15, size: 'max' }), (script) => {
      const desk = aDesk()
      for (const call of script) ran(desk, call)
      const theirs = desk.work.tab()?.lines.find((one) => one.id === 'theirs')
      // Who moves to another table leaves the others' lines there.
      if (theirs !== undefined) {
        expect(theirs).toEqual(THEIRS)
      }
      for (const effect of desk.work.effects()) {
        if (effect.kind === 'tab') expect(effect.change.placed).toBeNull()
      }
    }),
    { numRuns: 200 },
  )
})

test('two hundred calls at once and huge arguments are answered in bounded words', () => {
  const desk = aDesk()
  const huge = 'x'.repeat(1_000_000)
  const names = TOOLS.map((tool) => tool.spec.name)

  const outcomes = Array.from({ length: 200 }, (_, n) =>
    runTool(
      names[n % names.length] ?? '',
      { item_id: huge, query: huge, note: huge, [huge]: huge, allergens: Array(10_000).fill(huge) },
      desk,
    ),
  )

  expect(outcomes.every((outcome) => !outcome.ok)).toBe(true)
  for (const { output } of outcomes) expect(JSON.stringify(output).length).toBeLessThan(2_000)
  expect(desk.work.commands()).toEqual([])
})

test('a placed order is exactly the confirmed cart, whatever else was called', () => {
  let placed = 0
  fc.assert(
    fc.property(fc.array(calls, { maxLength: 6, size: 'max' }), (script) => {
      const desk = aDesk(true)
      for (const call of [...script, { name: 'place_order', args: {} }]) ran(desk, call)
      for (const effect of desk.work.effects()) {
        if (effect.kind !== 'tab' || effect.change.placed === null) continue
        placed += 1
        expect(effect.change.placed.lines.map((one) => [one.itemId, one.quantity])).toEqual([
          ['frites', 1],
        ])
        expect(effect.change.placed.totalMinor).toBe(1500)
      }
    }),
    { numRuns: 200 },
  )

  expect(placed).toBeGreaterThan(20)
})
