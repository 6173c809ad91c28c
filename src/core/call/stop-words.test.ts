import { describe, expect, test } from 'bun:test'

import { isStop } from './stop-words.ts'

describe('a caller who wants nothing written down', () => {
  test.each([
    'stop recording please',
    'please don’t record this',
    'I don’t want to be recorded',
    'I do not want this recorded',
    'no recording please',
    'turn the recording off',
    'can you stop writing this down',
    'please stop taking notes',
    'delete what I said',
    'do not keep what I say',
    'I don’t agree to be recorded',
    'I withdraw my consent',
  ])('is heard in English: %p', (words) => {
    expect(isStop(words)).toBe(true)
  })

  test.each([
    'arrêtez d’enregistrer',
    'n’enregistrez pas',
    'ne m’enregistrez plus',
    'je ne veux pas être enregistrée',
    'pas d’enregistrement s’il vous plaît',
    'je ne veux pas que ce soit écrit',
    'n’écrivez plus',
    'arrêtez de noter',
    'effacez ce que j’ai dit',
    'je retire mon accord',
  ])('is heard in French: %p', (words) => {
    expect(isStop(words)).toBe(true)
  })

  test.each([
    'hagarika kwandika',
    'hagarika gufata amajwi',
    'mureke kwandika',
    'sinshaka ko mufata amajwi',
    'sinshaka ko mwandika',
    'ntimwandike',
    'ntumfate amajwi',
  ])('is heard in Kinyarwanda: %p', (words) => {
    expect(isStop(words)).toBe(true)
  })

  test.each([
    'acha kurekodi',
    'acheni kuandika',
    'usinirekodi',
    'msiandike',
    'sitaki kurekodiwa',
    'futa mazungumzo',
  ])('is heard in Swahili: %p', (words) => {
    expect(isStop(words)).toBe(true)
  })
})

test.each([
  'stop the music',
  'no, two Primus please',
  'can you write down my order',
  'you didn’t record my order',
  'I want the recording of the concert',
  'remove what I ordered',
  'don’t write that on the bill',
  'without onions',
  'arrêtez la musique',
  'vous n’avez pas enregistré ma commande ?',
  'c’est pas écrit sur la carte',
  'n’écrivez pas mon nom sur le gâteau',
  'supprimez ce que j’ai commandé',
  'oya, sinshaka isosi',
  'mwandike inzoga ebyiri',
  'andika bia mbili',
  'sitaki pilipili',
])('%p speaks of the order, and stops nothing', (words) => {
  expect(isStop(words)).toBe(false)
})
