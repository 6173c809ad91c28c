import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable } from '../../../../test/goldens/talk.ts'

const CHILI = {
  id: 'chili',
  name: { default: 'Chili' },
  min: 1,
  max: 1,
  choices: [
    { id: 'no', name: { default: 'No chili' }, priceMinor: 0, available: true },
    { id: 'yes', name: { default: 'With chili' }, priceMinor: 100, available: true },
  ],
}

test.each([
  ['the same answer', 'With chili', 'yes'],
  ['the other answer', 'No chili', 'no'],
])('%s tapped again below the old question is no second dish', (_, title, choiceId) => {
  const items = MENU.items.map((item) =>
    item.id === 'br-goat' ? { ...item, optionGroups: [CHILI] } : item,
  )
  const talk = aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items } }))
  const old = tappable(talk.say('1 goat brochette').messages).find((one) => one.title === title)
  const content = { type: 'tap', id: old?.id ?? '', title } as const
  talk.tap('With chili')

  talk.send([{ id: 'again', at: talk.facts().at, content, tap: 'valid', isLate: false }])

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'br-goat', quantity: 1, choices: [{ groupId: 'chili', choiceId }] },
  ])
})

test('a choice that is finished meanwhile is told by its name, and the line stays', () => {
  const withChili = (available: boolean) =>
    MENU.items.map((item) => {
      const choices = CHILI.choices.map((one) => (one.id === 'yes' ? { ...one, available } : one))
      return item.id === 'br-goat' ? { ...item, optionGroups: [{ ...CHILI, choices }] } : item
    })
  const talk = aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items: withChili(true) } }))
  const title = 'With chili'
  const old = tappable(talk.say('1 goat brochette').messages).find((one) => one.title === title)
  const content = { type: 'tap', id: old?.id ?? '', title } as const
  talk.tap('No chili')
  talk.meanwhile((facts) => ({ ...facts, menu: { ...MENU, items: withChili(false) } }))

  const { messages } = talk.send([
    { id: 'again', at: talk.facts().at, content, tap: 'valid', isLate: false },
  ])

  expect(printed(messages)).toContain('Brochette de chèvre (With chili) is finished today')
  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'br-goat', quantity: 1, choices: [{ groupId: 'chili', choiceId: 'no' }] },
  ])
})
