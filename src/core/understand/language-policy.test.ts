import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { type Language, LANGUAGES } from '../language.ts'
import { languageDetector } from './language-detector.ts'
import {
  initialLanguage,
  type LanguageState,
  nextLanguage,
  readLanguageState,
} from './language-policy.ts'

const detect = languageDetector({ neutralWords: ['Isombe with beef', 'Brochette de chèvre'] })

function talk(start: LanguageState, ...messages: readonly string[]): readonly Language[] {
  let state = start
  return messages.map((message) => {
    state = nextLanguage(state, detect(message))
    return state.language
  })
}

test('the first confident message sets the language', () => {
  expect(talk(initialLanguage('en'), 'muraho')).toEqual(['rw'])
})

test('a dish, a number or an emoji never flips the language', () => {
  const heard: LanguageState = { language: 'sw', since: 'heard', leaning: null }

  expect(talk(heard, 'pizza', 'Brochette', '2', '👍', 'Isombe', 'Primus 72', 'ok')).toEqual(
    Array.from({ length: 7 }, () => 'sw'),
  )
})

test('one short foreign message leans, a second in a row switches', () => {
  const heard: LanguageState = { language: 'en', since: 'heard', leaning: null }

  expect(talk(heard, 'merci', 'bonsoir')).toEqual(['en', 'fr'])
  expect(talk(heard, 'merci', 'thank you', 'bonsoir')).toEqual(['en', 'en', 'en'])
})

test('one message of three known words switches at once', () => {
  const heard: LanguageState = { language: 'en', since: 'heard', leaning: null }

  expect(talk(heard, 'je voudrais payer maintenant')).toEqual(['fr'])
})

test('a silent message between two foreign ones keeps the leaning', () => {
  const heard: LanguageState = { language: 'en', since: 'heard', leaning: null }

  expect(talk(heard, 'merci', '2', 'bonsoir')).toEqual(['en', 'en', 'fr'])
})

test('a request is obeyed at once and outlives one foreign sentence', () => {
  const asked = nextLanguage(initialLanguage('en'), detect('kinyarwanda'), 'rw')

  expect(asked).toEqual({ language: 'rw', since: 'asked', leaning: null })
  expect(talk(asked, 'what time do you close tonight', 'yego')).toEqual(['rw', 'rw'])
  expect(talk(asked, 'what time do you close', 'I want to pay the bill')).toEqual(['rw', 'en'])
})

test('a stored state is read back and anything else gives the default', () => {
  const state: LanguageState = { language: 'fr', since: 'asked', leaning: 'en' }

  expect(readLanguageState(JSON.parse(JSON.stringify(state)), 'rw')).toEqual(state)
  for (const junk of [null, 1, 'fr', {}, { language: 'de' }, { language: 'fr', since: 'x' }]) {
    expect(readLanguageState(junk, 'rw')).toEqual(initialLanguage('rw'))
  }
})

test('no text of any kind leaves the four languages', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (messages) => {
      for (const language of talk(initialLanguage('rw'), ...messages)) {
        expect(LANGUAGES).toContain(language)
      }
    }),
  )
})
