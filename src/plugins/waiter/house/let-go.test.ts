import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable, type Turn } from '../../../../test/goldens/talk.ts'

function titles(turn: Turn) {
  return tappable(turn.messages).map((one) => one.title)
}

test('words that were not understood are said so when a wish is let go, and the cart stands', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 ugali and a primus')
  talk.say('blorf zang')
  talk.say('what time do you close?')

  const turn = talk.say('blorf zang')

  expect(printed(turn.messages)).toContain('Sorry')
  expect(printed(turn.messages)).toContain('I leave "Primus" out for now.')
  expect(titles(turn)).toContain('Place order')
})

test('a wish let go of beside an empty cart leaves the menu at hand', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 primus')
  talk.say('yes')
  talk.say('yes')

  const turn = talk.say('yes')

  expect(printed(turn.messages)).toContain('I leave "Primus" out for now.')
  expect(printed(turn.messages)).not.toContain('One thing first')
  expect(titles(turn)).toContain('Menu')
})

test('what comes nearest to a dish that is not there is asked where a wish is let go of', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 primus')
  talk.say('yes')
  talk.say('yes')

  const turn = talk.say('2 tilapia soups')

  expect(printed(turn.messages)).toContain('I leave "Primus" out for now.')
  expect(titles(turn)).toContain('Grilled tilapia')
})
