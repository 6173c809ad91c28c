import { expect, test } from 'bun:test'

import { aTab, PERSON, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'

/** Fries that are 1,500 now, put into the cart at another price. */
function cartAt(unitPriceMinor: number) {
  const line = {
    id: 'line-1',
    personId: PERSON,
    itemId: 'frites',
    sizeId: null,
    choices: [],
    quantity: 2,
    note: null,
    unitPriceMinor,
    orderId: null,
  }
  return aTalk(someFacts({ tab: aTab({ lines: [line] }) }))
}

test('a price that fell shows in the cart as what it is now, and is no news', () => {
  const { work, messages } = cartAt(2000).say('my cart please')

  const shown = JSON.stringify(messages)
  expect(shown).toContain('RWF 3,000')
  expect(shown).not.toContain('4,000')
  expect(shown).not.toContain('⚠️')
  expect(work.tab()?.lines).toMatchObject([{ unitPriceMinor: 1500 }])
})

test('a price that rose is news, and one that stands leaves the cart alone', () => {
  const rose = cartAt(1000).say('my cart please')
  const stands = cartAt(1500).say('my cart please')

  expect(JSON.stringify(rose.messages)).toContain('⚠️')
  expect(stands.work.commands().filter(({ kind }) => kind === 'tab')).toEqual([])
})
