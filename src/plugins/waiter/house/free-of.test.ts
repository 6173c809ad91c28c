import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'
import type { MenuItem } from '../../../core/menu.ts'

/** A menu on which some drinks are there with and without. */
function facts() {
  const [first] = MENU.items
  if (first === undefined) throw new Error('an empty menu')
  const item = (id: string, name: MenuItem['name'], categoryId = 'soda'): MenuItem => {
    return { ...first, id, name, categoryId, sizes: [], priceMinor: 2000 }
  }
  const more = [
    item('heineken', { default: 'Heineken 33 cl' }, 'beer'),
    item('heineken-0', { default: 'Heineken 0.0', en: 'Heineken 0.0 (no alcohol)' }, 'beer'),
    item('coca-zero', { default: 'Coca-Cola Zero 33 cl' }),
    item('mojito', { default: 'Mojito' }),
    item('virgin-mojito', { default: 'Virgin Mojito', fr: 'Mojito sans alcool' }),
  ]
  return someFacts({ tab: aTab(), menu: { ...MENU, items: [...MENU.items, ...more] } })
}

test.each([
  ['one heineken zero', '1 heineken-0'],
  ['2 heineken 0.0', '2 heineken-0'],
  ['heineken 0.0 x2', '2 heineken-0'],
  ['une heineken sans alcool', '1 heineken-0'],
  ['heineken mbili bila kilevi', '2 heineken-0'],
  ['heineken imwe idafite inzoga', '1 heineken-0'],
  ['one coke zero', '1 coca-zero'],
  ['one mojito without alcohol', '1 virgin-mojito'],
  ['a non-alcoholic mojito', '1 virgin-mojito'],
  ['un mojito sans alcool', '1 virgin-mojito'],
  ['mojito moja isiyo na pombe', '1 virgin-mojito'],
  ['mojito imwe itarimo inzoga', '1 virgin-mojito'],
  ['one mojito without sugar', '1 mojito'],
])('%p is the one that is so, and nothing beside it', (words, line) => {
  const talk = aTalk(facts())

  talk.say(words)

  const lines = talk.facts().tab?.lines ?? []
  expect(lines.map(({ quantity, itemId }) => `${quantity} ${itemId}`)).toEqual([line])
})
