import { ALLERGENS } from './menu.ts'

/** Begins what the kitchen reads of allergies. */
export const ALLERGY_MARK = 'ALLERGY: '

const KNOWN: ReadonlySet<string> = new Set(ALLERGENS)
const NAMES = ALLERGENS.join('|')
const NOTED = new RegExp(`${ALLERGY_MARK}((?:${NAMES})(?:, (?:${NAMES}))*)(?=,|$)`, 'u')

/**
 * A line's note with an allergy for the kitchen in it; a second one joins the first, and what is there is not said twice.
 * @param named the known ones by their names, then the diner's own words.
 */
export function withAllergyNote(note: string | null, named: readonly string[]): string {
  const words = `${ALLERGY_MARK}${[...new Set(named)].join(', ')}`
  if (note === null) return words
  const listed = NOTED.exec(note)?.[1]?.split(', ')
  if (listed === undefined) return note.includes(words) ? note : `${note}, ${words}`
  const isSaid = (one: string) => listed.includes(one) || (!KNOWN.has(one) && note.includes(one))
  const missing = named.filter((one) => !isSaid(one))
  return note.replace(
    NOTED,
    () => `${ALLERGY_MARK}${[...new Set([...listed, ...missing])].join(', ')}`,
  )
}
