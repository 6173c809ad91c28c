import type { orderCounters, orderEvents, orderLines, orders, payPages } from '../schema-orders.ts'
import type { tabDiners, tabEvents, tabLines, tabs, tabTables } from '../schema-tabs.ts'
import type { TableNotes } from './kinds.ts'

/**
 * Visits and orders. After erasing, a random id that stands for nobody takes the person's place within each visit, so
 * that bills and books still add up; no two visits share one.
 */

const REPLACED = 'The person is replaced by a random id of that visit.'

export const tabNotes: TableNotes<typeof tabs> = {
  purpose: 'A visit’s account.',
  retention: 'record',
  erasing: 'Nothing: no person is in it.',
  columns: {
    barId: 'none',
    id: 'none',
    version: 'none',
    openedAt: 'none',
    lastActivityAt: 'none',
    closedAt: 'none',
    closedReason: 'none',
  },
}

export const tabTableNotes: TableNotes<typeof tabTables> = {
  purpose: 'The tables of a visit.',
  retention: 'record',
  erasing: 'Nothing: no person is in it.',
  columns: { barId: 'none', tabId: 'none', label: 'none', position: 'none', leftAt: 'none' },
}

export const tabDinerNotes: TableNotes<typeof tabDiners> = {
  purpose: 'Who shares a bill.',
  retention: 'visits',
  erasing: REPLACED,
  columns: { barId: 'none', tabId: 'none', personId: 'id', number: 'none', joinedAt: 'none' },
}

export const tabLineNotes: TableNotes<typeof tabLines> = {
  purpose: 'What each diner wants, with their wishes for the kitchen.',
  retention: 'visits',
  erasing: `${REPLACED} The wish is removed.`,
  columns: {
    barId: 'none',
    id: 'none',
    tabId: 'none',
    personId: 'id',
    itemId: 'none',
    sizeId: 'none',
    choices: 'none',
    quantity: 'none',
    note: 'text',
    unitPriceMinor: 'none',
    orderId: 'none',
    position: 'none',
  },
}

export const tabEventNotes: TableNotes<typeof tabEvents> = {
  purpose: 'The journal of a visit: every change, once, so that a dispute can be settled.',
  retention: 'visits',
  erasing: `${REPLACED} Wishes and message ids are removed.`,
  columns: {
    barId: 'none',
    tabId: 'none',
    version: 'none',
    personId: 'id',
    command: ['text', 'id'],
    touched: ['text', 'id'],
    cartTotalMinor: 'none',
    idempotencyKey: 'id',
    at: 'none',
  },
}

export const orderNotes: TableNotes<typeof orders> = {
  purpose: 'What was ordered and what it came to: the books of the bar.',
  retention: 'visits',
  erasing: `The order is kept. ${REPLACED} The chat is removed.`,
  columns: {
    barId: 'none',
    id: 'none',
    orderNumber: 'none',
    businessDay: 'none',
    tabId: 'none',
    personId: 'id',
    chatId: 'id',
    tableLabel: 'none',
    state: 'none',
    source: 'none',
    currency: 'none',
    totalAmount: 'none',
    totalMinor: 'none',
    paymentStatus: 'none',
    metadata: 'id',
    createdAt: 'none',
    updatedAt: 'none',
  },
}

export const orderLineNotes: TableNotes<typeof orderLines> = {
  purpose: 'The lines of an order, at the prices of the moment.',
  retention: 'visits',
  erasing: 'The wish for the kitchen is removed.',
  columns: {
    barId: 'none',
    id: 'none',
    orderId: 'none',
    itemId: 'none',
    name: 'none',
    sizeName: 'none',
    choiceNames: 'none',
    quantity: 'none',
    note: 'text',
    unitPriceMinor: 'none',
    position: 'none',
  },
}

export const orderEventNotes: TableNotes<typeof orderEvents> = {
  purpose: 'Who moved an order, and when.',
  retention: 'visits',
  erasing: `${REPLACED} What staff wrote to the diner is removed, and so is the number of erased staff.`,
  columns: {
    barId: 'none',
    orderId: 'none',
    sequence: 'none',
    fromState: 'none',
    toState: 'none',
    actor: ['number', 'id'],
    reason: 'none',
    words: 'text',
    at: 'none',
  },
}

export const orderCounterNotes: TableNotes<typeof orderCounters> = {
  purpose: 'The last order number of a day.',
  retention: 'record',
  erasing: 'Nothing: no person is in it.',
  columns: { barId: 'none', businessDay: 'none', last: 'none' },
}

export const payPageNotes: TableNotes<typeof payPages> = {
  purpose: 'A page that shows how to pay. The secret of its address is stored as a hash only.',
  retention: 'pay_pages',
  erasing: 'Pages whose link was sent to the person are deleted.',
  columns: {
    tokenHash: 'id',
    barId: 'none',
    tabId: 'none',
    amountMinor: 'none',
    reference: 'none',
    language: 'none',
    createdAt: 'none',
    expiresAt: 'none',
  },
}
