import { withAllergyNote } from '../allergy-note.ts'
import { ALLERGENS } from '../menu.ts'
import { list, nullable, oneOf, text } from './arguments.ts'
import { cartLines, shownCart } from './cart-words.ts'
import { canBeHad, itemOf, nameOf } from './item-words.ts'
import { refused, tool, type ToolDesk } from './tool.ts'

const MAX_FREE = 10

export const noteAllergy = tool(
  {
    name: 'note_allergy',
    description:
      'The diner told of an allergy: writes it on every line of their cart for the kitchen and returns what the bar declares. ' +
      'Call it again after adding more. Promise nothing; offer to call a person.',
    isWrite: true,
  },
  {
    allergens: list(oneOf(ALLERGENS, 'Which of the fourteen.'), ALLERGENS.length, 'Known ones.'),
    words: nullable(text(120, 'The diner’s own words, where it is none of the fourteen.')),
  },
  ({ allergens, words }, desk) => {
    const named = [...allergens, ...(words === null || words === '' ? [] : [words])]
    if (named.length === 0) {
      return refused('allergy_unknown', 'Ask what the diner is allergic to, then call again.')
    }
    const noted = writeNote(desk, named)
    const free = desk.work.facts.menu.items
      .filter((item) => item.allergens !== null && allergens.length > 0)
      .filter((item) => allergens.every((one) => item.allergens?.includes(one) === false))
      .filter((item) => canBeHad(desk, item))
    const cart = shownCart(desk)
    const about = {
      noted_on_lines: noted,
      cart_declares: cartLines(desk).flatMap((line) => declared(desk, line.itemId)),
      declared_free_of_them: free.slice(0, MAX_FREE).map((item) => nameOf(desk, item)),
      advice:
        'Only "declared" may be repeated, as what the bar declares. Anything not declared: say that nobody can promise it, and offer to call a person.',
    }
    return {
      ...cart,
      output: { ...cart.output, ...about },
      facts: { ...cart.facts, itemIds: free.map((item) => item.id) },
      allergy: { allergens, words: words === '' ? null : words },
    }
  },
)

/** A second allergy does not replace the first. */
function writeNote(desk: ToolDesk, named: readonly string[]): number {
  let noted = 0
  for (const line of cartLines(desk)) {
    const note = withAllergyNote(line.note, named)
    const command = { type: 'change', lineId: line.id, note } as const
    if (note === line.note || desk.work.run({ kind: 'tab', command }).ok) noted += 1
  }
  return noted
}

function declared(desk: ToolDesk, itemId: string) {
  const item = itemOf(desk, itemId)
  if (item === undefined) return []
  return [{ name: nameOf(desk, item), allergens: item.allergens ?? 'not declared' }]
}
