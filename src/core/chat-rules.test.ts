import { expect, test } from 'bun:test'

import { CHAT_FRAUD, type ChatMeasure } from './chat-rules.ts'
import { type Counts, findings, reasonText, withThresholds } from './fraud.ts'
import { LANGUAGES } from './language.ts'

function counts(more: Partial<Counts<ChatMeasure>> = {}): Counts<ChatMeasure> {
  return {
    table_orders_quarter: 1,
    person_orders_hour: 1,
    person_cancelled_hour: 0,
    person_tables_hour: 1,
    items_per_diner_hour: 3,
    ...more,
  }
}

test.each([
  [{}, []],
  [{ table_orders_quarter: 9 }, []],
  [{ table_orders_quarter: 10 }, ['flag order_bomb_at_a_table']],
  [{ person_orders_hour: 7 }, []],
  [{ person_orders_hour: 8 }, ['flag many_orders']],
  [{ person_orders_hour: 15 }, ['flag many_orders', 'block order_bomb']],
  [{ person_cancelled_hour: 3 }, []],
  [{ person_cancelled_hour: 4 }, ['block orders_taken_back']],
  [{ person_tables_hour: 3 }, []],
  [{ person_tables_hour: 4 }, ['flag some_tables']],
  [{ person_tables_hour: 7 }, ['flag some_tables', 'block many_tables']],
  [{ items_per_diner_hour: 59.9 }, []],
  [{ items_per_diner_hour: 60 }, ['flag more_items_than_people']],
  [{ items_per_diner_hour: Number.NaN }, []],
] as const)('counts of %j find %j', (more, found) => {
  const told = findings(CHAT_FRAUD, counts(more)).map(({ by }) => `${by.action} ${by.rule}`)

  expect(told).toEqual([...found])
})

test('the operator’s thresholds take the place of those that come, and 0 is never', () => {
  const own = ['order_bomb 40', 'many_orders 0', 'caller_calls 1']
  const told = (orders: number) =>
    findings(withThresholds(CHAT_FRAUD, own), counts({ person_orders_hour: orders })).map(
      ({ by }) => by.rule,
    )

  expect([told(39), told(40)]).toEqual([[], ['order_bomb']])
})

test('a block has a flag of the same measure well below it, or is for what nobody does by mistake', () => {
  for (const rule of CHAT_FRAUD.filter(({ action }) => action === 'block')) {
    const earlier = CHAT_FRAUD.filter(
      ({ action, measure, atLeast }) =>
        action === 'flag' && measure === rule.measure && atLeast * 1.5 < rule.atLeast,
    )
    expect([rule.rule, earlier.length > 0 || rule.rule === 'orders_taken_back']).toEqual([
      rule.rule,
      true,
    ])
  }
})

test('no table is ever blocked, and labels are a closed set without repetition', () => {
  expect(CHAT_FRAUD.filter((rule) => rule.subject === 'table' && rule.action === 'block')).toEqual(
    [],
  )
  expect(new Set(CHAT_FRAUD.map(({ rule }) => rule)).size).toBe(CHAT_FRAUD.length)
})

test('every finding has its reason in words with the count in it, in all languages', () => {
  for (const by of CHAT_FRAUD) {
    for (const language of LANGUAGES) {
      const reason = reasonText({ by, count: 41.6 }, language)
      expect([by.rule, language, reason.includes('41'), /[{}]/.test(reason)]).toEqual([
        by.rule,
        language,
        true,
        false,
      ])
    }
  }
})
