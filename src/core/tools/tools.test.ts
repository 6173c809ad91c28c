import { expect, test } from 'bun:test'

import {
  aLine,
  anOrder,
  aTab,
  BAR,
  countingIds,
  MENU,
  OTHER_PERSON,
  PERSON,
  someFacts,
} from '../../../test/goldens/sample-bar.ts'
import { cartFingerprint } from '../cart-view.ts'
import type { Line } from '../tab.ts'
import type { TurnFacts } from '../turn.ts'
import { menuIndex } from '../understand/menu-index.ts'
import { workspace } from '../workspace.ts'
import { zoneClock } from '../zone-clock.ts'
import { standingFacts } from './standing-facts.ts'
import type { ToolDesk } from './tool.ts'
import { attachedBlocks, runTool, TOOLS } from './tools.ts'

const ZONE = zoneClock(BAR.timeZone)

function aDesk(facts: Partial<TurnFacts> = {}, more: Partial<ToolDesk> = {}): ToolDesk {
  const all = someFacts({ tab: aTab(), ...facts })
  const newId = countingIds()
  let tokens = 0
  return {
    work: workspace(all, { newId, zone: ZONE }),
    index: menuIndex(all.menu),
    language: 'en',
    zone: ZONE,
    newToken: () => `token-${(tokens += 1)}`,
    confirmedCart: null,
    confirmedCancel: null,
    namedTable: null,
    menuPrompt: 'Tap what you want.',
    ...more,
  }
}

/** Two Fanta Orange in the cart. */
function fantas(change: Partial<Line> = {}): Line {
  return aLine({ itemId: 'fanta-orange', quantity: 2, unitPriceMinor: 800, ...change })
}

const ADD = { size_id: null, options: null, quantity: 1, note: null }

test('every tool is a strict schema that both vendors take', () => {
  for (const { spec } of TOOLS) {
    expect(spec.name).toMatch(/^[a-z0-9_]{1,64}$/)
    expect(spec.description.length).toBeLessThanOrEqual(400)
    expect(spec.parameters.required).toEqual(Object.keys(spec.parameters.properties))
    expect(spec.parameters.additionalProperties).toBe(false)
  }
  expect(new Set(TOOLS.map(({ spec }) => spec.name)).size).toBe(TOOLS.length)
  const keys = JSON.stringify(TOOLS.map(({ spec }) => spec.parameters)).match(/"[a-zA-Z$]+":/g)
  expect(keys).not.toContainAnyValues(['"$ref":', '"oneOf":', '"anyOf":', '"maxLength":'])
})

test('a search finds what the house waiter would be sure of, with its price in the diner’s form', () => {
  const outcome = runTool('find_menu_items', { query: 'frittes', category_id: null }, aDesk())

  expect(outcome.output).toMatchObject({
    match: 'one',
    items: [{ item_id: 'frites', available: true, price: { minor: 1500, text: 'RWF 1,500' } }],
  })
  expect(outcome.facts.amounts).toContainEqual({ minor: 1500, itemId: 'frites' })
})

test('several that answer are the diner’s to choose; what is not there is said with the nearest', () => {
  const pizza = runTool('find_menu_items', { query: 'pizza', category_id: null }, aDesk())
  const sushi = runTool('find_menu_items', { query: 'sushi platter', category_id: null }, aDesk())

  expect(pizza.output['match']).toBe('several')
  expect(sushi.output['match']).toBe('none')
})

test('sold out is found and said', () => {
  const found = runTool('find_menu_items', { query: 'guinness', category_id: null }, aDesk())
  const added = runTool('add_to_cart', { item_id: 'guinness', ...ADD }, aDesk())

  expect(found.output).toMatchObject({ items: [{ available: false, why_not: 'sold out' }] })
  expect(added.output).toMatchObject({ refused: 'item_unavailable' })
  expect(added.output['nearest']).not.toEqual([])
})

test('details say allergens as declared, and "not declared" where nobody has', () => {
  const steak = runTool('item_details', { item_id: 'pepper-steak' }, aDesk())
  const ugali = runTool('item_details', { item_id: 'ugali' }, aDesk())

  expect(steak.output).toMatchObject({ allergens: ['milk', 'mustard'] })
  expect(steak.output['options']).toMatchObject([{ group_id: 'side', choose_at_least: 1 }])
  expect(ugali.output['allergens']).toBe('not declared')
})

test('an id that is not on the menu is refused with the nearest offers', () => {
  const desk = aDesk()

  const outcome = runTool('add_to_cart', { item_id: 'fanta_lemon', ...ADD }, desk)

  expect(outcome.output).toMatchObject({ ok: false, refused: 'item_unknown' })
  expect(JSON.stringify(outcome.output['nearest'])).toContain('fanta')
  expect(desk.work.commands()).toEqual([])
})

