import { expect, test } from 'bun:test'

import {
  aLine,
  aTab,
  EVENING,
  OTHER_PERSON,
  someFacts,
} from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable } from '../../../../test/goldens/talk.ts'

test.each([
  'we moved to A6',
  'we have moved to table A6',
  'on a bougé à la A6',
  'tumehamia A6',
  'twimukiye kuri A6',
])('%p takes the cart along', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 fries')

  talk.say(words)
  talk.say('yes')
  const { work } = talk.say('yes')

  expect(work.tab()).toMatchObject({ tables: ['A6'], lines: [{ itemId: 'frites' }] })
  expect(work.tab()?.lines[0]?.orderId).not.toBeNull()
})

test.each([
  "we're at A6",
  'nous sommes à la A6',
  'tuko A6',
  'turi kuri A6',
  'A6',
  '1 ugali for A6',
])('%p is asked about by who has something at another table, until it is answered', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 fries')

  talk.say(words)
  const { messages } = talk.say('yes')

  expect(tappable(messages).map(({ id }) => id)).toContain('sit:A6:move')
  expect(talk.facts().tab?.tables).toEqual(['A5'])
})

test.each(["we're at 4", 'we are 4', 'I moved on', 'a coke for 2'])(
  '%p names no table',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    const { work } = talk.say(words)

    expect(work.commands().filter(({ kind }) => kind === 'sit')).toEqual([])
  },
)

test.each(['do you have any vegetarian food?', 'quelque chose sans viande', 'sindya inyama'])(
  '%p is for people to answer, not for the menu',
  (words) => {
    const { messages } = aTalk(someFacts({ tab: aTab() })).say(words)

    expect(tappable(messages).map(({ id }) => id)).toContain('person:asked')
  },
)

/** Of earlier guests at A6, who ordered and said their last word so many minutes ago. */
function partyAt(minutesAgo: number) {
  return aTab({
    id: '0198f3a0-0000-7000-8000-00000000bbbb',
    tables: ['A6'],
    diners: [{ personId: OTHER_PERSON, number: 1 }],
    lines: [aLine({ personId: OTHER_PERSON, orderId: 'order-9' })],
    lastActivityAt: new Date(EVENING.getTime() - minutesAgo * 60_000),
  })
}

test('who sits down at a bill that was long quiet is told so, and offered a person', () => {
  const { messages } = aTalk(someFacts({ scannedTab: partyAt(61) })).say('table A6')

  expect(printed(messages)).toContain('Its last order was a while ago')
  expect(tappable(messages).map(({ id }) => id)).toEqual(['menu:1', 'person:asked'])
})

test('who joins a company that orders is told with how many', () => {
  const { messages } = aTalk(someFacts({ scannedTab: partyAt(5) })).say('table A6')

  expect(printed(messages)).toContain('share one bill with 1 other guest')
  expect(tappable(messages).map(({ id }) => id)).toEqual(['menu:1'])
})
