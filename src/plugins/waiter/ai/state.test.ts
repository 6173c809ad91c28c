import { expect, test } from 'bun:test'

import {
  aLine,
  anOrder,
  aTab,
  BAR,
  OTHER_PERSON,
  PERSON,
  someFacts,
} from '../../../../test/goldens/sample-bar.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import { workspace } from '../../../core/workspace.ts'
import { zoneClock } from '../../../core/zone-clock.ts'
import { newWords, presentState } from './state.ts'

const BEER = '🍺'

function saying(content: TurnMessage['content']): TurnMessage {
  return { id: 'wamid.1', at: new Date(0), content, tap: 'none', isLate: false }
}

test.each(['text', 'caption'] as const)('a long %s is never cut inside an emoji', (kind) => {
  const cuts = Array.from({ length: 30 }, (_, shift) => {
    const words = `${'a'.repeat(1980 + shift)}${BEER}and more`
    const content: TurnMessage['content'] =
      kind === 'text'
        ? { type: 'text', body: words }
        : { type: 'media', media: 'image', mediaId: 'm', caption: words }
    return newWords([saying(content)]).map(({ text }) => text)
  }).flat()

  expect(cuts.filter((text) => !text.isWellFormed())).toEqual([])
  expect(cuts.every((text) => text.length <= 2000)).toBe(true)
})

test.each<readonly [TurnMessage['content'], string]>([
  [
    { type: 'catalog_order', items: [{ itemId: 'fanta-citron', quantity: 2 }], text: 'cold' },
    '2 x fanta-citron) cold',
  ],
  [{ type: 'edited', originalId: 'wamid.0', body: '3 fanta' }, 'says now) 3 fanta'],
  [{ type: 'unsupported', what: 'edit' }, 'changed an earlier message'],
  [{ type: 'revoked', originalId: 'wamid.0' }, 'deleted an earlier message'],
  [{ type: 'media', media: 'image', mediaId: 'm', caption: 'this one' }, 'can not see) this one'],
  [{ type: 'audio', mediaId: 'm', mimeType: 'audio/ogg', isVoiceNote: true }, 'asks them to write'],
  [{ type: 'reaction', emoji: '👍' }, '👍'],
])('a model is told what came beside words: %j', (content, told) => {
  expect(newWords([saying(content)])[0]?.text).toContain(told)
})

function stateOf(facts: ReturnType<typeof someFacts>): readonly string[] {
  const zone = zoneClock(BAR.timeZone)
  const work = workspace(facts, { newId: () => '', zone })
  return presentState(work, zone).text.split('\n').slice(1)
}

test('a model is told where nobody can be called', () => {
  expect(stateOf(someFacts({ isStaffed: false })).at(-1)).toBe(
    'staff: nobody can be called; offer nobody',
  )
  expect(stateOf(someFacts()).join()).not.toContain('staff')
})

test('the present state tells a guest’s own cart, table and orders, and nobody else’s', () => {
  const line = (personId: string, itemId: string, sizeId: string | null) =>
    aLine({ id: `${personId}-${itemId}`, personId, itemId, sizeId, quantity: 2 })
  const tab = aTab({
    tables: ['A5', 'A6'],
    diners: [
      { personId: PERSON, number: 1 },
      { personId: OTHER_PERSON, number: 2 },
    ],
    lines: [
      line(PERSON, 'primus', '72cl'),
      line(PERSON, 'frites', null),
      line(OTHER_PERSON, 'ugali', null),
    ],
  })
  const orders = [
    anOrder(),
    anOrder({ id: 'order-2', number: '102', personId: OTHER_PERSON, state: 'ready' }),
  ]

  expect(stateOf(someFacts({ tab, orders }))).toEqual([
    'local time: 2026-11-23 20:00',
    'table: A5+A6',
    'guests on the bill: 2',
    'cart: 2 x primus 72cl, 2 x frites',
    'orders: 101 accepted',
  ])
})

test('and that there is nothing yet, where there is nothing', () => {
  expect(stateOf(someFacts())).toEqual([
    'local time: 2026-11-23 20:00',
    'table: none yet: ordering needs one',
    'guests on the bill: 0',
    'cart: empty',
    'orders: none',
  ])
})
