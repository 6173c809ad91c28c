import { expect, test } from 'bun:test'

import { withAllergyNote } from './allergy-note.ts'

test.each<[string | null, readonly string[], string]>([
  [null, ['milk'], 'ALLERGY: milk'],
  ['cold', ['milk', 'milk'], 'cold, ALLERGY: milk'],
  ['ALLERGY: milk', ['milk'], 'ALLERGY: milk'],
  ['ALLERGY: milk', ['peanuts', 'milk'], 'ALLERGY: milk, peanuts'],
  ['cold, ALLERGY: milk, no salt', ['eggs'], 'cold, ALLERGY: milk, eggs, no salt'],
  ['ALLERGY: peanuts, milk on the side', ['milk'], 'ALLERGY: peanuts, milk, milk on the side'],
])('%p with %p is %p', (note, named, whole) => {
  expect(withAllergyNote(note, named)).toBe(whole)
})

test('a diner’s own words are not said twice, either', () => {
  const once = withAllergyNote('cold', ['peanuts', 'kiwi'])

  expect(withAllergyNote(once, ['peanuts', 'milk', 'kiwi'])).toBe(
    'cold, ALLERGY: peanuts, milk, kiwi',
  )
})
