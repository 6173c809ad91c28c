import { expect, test } from 'bun:test'

import type { SentMessage } from '../../src/demo/graph/graph.ts'
import { faultsIn, type History } from './history.ts'

const took = (row: number): SentMessage => ({
  wamid: `wamid.${row}`,
  at: new Date(0),
  phoneNumberId: '361990122845570',
  to: '1',
  type: 'text',
  callbackData: `${row}.1`,
  body: {},
})
const answer = (id: number, to: string) => ({
  id,
  phone: '1',
  key: `turn:${to}:0`,
  state: 'sent',
  doubled: false,
})
const message = (key: string, state = 'done') => ({ key: `m:${key}`, phone: '1', state })
const added = { phone: '1', type: 'add', count: 1 }
const placed = { phone: '1', type: 'place', count: 1 }
const order = { phone: '1', number: '101', quantities: [1] }

/** One diner, one order, as it should be. */
const GOOD: History = {
  phones: ['1'],
  sent: [took(1), took(2), took(3)],
  inbox: [message('a'), message('b'), message('c')],
  outbox: [answer(1, 'a'), answer(2, 'b'), answer(3, 'c')],
  orders: [order],
  events: [added, placed],
  staffNotices: 1,
  doubled: 0,
}

const TOLD = { numbers: [['101']] }

test('a history in which every promise held has no fault', () => {
  const marked = GOOD.outbox.map((row) => ({ ...row, doubled: row.id === 3 }))

  expect(faultsIn(GOOD, TOLD)).toEqual([])
  expect(faultsIn({ ...GOOD, outbox: marked, sent: [...GOOD.sent, took(3)] }, TOLD)).toEqual([])
})

test.each<[string, Partial<History>]>([
  ['a lost order', { orders: [] }],
  ['a doubled order', { orders: [order, { ...order, number: '102' }] }],
  ['an order under another number', { orders: [{ ...order, number: '103' }] }],
  ['an order of something else', { orders: [{ ...order, quantities: [2] }] }],
  ['answers out of order', { sent: [took(2), took(1), took(3)] }],
  ['a doubled answer without its mark', { sent: [...GOOD.sent, took(3)] }],
  ['an answer that never left', { sent: [took(1), took(2)] }],
  ['an answer from nowhere', { sent: [...GOOD.sent, took(4)] }],
  [
    'an answer that was given up',
    { outbox: GOOD.outbox.with(0, { ...answer(1, 'a'), state: 'dead' }) },
  ],
  ['a message without an answer', { inbox: [...GOOD.inbox, message('d')] }],
  ['a message that still waits', { inbox: [message('a', 'pending')] }],
  ['an effect twice', { events: [{ ...added, count: 2 }, placed] }],
  ['an order without its journal', { events: [added] }],
  ['staff told twice', { staffNotices: 2 }],
])('the checker of the kill test sees %s', (_, wrong) => {
  expect(faultsIn({ ...GOOD, ...wrong }, TOLD)).not.toEqual([])
})

test('what an operator had sent again may come late, all else may not', () => {
  const late = { ...GOOD, sent: [took(2), took(1), took(3)] }

  expect(faultsIn(late, { ...TOLD, replayed: new Set([1]) })).toEqual([])
  expect(faultsIn(late, { ...TOLD, replayed: new Set([3]) })).not.toEqual([])
})

test('an order whose timer rang twice, or never, is a fault where timers are looked at', () => {
  const notice = { ...answer(4, ''), key: 'ladder:o:told:diner:c:0' }
  const rang = { ...GOOD, outbox: [...GOOD.outbox, notice], sent: [...GOOD.sent, took(4)] }

  expect(faultsIn(rang, { ...TOLD, isTold: true })).toEqual([])
  expect(faultsIn(GOOD, { ...TOLD, isTold: true })).not.toEqual([])
})
