import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'

/** What stands in the cart after two plates of fries were ordered and these words were said. */
function again(words: string): readonly (readonly [string, number])[] {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')
  talk.say('yes')
  talk.say(words)
  const lines = talk.facts().tab?.lines ?? []
  return lines.flatMap(({ orderId, itemId, quantity }) =>
    orderId === null ? [[itemId, quantity] as const] : [],
  )
}

test.each(['same again', 'la même chose', 'nk’ibya mbere', 'zile zile'])(
  '%p is once more',
  (words) => {
    expect(again(words)).toEqual([['frites', 2]])
  },
)

test.each([
  'same again twice',
  'the same twice',
  'two times the same again',
  'deux fois la même chose',
  'la même chose deux fois',
  'nk’ibya mbere inshuro ebyiri',
  'zile zile mara mbili',
])('%p is that twice', (words) => {
  expect(again(words)).toEqual([['frites', 4]])
})

test('"the same again three times" is that three times', () => {
  expect(again('the same again three times')).toEqual([['frites', 6]])
})
