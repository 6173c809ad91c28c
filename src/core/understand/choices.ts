import type { MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { fold } from './text.ts'

const REFUSAL =
  /^(?:no|not|without|sans|pas(?: de)?|nta|bila|hakuna|[zbk]?idafite|itarimo|kitarimo|bitarimo|zitarimo|ntarimo|ntirimo|ntibirimo|ntizirimo|usiweke|usitie|sio)(?= |$)/u
const CONSENT =
  /^(?:with|avec|na|and|et|[gbzk]?ifite|irimo|arimo|kirimo|birimo|zirimo|yenye|extra|some|more|encore|plus)(?= |$)/u
/** A wish that turns round in the middle ("no chili but extra onion") is left to the people in the kitchen. */
const TURNS = /(?: |^)(?:but|mais|ariko|lakini|extra|lots|less|more|little|peu|kidogo|gato)(?= )/u
/** "With milk but no sugar": what is refused further on is not chosen. */
const REFUSES = /[^\p{L}](?:no|not|without|sans|pas|nta|bila)(?= )/u

/** "Not spicy" is "no chili"; how spicy is for the kitchen to read. */
const SPICY =
  /^((?:not|no|non|pas|sans|bila|sio|nta) )?(?:spicy|hot and spicy|piquante?s?|pimentee?s?|epicee?s?)$/u

type Said = { readonly isRefusal: boolean; readonly words: readonly MenuWord[] }

/** What the text says, its words as the menu compares them, and whether it says so of having or of not having it. */
function saidIn(text: string): Said {
  const plain = fold(text)
    .replaceAll(/[^\p{L}\p{N}'/]+/gu, ' ')
    .trim()
    .replace(SPICY, '$1chili')
  const head = REFUSAL.exec(plain)?.[0]
  const rest = (head === undefined ? plain : plain.slice(head.length)).trim().replace(CONSENT, '')
  return { isRefusal: head !== undefined, words: menuWords(rest) }
}

/** "No chili": what a dish without that choice meets as well. */
export function isRefusal(text: string): boolean {
  return saidIn(text).isRefusal
}

/**
 * The choices of an item's option groups that some words name: "sans piment" names "Sans piment" in any of its
 * languages, and never "Avec piment". `isAll` when the words say nothing beyond the choices.
 */
export function choicesNamed(
  item: MenuItem,
  text: string,
): { readonly choices: readonly ChosenOption[]; readonly isAll: boolean } {
  const said = saidIn(text)
  const nothing = { choices: [], isAll: false }
  if (said.words.length === 0 || (said.isRefusal ? TURNS : REFUSES).test(fold(text))) return nothing
  const heard = new Set<string>()
  const choices = item.optionGroups.flatMap((group) => {
    const names = group.choices.map((choice) => Object.values(choice.name).map(saidIn))
    const keys = keysSaid(said, names.flat())
    const fits = group.choices.flatMap((choice, at) => {
      const named = (names[at] ?? []).filter(
        (name) => name.isRefusal === said.isRefusal && isSaid(name, keys),
      )
      const words = Math.max(0, ...named.map((name) => name.words.length))
      return words === 0 ? [] : [{ choice, named, words }]
    })
    // "Double cheese" says more than "Cheese" does.
    const best = fits.toSorted((a, b) => b.words - a.words)
    // "Medium rare" is neither of both.
    if (group.max <= 1 && best.length > 1 && best[0]?.words === best[1]?.words) return []
    return best.slice(0, Math.max(1, group.max)).map(({ choice, named }) => {
      for (const word of named.flatMap((name) => name.words)) {
        for (const key of keysOf(word)) heard.add(key)
      }
      return { groupId: group.id, choiceId: choice.id }
    })
  })
  return { choices, isAll: said.words.every((word) => keysOf(word).some((key) => heard.has(key))) }
}

/** Phrases taken apart, too: "thé vert" is also green. "Ice cream" is no cream where a choice is of ice cream. */
function keysSaid({ words }: Said, names: readonly Said[]): ReadonlySet<string> {
  const ofChoices = new Set(names.flatMap((name) => name.words).flatMap(keysOf))
  const isChosen = (word: MenuWord) => keysOf(word).some((key) => ofChoices.has(key))
  const parts = words.flatMap((word) =>
    isChosen(word) ? [word] : [word, ...menuWords(word.word, 1)],
  )
  return new Set(parts.flatMap(keysOf))
}

/** "Saignante" says "Saignant": a French adjective takes the gender of the dish. */
function keysOf({ kind, keys }: MenuWord): readonly string[] {
  if (kind !== 'word') return keys
  return keys.flatMap((key) =>
    key.length > 4 && key.endsWith('e') ? [key, key.slice(0, -1)] : [key],
  )
}

/** "Mint" is enough for "Fresh mint". */
function isSaid(name: Said, keys: ReadonlySet<string>): boolean {
  const naming = name.words.filter((word) => !word.isSoft)
  const needed = naming.length > 0 ? naming : name.words
  return needed.length > 0 && needed.every((word) => word.keys.some((key) => keys.has(key)))
}
