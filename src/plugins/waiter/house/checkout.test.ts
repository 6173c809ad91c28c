import { expect, test } from 'bun:test'

import { anOrder, aTab, MENU, PERSON, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'

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

test('a cart that was shown in another currency is asked again', () => {
  const talk = cartAt(1500)
  talk.say('my cart please')
  talk.meanwhile((facts) => ({ ...facts, menu: { ...MENU, currency: 'KES' } }))

  const { work, messages } = talk.say('yes')

  expect(work.effects().filter(({ kind }) => kind === 'order')).toEqual([])
  expect(work.tab()?.lines).toMatchObject([{ orderId: null }])
  expect(printed(messages)).toContain('KES')
})

test.each(['the bill please', 'split the bill in 3'])(
  'what was ordered in another currency is in no sum: %s',
  (words) => {
    const before = anOrder({ id: 'order-0', number: '100', currency: 'EUR' })
    const talk = aTalk(someFacts({ tab: aTab(), orders: [before, anOrder()] }))

    const { thought, messages } = talk.say(words)

    expect(printed(messages)).toStartWith('The currency here changed since you ordered')
    expect(thought.blocks.map(({ kind }) => kind)).toEqual(['ask'])
  },
)
