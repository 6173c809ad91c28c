import { expect, test } from 'bun:test'

import { aLine, anOrder, aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable } from '../../../../test/goldens/talk.ts'

/** Fries that are 1,500 now, put into the cart at another price. */
function cartAt(unitPriceMinor: number) {
  const lines = [aLine({ quantity: 2, unitPriceMinor })]
  return aTalk(someFacts({ tab: aTab({ lines }) }))
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

const SAUCE = {
  id: 'sauce',
  name: { default: 'Sauce' },
  min: 1,
  max: 1,
  choices: ['Ketchup', 'Mayo'].map((name) => ({
    id: name,
    name: { default: name },
    priceMinor: 0,
    available: true,
  })),
}

test.each([
  [
    'a choice that is new',
    { optionGroups: [SAUCE] },
    'Frites (Sauce): please choose again',
    'Mayo',
  ],
  [
    'sizes that are new',
    {
      priceMinor: null,
      sizes: ['Small', 'Large'].map((name) => ({
        id: name,
        name: { default: name },
        priceMinor: 1500,
        available: true,
      })),
    },
    'Frites: please choose again',
    'Large',
  ],
])(
  '%s on the menu is asked of what is in the cart, which is not finished',
  (_, more, told, answer) => {
    const talk = cartAt(1500)
    talk.say('my cart please')
    const items = MENU.items.map((item) => (item.id === 'frites' ? { ...item, ...more } : item))
    talk.meanwhile((facts) => ({ ...facts, menu: { ...MENU, items } }))

    const { work, messages } = talk.say('yes')
    talk.say(answer)
    const placed = talk.say('yes')

    expect(work.effects().filter(({ kind }) => kind === 'order')).toEqual([])
    expect(printed(messages)).toContain(told)
    expect(printed(messages)).not.toContain('finished')
    expect(tappable(messages).map(({ title }) => title.split(' ')[0])).toContain(answer)
    expect(placed.work.tab()?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
    expect(placed.work.tab()?.lines[0]?.orderId).not.toBeNull()
  },
)

test('a choice that is sold out is finished, and not asked about', () => {
  const withSauce = (available: boolean) => ({
    ...MENU,
    items: MENU.items.map((item) => {
      const choices = SAUCE.choices.map((one) => ({ ...one, available }))
      return item.id === 'frites'
        ? { ...item, optionGroups: [{ ...SAUCE, min: 0, choices }] }
        : item
    }),
  })
  const talk = aTalk(someFacts({ tab: aTab(), menu: withSauce(true) }))
  talk.say('frites with mayo')
  talk.meanwhile((facts) => ({ ...facts, menu: withSauce(false) }))

  const { messages } = talk.say('my cart please')

  expect(printed(messages)).toContain('Frites (Mayo): finished today')
})
