import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { fixtureMenu, readRows } from '../../../scripts/eval/fixture-menu.ts'
import { languageDetector } from './language-detector.ts'
import { menuIndex } from './menu-index.ts'
import { mayNameLanguageOrTable, understand } from './understand.ts'

const options = {
  index: menuIndex(await fixtureMenu()),
  detector: languageDetector({}),
  conversationLanguage: 'en',
} as const
const said = (await readRows<{ readonly text: string }>('language/utterances.dev.jsonl')).map(
  ({ text }) => text,
)

function names(text: string): boolean {
  const { acts } = understand(text, options)
  return acts.some(({ type }) => type === 'language' || type === 'table')
}

const word = fc.constantFrom(
  ...'we are at table tables meza ya A5 b12 Z9 au TABLE five, 7 tumehamia mezani ameza 1. 2. move to the ２ for ３ in English french please kiswahili TABLE-A5-BAR-7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11 2 mojito and'.split(
    ' ',
  ),
)
const talk = fc.array(word, { maxLength: 14 }).map((words) => words.join(' '))

test('a language or a table is named only where its words stand', () => {
  const named = [...said, ...fc.sample(talk, 2_000)].filter(names)

  expect(named.length).toBeGreaterThan(200)
  expect(named.filter((text) => !mayNameLanguageOrTable(text))).toEqual([])
})

test('most of what is said names neither, and is not read for it', () => {
  const rare = said.filter((text) => !/tab|meza|[a-z]\d|english|fran|kis|kin/i.test(text))

  expect(rare.length).toBeGreaterThan(said.length / 2)
  expect(rare.filter((text) => mayNameLanguageOrTable(text)).length / rare.length).toBeLessThan(0.1)
})