test('what was added is shown as the cart it made', () => {
  const desk = aDesk()

  const args = {
    item_id: 'primus',
    ...ADD,
    size_id: '72cl',
    quantity: 2,
    note: ' very cold\u0000 ',
  }
  const outcome = runTool('add_to_cart', args, desk)

  expect(outcome.output).toMatchObject({
    ok: true,
    cart: {
      table: 'A5',
      ordered: false,
      total: { minor: 3000 },
      lines: [{ name: 'Primus', size: '72cl', quantity: 2, note: 'very cold' }],
    },
  })
  expect(outcome.blocks).toMatchObject([{ kind: 'cart', totalMinor: 3000 }])
})

test.each([
  ['size_required', { item_id: 'primus', ...ADD }],
  ['size_unknown', { item_id: 'primus', ...ADD, size_id: '1l' }],
  ['option_invalid', { item_id: 'pepper-steak', ...ADD }],
  ['bad_arguments', { item_id: 'frites', ...ADD, quantity: 51 }],
  ['bad_arguments', { item_id: 'frites', ...ADD, price: 1 }],
  ['bad_arguments', { item_id: 'frites', ...ADD, note: 'x'.repeat(301) }],
])('%s is told in words: %j', (code, args) => {
  const outcome = runTool('add_to_cart', args, aDesk())

  expect(outcome.output['refused']).toBe(code)
  expect(String(outcome.output['advice']).length).toBeGreaterThan(20)
})

test('without a table nothing can be put anywhere, and the model is told what to ask', () => {
  const outcome = runTool('add_to_cart', { item_id: 'frites', ...ADD }, aDesk({ tab: null }))

  expect(outcome.output).toMatchObject({ refused: 'tab_closed' })
  expect(String(outcome.output['advice'])).toContain('QR code')
})

test('no order is placed without a yes to exactly this cart', () => {
  const tab = aTab({ lines: [fantas()] })
  const yes = cartFingerprint(tab, PERSON, MENU.currency)
  const unasked = runTool('place_order', {}, aDesk({ tab }))
  const desk = aDesk({ tab }, { confirmedCart: yes })
  runTool('add_to_cart', { item_id: 'frites', ...ADD }, desk)
  const after = runTool('place_order', {}, desk)
  const asked = runTool('place_order', {}, aDesk({ tab }, { confirmedCart: yes }))

  expect(unasked.output).toMatchObject({ refused: 'not_confirmed' })
  expect(after.output).toMatchObject({ refused: 'not_confirmed' })
  expect(asked.output).toMatchObject({ placed: true, total: { minor: 1600 } })
  expect(asked.blocks).toMatchObject([{ kind: 'order_placed', totalMinor: 1600 }])
  expect(asked.facts.orderPlacedNow).toBe(true)
})

test('a price that rose since the yes is shown by view_cart and needs a fresh one', () => {
  const tab = aTab({ lines: [fantas({ unitPriceMinor: 700 })] })
  const desk = aDesk({ tab }, { confirmedCart: cartFingerprint(tab, PERSON, MENU.currency) })

  const placed = runTool('place_order', {}, desk)
  const seen = runTool('view_cart', {}, desk)

  expect(placed.output).toMatchObject({ refused: 'cart_changed' })
  expect(seen.output['moved']).toMatchObject([{ from: { minor: 700 }, to: { minor: 800 } }])
  expect(seen.blocks).toMatchObject([{ kind: 'cart', totalMinor: 1600 }])
  expect(runTool('place_order', {}, desk).output).toMatchObject({ refused: 'not_confirmed' })
})

test.each([
  ['payment_instructions', { part: 'all' }],
  ['split_bill', { mode: 'equal', ways: 2, amounts: null, line_ids: null }],
])('%s adds no amounts of two currencies', (name, args) => {
  const orders = [anOrder({ id: 'order-0', number: '100', currency: 'EUR' }), anOrder()]

  const outcome = runTool(name, args, aDesk({ tab: aTab(), orders }))

  expect(outcome.output).toMatchObject({ refused: 'other_currency' })
  expect(outcome.facts.amounts).toEqual([])
})

