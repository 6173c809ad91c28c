import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { languageDetector, languageWords } from './language-detector.ts'
import { languageModel, sharedModel } from './language-model.ts'

const detect = languageDetector({ neutralWords: ['Grilled goat leg', 'Zebra Zingara'] })

test.each([
  ['what time do you close?', 'en'],
  ["L'addition s’il vous plaît", 'fr'],
  ['Ndashaka inyama n’ifiriti', 'rw'],
  ["Naomba nyama ya ng'ombe", 'sw'],
])('%p is told', (text, language) => {
  expect(detect(text).language).toBe(language as 'en')
})

test.each([
  '',
  '2x Skol + 1 Fanta',
  'Zebra Zingara',
  'TABLE-A5-BAR-3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b',
  'https://example.com/what-is-this',
  '😀😀',
  'Привет',
  'asdfgh',
])('%p says nothing about the language', (text) => {
  expect(detect(text).language).toBe('und')
})

test.each([
  'Was kostet das?',
  'Gibt es hier WLAN?',
  'La cuenta, por favor',
  '¿A qué hora cierran?',
  'Il conto per favore',
  'A conta, por favor',
  'De rekening graag',
  '你好，有什么推荐？',
  'Din bestilling er bekreftet',
  'No contiene frutos secos, puede comerlo tranquilo.',
])('%p is of a fifth language, whatever single words of it look like', (text) => {
  expect(detect(text)).toMatchObject({ language: 'und', isForeign: true, knownWords: 0 })
})

test('a foreign word or letter among ours changes nothing', () => {
  const withMuetzig = languageDetector({ neutralWords: ['Mützig', 'Piña colada'] })

  expect(detect('hola, can I see the menu please?').language).toBe('en')
  expect(withMuetzig('Mützig na Piña colada, tafadhali').language).toBe('sw')
  expect(withMuetzig('Mützig')).toMatchObject({ language: 'und', isForeign: false })
})

test('everyday words stay evidence although they stand on the menu', () => {
  expect(detect('goat grilled please').language).toBe('en')
})

test('words no lexicon holds are told by their letters', () => {
  expect(detect('mwatwandikira').language).toBe('rw')
  expect(detect('nimekwambia').language).toBe('sw')
  expect(detect('malheureusement').language).toBe('fr')
})

test('accents and case change nothing', () => {
  expect(detect('DÉSOLÉ, À BIENTÔT')).toEqual(detect('desole, a bientot'))
})

test('prefixes are split at the apostrophe and keep it', () => {
  expect(languageWords("l'addition n’inyama")).toEqual(["l'", 'addition', "n'", 'inyama'])
})

test('two detectors sharing a model agree with one that made its own', () => {
  const shared = languageDetector({ model: languageModel() })

  expect(shared('habari za jioni')).toEqual(languageDetector({})('habari za jioni'))
})

test('the model that bars share is made once', () => {
  expect(sharedModel()).toBe(sharedModel())
})

test('no text throws, and shares stay shares', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const found = detect(text)
      expect(found.confidence).toBeWithin(0, 1.0001)
      expect(found.margin).toBeWithin(0, 1.0001)
      expect(detect(text)).toEqual(found)
    }),
  )
})
