import { type Act, isOfItems, type Wanted } from './acts.ts'
import { withChoices } from './choice-parts.ts'
import { itemIdsOf, itemOf } from './menu-decision.ts'
import type { Reading } from './reading.ts'
import { wantedOf, withWish } from './wanted.ts'
import { original, spoken, type Word } from './words.ts'

const ON =
  /^(?:(?:and|but|et|mais|na|lakini|ariko) )?(?:no|not|without|sans|pas d|pas de|nta|bila|extra|with|avec|less|more)(?: \S+){1,3}? (?:on|in|for|inside|dans|sur|pour|kwenye|kuri|muri|mu|ku) /u

/**
 * "No salt on the fries": a wish about a dish that is named with it, which is neither ordered nor taken back. `null`:
 * nothing of the kind.
 */
export function wishOn(reading: Reading, words: readonly Word[]): readonly Act[] | null {
  const head =
    ON.exec(`${spoken(words)} `)?.[0]
      .trim()
      .split(' ').length ?? 0
  const dish = words.slice(head)
  if (head === 0 || dish.length === 0) return null
  const named = wantedOf(reading, dish)
  if (named === null || named.quantity !== null || itemIdsOf(named.decision).size === 0) return null
  const wanted = withWish(reading, named, original(reading.text, words.slice(0, head - 1)))
  return [{ type: 'change', wanted: [wanted], quantity: null, by: null }]
}

/** What was read with such a wish put to the dish it is about; `null`: it was not named before. */
export function withWishOn(
  { index }: Reading,
  acts: readonly Act[],
  found: readonly Act[],
): readonly Act[] | null {
  const [act, ...others] = found
  const [wish, ...more] = act?.type === 'add' || act?.type === 'change' ? act.wanted : []
  if (wish === undefined || others.length > 0 || more.length > 0 || !isWish(act, wish)) return null
  const ids = itemIdsOf(wish.decision)
  const isIt = (one: Wanted) => one.note === null && ids.has(itemOf(index, one.decision)?.id ?? '')
  const at = acts.findLastIndex((one) => one.type === 'add' && one.wanted.some(isIt))
  if (at < 0) return null
  return acts.map((one, place) => {
    if (place !== at || !isOfItems(one)) return one
    return { ...one, wanted: one.wanted.map((had) => (isIt(had) ? wished(had, wish) : had)) }
  })
}

function isWish(act: Act | undefined, { quantity, note, choices, isMore }: Wanted): boolean {
  const isOrder = act?.type === 'change' && (act.quantity !== null || act.by !== null)
  return !isOrder && !isMore && quantity === null && (note !== null || choices.length > 0)
}

function wished(had: Wanted, { note, choices }: Wanted): Wanted {
  return { ...had, note, choices: withChoices(had.choices, choices) }
}
