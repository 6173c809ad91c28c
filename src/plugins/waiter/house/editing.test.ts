import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'

test.each([
  'remove everything but the fries',
  'remove all except the fries',
  'enlève tout sauf les frites',
  'enlève tout sauf une frite',
  'toa vyote isipokuwa chips',
  'ondoa yote ila chips',
  'kuramo byose uretse frites',
])('%p does not take out just what is to stay', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 3 }])
})

test.each([
  ['vingt et une frites', 21],
  ['quarante-deux frites', 42],
])('%p are that many', (words, quantity) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity }])
})

test.each(['quatre-vingt frites', 'quatre vingt dix frites', 'sixty fries'])(
  '%p are too many, and not some of them',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    talk.say(words)

    expect(talk.facts().tab?.lines).toEqual([])
  },
)
