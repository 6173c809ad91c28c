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
