import { expect, test } from 'bun:test'

import { fixtureMenu } from '../../../scripts/eval/fixture-menu.ts'
import { languageDetector } from './language-detector.ts'
import { menuIndex } from './menu-index.ts'
import { understand } from './understand.ts'

const index = menuIndex(await fixtureMenu())
const detector = languageDetector({})

function typesOf(text: string): readonly string[] {
  const { acts } = understand(text, { index, detector, conversationLanguage: 'en' })
  return acts.map(({ type }) => type)
}

test.each([
  ['vous pouvez m’envoyer le menu', 'menu'],
  ['tu peux m’envoyer la carte svp', 'menu'],
  ['please do the bill', 'pay'],
])('%p says yes to nothing', (text, type) => {
  expect(typesOf(text)).toEqual([type])
})

test.each(['you can', 'please do', 'merci, vous pouvez', 'thanks you can'])('%p does', (text) => {
  expect(typesOf(text)).toContain('yes')
})

test('madame is a courtesy, and part of a dish', () => {
  const { acts } = understand('un croque madame', { index, detector, conversationLanguage: 'fr' })
  expect(acts).toMatchObject([{ type: 'add', wanted: [{ text: 'croque madame' }] }])
})
