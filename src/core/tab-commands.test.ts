import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { menuWith, sampleLine, sampleMenu, sampleTab } from '../../test/sample-tab.ts'
import { cartOf, cartTotal } from './cart.ts'
import type { Result } from './errors.ts'
import type { Menu } from './menu.ts'
import { applyCommand, cartChanges, type TabChange, type TabFacts } from './tab-commands.ts'
import { MAX_LINES, MAX_QUANTITY, type Tab, type TabCommand } from './tab.ts'
import { zoneClock } from './zone-clock.ts'

const FACTS: TabFacts = {
  menu: sampleMenu(),
  personId: 'p1',
  at: new Date('2026-11-20T18:00:00Z'),
  zone: zoneClock('Africa/Kigali'),
  isOpen: true,
  defaultLanguage: 'fr',
}
const ADD_FRIES = addCommand('l1', { itemId: 'fries', quantity: 2 })
const PLACE: TabCommand = { type: 'place', orderId: 'o1' }

test('an added line carries today’s price and its diner', () => {
  const { tab, entry } = done(applyCommand(sampleTab(), ADD_FRIES, FACTS))

  const line = sampleLine({ quantity: 2 })
  expect(tab.lines).toEqual([line])
  expect(tab.version).toBe(4)
  expect(tab.lastActivityAt).toEqual(FACTS.at)
  expect(entry).toEqual({
    version: 4,
    personId: 'p1',
    at: FACTS.at,
    command: ADD_FRIES,
    touched: [{ lineId: 'l1', line }],
    cartTotalMinor: 4000,
  })
})

test('the same again joins its line, in whatever order the options come', () => {
  const rice = { groupId: 'side', choiceId: 'rice' }
  const hot = { groupId: 'sauce', choiceId: 'hot' }
  const tab = runAll(sampleTab(), [
    addCommand('l1', { itemId: 'steak', choices: [rice, hot], note: 'rare' }),
    addCommand('l2', { itemId: 'steak', choices: [hot, rice], note: ' rare ', quantity: 2 }),
    addCommand('l3', { itemId: 'steak', choices: [rice, hot] }),
  ])

  expect(tab.lines.map((line) => [line.id, line.quantity])).toEqual([
    ['l1', 3],
    ['l3', 1],
  ])
})

test('more of a line whose price rose keeps the price shown and asks when placing', () => {
  const tab = runAll(sampleTab(), [ADD_FRIES])
  const dearer = { ...FACTS, menu: menuWith('fries', { priceMinor: 2500 }) }

  const more = done(applyCommand(tab, addCommand('l2', { itemId: 'fries' }), dearer)).tab

  expect(more.lines).toEqual([sampleLine({ quantity: 3, unitPriceMinor: 2000 })])
  expect(refusal(applyCommand(more, PLACE, dearer))).toEqual({
    code: 'cart_changed',
    changes: [{ kind: 'price', lineId: 'l1', fromMinor: 2000, toMinor: 2500 }],
  })
})

test('a change touches what it names and prices a new size', () => {
  const tab = runAll(sampleTab(), [addCommand('l1', { itemId: 'beer', sizeId: 'small' })])
  const larger = { type: 'change', lineId: 'l1', sizeId: 'large', note: 'cold' } as const

  const { lines } = done(applyCommand(tab, larger, FACTS)).tab

  expect(lines).toEqual([
    sampleLine({ itemId: 'beer', sizeId: 'large', note: 'cold', unitPriceMinor: 2000 }),
  ])
})

test('less of a sold-out dish is granted and more is not', () => {
  const tab = runAll(sampleTab(), [ADD_FRIES])
  const soldOut = { ...FACTS, menu: menuWith('fries', { available: false }) }
  const change = (quantity: number) =>
    applyCommand(tab, { type: 'change', lineId: 'l1', quantity }, soldOut)

  expect(done(change(1)).tab.lines[0]?.quantity).toBe(1)
  expect(refusal(change(3))).toEqual({ code: 'item_unavailable', itemId: 'fries' })
})

test('placing freezes the diner’s own lines with names in the bar’s language', () => {
  const tab = runAll(sampleTab({ lines: [sampleLine({ id: 'theirs', personId: 'p2' })] }), [
    ADD_FRIES,
    addCommand('l2', { itemId: 'beer', sizeId: 'large' }),
    addCommand('l3', { itemId: 'steak', choices: [{ groupId: 'side', choiceId: 'salad' }] }),
  ])

  const change = done(applyCommand(tab, PLACE, FACTS))

  expect(change.placed).toMatchObject({ orderId: 'o1', totalMinor: 14_500, currency: 'RWF' })
  expect(change.placed?.lines.map((line) => [line.name, line.sizeName, line.choiceNames])).toEqual([
    ['Frites', null, []],
    ['beer', 'Grande', []],
    ['steak', null, ['Salad']],
  ])
  expect(change.tab.lines.map((line) => line.orderId)).toEqual([null, 'o1', 'o1', 'o1'])
  expect(change.entry.cartTotalMinor).toBe(0)
})