test('another diner’s line can be seen on the bill and not touched', () => {
  const diners = [
    { personId: PERSON, number: 1 },
    { personId: OTHER_PERSON, number: 2 },
  ]
  const tab = aTab({ diners, lines: [fantas({ personId: OTHER_PERSON })] })
  const orders = [anOrder({ personId: OTHER_PERSON }), anOrder({ id: 'order-2', number: '102' })]
  const desk = aDesk({ tab, orders })

  const removed = runTool('remove_line', { line_id: 'line-1' }, desk)
  const bill = runTool('payment_instructions', { part: 'all' }, desk)
  const status = runTool('order_status', {}, desk)

  expect(removed.output).toMatchObject({ refused: 'not_your_line' })
  expect(bill.output['lines']).toMatchObject([{ ordered_by: 'diner 2' }, { ordered_by: 'you' }])
  expect(JSON.stringify([bill.output, status.output])).not.toContain(OTHER_PERSON)
  expect(status.output['orders']).toMatchObject([{ number: '102' }])
})

test('what each of two diners is shown as theirs has a reference of its own', () => {
  const diners = [
    { personId: PERSON, number: 1 },
    { personId: OTHER_PERSON, number: 2 },
  ]
  const orders = [anOrder(), anOrder({ id: 'order-2', number: '102', personId: OTHER_PERSON })]
  const referenceFor = (personId: string) => {
    const desk = aDesk({ tab: aTab({ diners }), orders, personId })
    const { blocks } = runTool('payment_instructions', { part: 'mine' }, desk)
    return blocks.flatMap((block) => (block.kind === 'pay' ? block.shares : []))[0]?.reference
  }

  expect(referenceFor(PERSON)).toBe('A5-102/1')
  expect(referenceFor(OTHER_PERSON)).toBe('A5-102/2')
})

test('shares add up, have one page each, and no code or number reaches the model', () => {
  const desk = aDesk({ orders: [anOrder({ totalMinor: 1600 })] })
  const args = { mode: 'equal', ways: 3, amounts: null, line_ids: null }

  const split = runTool('split_bill', args, desk)
  runTool('split_bill', args, desk)

  const pay = split.blocks.find((block) => block.kind === 'pay')
  expect(pay?.shares.map((share) => share.amountMinor)).toEqual([534, 533, 533])
  expect(desk.work.commands().length).toBe(3)
  expect(JSON.stringify(split.output)).not.toContain('012345')
  expect(JSON.stringify(split.output)).not.toContain('*182')
})

test.each([
  [{ mode: 'equal', ways: null, amounts: null, line_ids: null }],
  [{ mode: 'own', ways: null, amounts: null, line_ids: null }],
  [{ mode: 'amounts', ways: null, amounts: ['1000', '900'], line_ids: null }],
  [{ mode: 'amounts', ways: null, amounts: ['lots'], line_ids: null }],
  [{ mode: 'lines', ways: null, amounts: null, line_ids: ['nope'] }],
])('a split that can not be is refused in words: %j', (args) => {
  const outcome = runTool('split_bill', args, aDesk({ orders: [anOrder()] }))

  expect(outcome.output).toMatchObject({ ok: false, refused: 'split_invalid' })
})

test('amounts as the diner wrote them leave the rest as one more share', () => {
  const args = { mode: 'amounts', ways: null, amounts: ['1,000'], line_ids: null }

  const outcome = runTool('split_bill', args, aDesk({ orders: [anOrder()] }))

  expect(outcome.output['shares']).toMatchObject([
    { amount: { minor: 1000 } },
    { whose: 'the rest', amount: { minor: 600 } },
  ])
})

test('a diner sits only at a table they named', () => {
  const other = aDesk({ tab: null }, { namedTable: 'A6' })
  const unnamed = runTool('sit_at_table', { table: 'A5' }, other)
  const named = runTool('sit_at_table', { table: 'a6' }, other)
  const unknown = runTool('sit_at_table', { table: 'Z9' }, aDesk({ tab: null }))

  expect(unnamed.output).toMatchObject({ refused: 'table_not_named' })
  expect(named.output).toMatchObject({ ok: true, tables: ['A6'], you_are: 'diner 1' })
  expect(unknown.output).toMatchObject({ refused: 'table_unknown' })
})

test('with something going elsewhere the diner is asked whether they moved or joined', () => {
  const desk = aDesk({ tab: aTab({ lines: [fantas()] }) }, { namedTable: 'A6' })

  const asked = runTool('sit_at_table', { table: 'A6' }, desk)
  const joined = runTool('move_or_join_table', { table: 'A6', how: 'join' }, desk)

  expect(asked.output).toMatchObject({ refused: 'must_ask' })
  expect(joined.output).toMatchObject({ tables: ['A5', 'A6'] })
})

test('hours are the bar’s own, and are facts', () => {
  const outcome = runTool('opening_hours', {}, aDesk())

  expect(outcome.output).toMatchObject({ open_now: true, closes: { time: '23:00' } })
  expect(outcome.facts.times).toContain('10:00')
  expect(outcome.blocks).toMatchObject([{ kind: 'hours' }])
})

