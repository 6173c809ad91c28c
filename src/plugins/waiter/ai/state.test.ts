import { expect, test } from 'bun:test'

import type { TurnMessage } from '../../../core/turn.ts'
import { newWords } from './state.ts'

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