test('a price that fell is simply taken', () => {
  const tab = runAll(sampleTab(), [ADD_FRIES])
  const cheaper = { ...FACTS, menu: menuWith('fries', { priceMinor: 1500 }) }

  const change = done(applyCommand(tab, PLACE, cheaper))

  expect(change.placed?.totalMinor).toBe(3000)
  expect(change.tab.lines[0]?.unitPriceMinor).toBe(1500)
})

test('what rose or went is shown once, and after a refresh the cart can be placed', () => {
  const tab = runAll(sampleTab(), [
    ADD_FRIES,
    addCommand('l2', { itemId: 'beer', sizeId: 'large' }),
    addCommand('l3', { itemId: 'steak', choices: [{ groupId: 'side', choiceId: 'rice' }] }),
  ])
  const items = menuWith('fries', { priceMinor: 2200 }).items.filter((item) => item.id !== 'steak')
  const later = { ...FACTS, menu: sampleMenu({ items }) }

  expect(refusal(applyCommand(tab, PLACE, later))).toEqual({
    code: 'cart_changed',
    changes: cartChanges(tab, later),
  })
  expect(cartChanges(tab, later)).toEqual([
    { kind: 'price', lineId: 'l1', fromMinor: 2000, toMinor: 2200 },
    { kind: 'gone', lineId: 'l3', groupId: null },
  ])
  const refreshed = done(applyCommand(tab, { type: 'refresh' }, later))
  expect(refreshed.entry.touched.map((touch) => touch.lineId)).toEqual(['l1', 'l3'])
  expect(done(applyCommand(refreshed.tab, PLACE, later)).placed?.totalMinor).toBe(6400)
})

test.each<[string, Partial<Tab>, TabCommand, { facts?: Partial<TabFacts>; expected: unknown }]>([
  ['a closed tab', { closedAt: FACTS.at }, ADD_FRIES, { expected: { code: 'tab_closed' } }],
  ['a stranger', {}, ADD_FRIES, { facts: { personId: 'p9' }, expected: { code: 'not_allowed' } }],
  ['an empty cart', {}, PLACE, { expected: { code: 'empty_cart' } }],
  [
    'a closed bar',
    { lines: [sampleLine()] },
    PLACE,
    { facts: { isOpen: false }, expected: { code: 'bar_closed' } },
  ],
  [
    'a lost line',
    {},
    { type: 'remove', lineId: 'x' },
    { expected: { code: 'line_unknown', lineId: 'x' } },
  ],
  [
    'another’s line',
    { lines: [sampleLine({ personId: 'p2' })] },
    { type: 'remove', lineId: 'l1' },
    { expected: { code: 'not_your_line', lineId: 'l1' } },
  ],
  [
    'a placed line',
    { lines: [sampleLine({ orderId: 'o0' })] },
    { type: 'change', lineId: 'l1', quantity: 2 },
    { expected: { code: 'line_placed', lineId: 'l1' } },
  ],
  [
    'half a dish',
    {},
    addCommand('l1', { itemId: 'fries', quantity: 0.5 }),
    { expected: { code: 'quantity_invalid', quantity: 0.5, max: MAX_QUANTITY } },
  ],
  [
    'too many together',
    { lines: [sampleLine({ quantity: 49 })] },
    addCommand('l2', { itemId: 'fries', quantity: 2 }),
    { expected: { code: 'quantity_invalid', quantity: 51, max: MAX_QUANTITY } },
  ],
  [
    'too many lines',
    {
      lines: Array.from({ length: MAX_LINES }, (_, n) => sampleLine({ id: `n${n}`, note: `${n}` })),
    },
    ADD_FRIES,
    { expected: { code: 'cart_full', max: MAX_LINES } },
  ],
])('%s is refused', (_, tab, command, { facts, expected }) => {
  const result = applyCommand(sampleTab(tab), command, { ...FACTS, ...facts })

  expect(refusal(result)).toEqual(expected)
})

test('a menu of another bar and a line id used twice are bugs', () => {
  const foreign = { ...FACTS, menu: sampleMenu({ barId: 'bar-2' }) }
  const tab = runAll(sampleTab(), [ADD_FRIES])

  expect(() => applyCommand(sampleTab(), ADD_FRIES, foreign)).toThrow()
  expect(() => applyCommand(tab, ADD_FRIES, FACTS)).toThrow()
})

type Step = { readonly personId: string; readonly command: TabCommand; readonly menu: Menu }

