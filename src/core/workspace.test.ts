import { expect, test } from 'bun:test'

import {
  aTab,
  countingIds,
  EVENING,
  OTHER_PERSON,
  PERSON,
  someFacts,
} from '../../test/goldens/sample-bar.ts'
import type { TurnCommand } from './turn.ts'
import { workspace } from './workspace.ts'
import { zoneClock } from './zone-clock.ts'

const zone = zoneClock('Africa/Kigali')

function aWorkspace(facts = someFacts()) {
  return workspace(facts, { newId: countingIds(), zone })
}

function add(lineId: string, itemId: string, sizeId: string | null = null): TurnCommand {
  const command = {
    type: 'add',
    lineId,
    itemId,
    sizeId,
    choices: [],
    quantity: 1,
    note: null,
  } as const
  return { kind: 'tab', command }
}

const SIT: TurnCommand = { kind: 'sit', table: 'A5', how: 'open_or_join', tabId: 'new-tab' }

test('nothing can be added before a diner sits at a table', () => {
  const work = aWorkspace()

  expect(work.run(add('l1', 'frites'))).toEqual({ ok: false, refusal: { code: 'tab_closed' } })
  expect(work.commands()).toEqual([])
})

test('commands build on each other and a refused one leaves no trace', () => {
  const work = aWorkspace()

  work.run(SIT)
  work.run(add('l1', 'frites'))
  const refused = work.run(add('l2', 'guinness'))

  expect(refused).toEqual({ ok: false, refusal: { code: 'item_unavailable', itemId: 'guinness' } })
  expect(work.tab()?.lines.map((line) => line.itemId)).toEqual(['frites'])
  expect(work.commands()).toEqual([SIT, add('l1', 'frites')])
  expect(work.effects().map((effect) => effect.kind)).toEqual(['seated', 'tab'])
})

test('a new visit is told apart from one that was joined', () => {
  const opened = aWorkspace()
  const there = aTab({ diners: [{ personId: OTHER_PERSON, number: 1 }] })
  const joined = aWorkspace(someFacts({ scannedTab: there }))

  opened.run(SIT)
  joined.run(SIT)

  expect(opened.effects()).toMatchObject([{ kind: 'seated', isNew: true }])
  expect(joined.effects()).toMatchObject([{ kind: 'seated', isNew: false }])
  expect(joined.tab()?.diners.map((diner) => diner.personId)).toEqual([OTHER_PERSON, PERSON])
})

test('nobody is called where the bar has given no number', () => {
  const work = aWorkspace(someFacts({ isStaffed: false }))

  const refused = work.run({ kind: 'call_person', reason: 'asked' })

  expect(refused).toEqual({ ok: false, refusal: { code: 'nobody_to_call' } })
  expect(work.effects()).toEqual([])
})

test('a table the bar does not have seats nobody', () => {
  const work = aWorkspace()

  expect(work.run({ kind: 'sit', table: 'Z9', how: 'open_or_join', tabId: 't' })).toEqual({
    ok: false,
    refusal: { code: 'table_unknown', table: 'Z9' },
  })
})

test('placing gives the lines and total but no number', () => {
  const work = aWorkspace()
  work.run(SIT)
  work.run(add('l1', 'frites'))

  const placed = work.run({ kind: 'tab', command: { type: 'place', orderId: 'o1' } })

  expect(placed).toMatchObject({ ok: true, value: { placedLines: 1, placedTotalMinor: 1500 } })
})

test('the same commands on the same facts change the same', () => {
  const [work, again] = [aWorkspace(), aWorkspace()]
  const commands = [SIT, add('l1', 'frites'), add('l2', 'primus', '33cl')]
  for (const command of commands) work.run(command)

  for (const command of work.commands()) again.run(command)

  expect(again.effects()).toEqual(work.effects())
  expect(again.tab()).toEqual(work.tab())
})

test('a diner cancels their own order while it is placed and nobody else cancels it', () => {
  const order = {
    id: 'o1',
    barId: 'b',
    tabId: 't',
    personId: PERSON,
    number: '101',
    businessDay: '2026-11-23',
    table: 'A5',
    state: 'placed' as const,
    currency: 'RWF',
    totalMinor: 1500,
    lines: [],
    placedAt: EVENING,
  }
  const own = aWorkspace(someFacts({ orders: [order] }))
  const others = aWorkspace(someFacts({ orders: [{ ...order, personId: OTHER_PERSON }] }))

  expect(own.run({ kind: 'cancel_order', orderId: 'o1' }).ok).toBe(true)
  expect(own.orders().map((one) => one.state)).toEqual(['cancelled'])
  expect(others.run({ kind: 'cancel_order', orderId: 'o1' })).toEqual({
    ok: false,
    refusal: { code: 'not_allowed' },
  })
})
