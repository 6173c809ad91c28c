import { expect, test } from 'bun:test'

import { someFacts } from '../../../../test/goldens/sample-bar.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import { languageDetector } from '../../../core/understand/language-detector.ts'
import { languageModel } from '../../../core/understand/language-model.ts'
import { hear, languageAfter } from './language.ts'
import type { HouseDeps } from './mind.ts'

const detector = languageDetector({ model: languageModel() })

/** A menu that nobody may look at. */
const UNREAD = {
  detector,
  get menuIndex(): never {
    throw new Error('the words were read')
  },
} as unknown as HouseDeps

function listened(body: string) {
  const message = { content: { type: 'text', body }, isLate: false } as TurnMessage
  return hear(message, UNREAD, { language: 'en', question: null })
}

test('the language of a talk is told without reading what is ordered', () => {
  const heard = [listened('je voudrais deux brochettes, s’il vous plaît')]

  expect(languageAfter(someFacts({}), heard).language).toBe('fr')
})

test('words that name a language are read, for they may ask for it', () => {
  expect(() => languageAfter(someFacts({}), [listened('in English please')])).toThrow(
    'the words were read',
  )
})