test('an allergy is written on every line once, and only what is declared is repeated', () => {
  const desk = aDesk({ tab: aTab({ lines: [fantas({ note: 'cold' })] }) })
  const args = { allergens: ['peanuts'], words: null }

  runTool('note_allergy', args, desk)
  const outcome = runTool('note_allergy', args, desk)

  expect(desk.work.tab()?.lines[0]?.note).toBe('cold, ALLERGY: peanuts')
  expect(outcome.output).toMatchObject({ noted_on_lines: 1 })
  expect(outcome.output['declared_free_of_them']).not.toContain('Ugali')
})

test('a person is called once, a language is set, and an unknown tool is refused', () => {
  const desk = aDesk()

  runTool('call_person', { reason: 'asked' }, desk)
  runTool('call_person', { reason: 'trouble' }, desk)
  runTool('set_language', { language: 'rw' }, desk)

  expect(desk.work.commands().map((command) => command.kind)).toEqual([
    'call_person',
    'set_language',
  ])
  expect(runTool('drop_tables', {}, desk).output).toMatchObject({ refused: 'unknown_tool' })
})

test('an answer holds the last cart, and none beside the order it became', () => {
  const tab = aTab({ lines: [fantas()] })
  const desk = aDesk({ tab }, { confirmedCart: cartFingerprint(tab, PERSON, MENU.currency) })
  const shown = runTool('view_cart', {}, desk)
  const placed = runTool('place_order', {}, desk)
  const next = runTool('add_to_cart', { item_id: 'frites', ...ADD }, desk)

  expect(attachedBlocks([shown, shown]).length).toBe(1)
  expect(attachedBlocks([shown, placed]).map((block) => block.kind)).toEqual(['order_placed'])
  expect(attachedBlocks([shown, placed, next]).map((block) => block.kind)).toEqual([
    'order_placed',
    'cart',
  ])
})

test('standing facts are those of the end of the turn, and only this diner’s', () => {
  const theirs = anOrder({ personId: OTHER_PERSON, number: '109', totalMinor: 5000 })
  const desk = aDesk({ orders: [anOrder(), theirs], tab: aTab() })
  runTool('add_to_cart', { item_id: 'frites', ...ADD }, desk)

  const facts = standingFacts(desk.work, ZONE)

  expect(facts.orders).toEqual([{ number: '101', state: 'accepted' }])
  expect(facts.heldIds).toEqual(['frites', 'fanta-orange'])
  expect(facts.unavailableIds).toContain('guinness')
  expect(facts.amounts).toContainEqual({ minor: 1500, itemId: null })
  expect(MENU.items.length).toBe(17)
})

test('an order is cancelled only after the diner’s yes to just that, and only until it is accepted', () => {
  const orders = [anOrder({ state: 'placed' })]
  const args = { number: null }
  const unasked = aDesk({ orders })
  const other = aDesk({ orders }, { confirmedCancel: 'order-2' })
  const asked = aDesk({ orders }, { confirmedCancel: 'order-1' })
  const late = aDesk({ orders: [anOrder({})] }, { confirmedCancel: 'order-1' })
  const neighbours = aDesk(
    { orders: [anOrder({ state: 'placed', personId: OTHER_PERSON })] },
    { confirmedCancel: 'order-1' },
  )

  const first = runTool('cancel_order', args, unasked)
  const done = runTool('cancel_order', { number: '101' }, asked)

  expect(first).toMatchObject({
    output: { refused: 'must_confirm' },
    question: { kind: 'cancel_order', orderId: 'order-1' },
  })
  expect(runTool('cancel_order', args, other).output).toMatchObject({ refused: 'must_confirm' })
  expect(runTool('cancel_order', args, late).output).toMatchObject({ refused: 'order_under_way' })
  expect(runTool('cancel_order', args, neighbours).output).toMatchObject({
    refused: 'order_unknown',
  })
  expect(done.ok).toBe(true)
  expect(asked.work.commands()).toEqual([{ kind: 'cancel_order', orderId: 'order-1' }])
  expect([unasked, other, late, neighbours].flatMap((desk) => desk.work.commands())).toEqual([])
})

test('of two orders of one number the latest is meant: a visit ran into the next day', () => {
  const before = anOrder({ id: 'order-0', state: 'served', businessDay: '2026-11-22' })
  const desk = aDesk(
    { orders: [before, anOrder({ state: 'placed' })] },
    { confirmedCancel: 'order-1' },
  )

  expect(runTool('cancel_order', { number: '101' }, desk).ok).toBe(true)
})
