import { expect, test } from 'bun:test'

import { BAR, MENU } from '../../../../test/goldens/sample-bar.ts'
import { LIMITS } from './converse.ts'
import { instructionsFor } from './prompt.ts'

/** Of names of dishes, with ids and prices; it is rather more. */
const CHARACTERS_A_TOKEN = 2
const MORE = 'There is more on the menu: search for it with the tools.'

test('a menu is told whole, and one of thousands of items only so far that a turn has rounds for it', () => {
  const items = Array.from({ length: 300 }, (_, at) =>
    MENU.items.map((item) => ({ ...item, id: `${item.id}-${at}` })),
  ).flat()
  const large = instructionsFor(BAR, { ...MENU, items })
  const small = instructionsFor(BAR, MENU)

  expect(MENU.items.filter(({ id }) => !small.includes(`\n${id} | `))).toEqual([])
  expect(small).not.toContain(MORE)
  expect(large.split('\n').at(-1)).toBe(MORE)
  // What is looked up and what is put into the cart; words may be said beyond the limit.
  expect((2 * large.length) / CHARACTERS_A_TOKEN).toBeLessThan(LIMITS.tokens)
})