const MENUS = [
  sampleMenu(),
  menuWith('fries', { priceMinor: 2500 }),
  menuWith('fries', { priceMinor: 1500 }),
  menuWith('beer', { available: false }),
]
const lineId = fc.nat(9).map((n) => `l${n}`)
const wish = fc.constantFrom(
  { itemId: 'fries' },
  { itemId: 'beer', sizeId: 'small' },
  { itemId: 'beer', sizeId: null },
  { itemId: 'steak', choices: [{ groupId: 'side', choiceId: 'rice' }] },
)
const command: fc.Arbitrary<TabCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(wish, fc.integer({ min: 0, max: 30 }))
      .map(([wanted, quantity]) => addCommand('', { ...wanted, quantity })),
  },
  fc.record({
    type: fc.constant('change' as const),
    lineId,
    quantity: fc.integer({ min: -1, max: 60 }),
  }),
  fc.record({
    type: fc.constant('change' as const),
    lineId,
    sizeId: fc.constantFrom('small', 'large', null),
  }),
  fc.record({ type: fc.constant('remove' as const), lineId }),
  fc.constant<TabCommand>({ type: 'clear' }),
  fc.constant<TabCommand>({ type: 'refresh' }),
  fc.constant<TabCommand>({ type: 'place', orderId: '' }),
)
const steps = fc
  .array(
    fc.record({
      personId: fc.constantFrom('p1', 'p2', 'p3'),
      command,
      menu: fc.constantFrom(...MENUS),
    }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map((step, index): Step => ({ ...step, command: withIds(step.command, index) })),
  )

test('replaying a series of commands gives the same tab and the same answers', () => {
  fc.assert(
    fc.property(steps, (list) => {
      expect(walk(list)).toEqual(walk(structuredClone(list)))
    }),
  )
})

test('no command touches another diner’s lines or a placed one, and a refused one touches nothing', () => {
  fc.assert(
    fc.property(steps, (list) => {
      for (const { before, after, step, result } of walk(list)) {
        const others = (tab: Tab) => tab.lines.filter((line) => line.personId !== step.personId)
        expect(others(after)).toEqual(others(before))
        for (const line of before.lines) {
          if (line.orderId !== null) expect(after.lines).toContainEqual(line)
        }
        if (!result.ok) expect(after).toBe(before)
      }
    }),
  )
})

test('placing takes the whole cart or nothing, and an order’s total is the sum of its lines', () => {
  fc.assert(
    fc.property(steps, (list) => {
      for (const { before, after, step, result } of walk(list)) {
        if (step.command.type !== 'place' || !result.ok) continue
        const { placed } = result.value
        expect(placed?.lines.map((line) => line.id)).toEqual(
          cartOf(before, step.personId).map((line) => line.id),
        )
        expect(cartOf(after, step.personId)).toEqual([])
        const { orderId } = step.command
        const frozen = after.lines.filter((line) => line.orderId === orderId)
        expect(placed?.totalMinor).toBe(cartTotal(frozen))
        expect(cartTotal(frozen)).toBeLessThanOrEqual(cartTotal(cartOf(before, step.personId)))
      }
    }),
  )
})

test('the version rises by one with each command and the entry tells the whole difference', () => {
  fc.assert(
    fc.property(steps, (list) => {
      for (const { before, after, result } of walk(list)) {
        if (!result.ok) continue
        const { entry } = result.value
        expect(after.version).toBe(before.version + 1)
        const rebuilt = new Map(before.lines.map((line) => [line.id, line]))
        for (const touch of entry.touched) {
          if (touch.line === null) rebuilt.delete(touch.lineId)
          else rebuilt.set(touch.lineId, touch.line)
        }
        expect([...rebuilt.values()]).toEqual([...after.lines])
        expect(entry.cartTotalMinor).toBe(cartTotal(cartOf(after, entry.personId)))
      }
    }),
  )
})

test('no cart holds the same twice or more than it may', () => {
  const adds = fc.array(
    fc.record({ personId: fc.constant('p1'), command, menu: fc.constant(FACTS.menu) }),
  )
  fc.assert(
    fc.property(adds, (list) => {
      const onlyAdds = list
        .filter((step) => step.command.type === 'add')
        .map((step, index) => ({ ...step, command: withIds(step.command, index) }))
      const last = walk(onlyAdds).at(-1)?.after
      const cart = last === undefined ? [] : cartOf(last, 'p1')
      expect(new Set(cart.map((line) => `${line.itemId} ${line.sizeId}`)).size).toBe(cart.length)
      expect(cart.every((line) => line.quantity <= MAX_QUANTITY)).toBe(true)
    }),
  )
})

function walk(list: readonly Step[]) {
  let tab = sampleTab()
  return list.map((step) => {
    const before = tab
    const facts = { ...FACTS, personId: step.personId, menu: step.menu }
    const result = applyCommand(before, step.command, facts)
    if (result.ok) tab = result.value.tab
    return { before, after: tab, step, result }
  })
}

function runAll(tab: Tab, commands: readonly TabCommand[]): Tab {
  return commands.reduce((now, one) => done(applyCommand(now, one, FACTS)).tab, tab)
}

function done(result: Result<TabChange>): TabChange {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`)
  return result.value
}

function refusal(result: Result<TabChange>): unknown {
  return result.ok ? 'not refused' : result.refusal
}

function addCommand(
  id: string,
  change: Partial<Extract<TabCommand, { type: 'add' }>>,
): Extract<TabCommand, { type: 'add' }> {
  const plain = { itemId: 'fries', sizeId: null, choices: [], quantity: 1, note: null }
  return { type: 'add', lineId: id, ...plain, ...change }
}

function withIds(one: TabCommand, index: number): TabCommand {
  if (one.type === 'add') return { ...one, lineId: `l${index}` }
  return one.type === 'place' ? { ...one, orderId: `o${index}` } : one
}
