import { expect, test } from 'bun:test'

import {
  anOrder,
  aTab,
  OTHER_PERSON,
  PERSON,
  someFacts,
} from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'
import { readAmounts } from './splitting.ts'

test.each([
  '5000frw et 3000 frw',
  '5000 F, 3000 F',
  '5.000 francs + 3.000 francs',
  'RWF 5000, RWF 3000',
])('%p are two amounts of francs', (text) => {
  expect(readAmounts(text, 'RWF')).toEqual([5000, 3000])
})

test.each(['20,50€ et 12 €', '20.50 euros, 12 euros', '€20.50; €12'])(
  '%p are two amounts of euros',
  (text) => {
    expect(readAmounts(text, 'EUR')).toEqual([2050, 1200])
  },
)

test('money of another name is no amount of this one', () => {
  expect(readAmounts('20 dollars, 10 dollars', 'RWF')).toBeNull()
  expect(readAmounts('half', 'RWF')).toBeNull()
})

test('only what is mine has a reference that is not the whole bill’s', () => {
  const diners = [
    { personId: OTHER_PERSON, number: 1 },
    { personId: PERSON, number: 2 },
  ]
  const orders = [anOrder({ personId: OTHER_PERSON }), anOrder({ id: 'order-2', number: '102' })]
  const talk = aTalk(someFacts({ tab: aTab({ diners }), orders }))
  talk.say('the bill please')

  const mine = talk.tap('Only what is mine')
  talk.say('the bill please')
  const all = talk.tap('I pay everything')

  expect(printed(mine.messages)).toContain('Reference: A5-102/2')
  expect(printed(all.messages)).toContain('Reference: A5-102\n')
})

test('who ordered nothing is not told that nobody owes anything', () => {
  const diners = [
    { personId: OTHER_PERSON, number: 1 },
    { personId: PERSON, number: 2 },
  ]
  const orders = [anOrder({ personId: OTHER_PERSON })]
  const talk = aTalk(someFacts({ tab: aTab({ diners }), orders }))
  talk.say('the bill please')

  const mine = talk.tap('Only what is mine')

  expect(printed(mine.messages)).toContain('You have ordered nothing that is to be paid.')
})

test('a bill of nothing shows no way to pay', () => {
  const [line] = anOrder().lines
  if (line === undefined) throw new Error('the sample order has a line')
  const free = anOrder({ lines: [{ ...line, unitPriceMinor: 0 }], totalMinor: 0 })
  const talk = aTalk(someFacts({ tab: aTab(), orders: [free] }))

  const { messages } = talk.say('the bill please')

  expect(printed(messages)).toContain('Total: RWF 0')
  expect(printed(messages)).not.toContain('can not see payments')
})
