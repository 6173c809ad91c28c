import type { Act } from './acts.ts'
import { OF_THOSE } from './change-words.ts'
import { sharesSaid, withShares } from './for-whom.ts'
import { trimmed } from './frame.ts'
import { SMALLEST_SIZE } from './number-roles.ts'
import { wholeNumber } from './numbers.ts'
import { notSoMany } from './only.ts'
import { spoken, type Word } from './words.ts'

/** "2 fries, not 3", "fries, 3 of them", "one for my wife": how many of what was named last; `null`: no such words. */
export function countedBy(acts: readonly Act[], words: readonly Word[]): readonly Act[] | null {
  return countedAs(acts, words) ?? soManyOf(acts, words) ?? sharedOut(acts, words)
}

/** "One for me and one for my wife", before what it is of. */
export function awaiting() {
  let count: number | null = null
  return {
    hears(said: string): boolean {
      const shares = sharesSaid(said)
      if (shares === null || shares.isJoined || shares.isOther) return false
      count = (count ?? 0) + shares.count
      return true
    },
    /** The first thing that is ordered without a number as so many; the same acts where nothing was said of whom. */
    counted(found: readonly Act[]): readonly Act[] {
      const counted = count === null ? null : withCount(found, count)
      if (counted !== null) count = null
      return counted ?? found
    },
    /** Of nothing that is named it answers how many. */
    left: (acts: readonly Act[]): readonly Act[] =>
      count === null ? acts : [...acts, { type: 'number', n: count }],
  }
}

/** The one thing that is ordered without a number, so many times; `null`: there is no such thing. */
function withCount(said: readonly Act[], quantity: number): readonly Act[] | null {
  const [act, ...others] = said
  const [one, ...more] = act?.type === 'add' ? act.wanted : []
  if (act?.type !== 'add' || one?.quantity !== null) return null
  if (others.length > 0 || more.length > 0) return null
  return [{ ...act, wanted: [{ ...one, quantity }] }]
}

const OF_THOSE_TAIL = new RegExp(` (?:${OF_THOSE})$`, 'u')

/** "Fries, 3 of them": how many, where none was said; a large number may be a size. */
function soManyOf(acts: readonly Act[], words: readonly Word[]): readonly Act[] | null {
  const quantity = wholeNumber(spoken(trimmed(words)).replace(OF_THOSE_TAIL, ''))
  if (quantity === null || quantity < 1 || quantity >= SMALLEST_SIZE) return null
  const last = acts.at(-1)
  const [one, ...others] = last?.type === 'add' ? last.wanted : []
  if (last?.type !== 'add' || one?.quantity !== null || others.length > 0) return null
  return [...acts.slice(0, -1), { ...last, wanted: [{ ...one, quantity }] }]
}

/** "2 espresso, one for me and one for my wife" are two; "an espresso, and one for my wife" as well. */
function sharedOut(acts: readonly Act[], words: readonly Word[]): readonly Act[] | null {
  const last = acts.at(-1)
  const one = last?.type === 'add' ? last.wanted.at(-1) : undefined
  if (last?.type !== 'add' || one === undefined) return null
  const shares = sharesSaid(spoken(words))
  if (shares === null) return null
  // "1 mojito, 1 pilau, one for me and one for my wife": of all of them, and none more.
  if (last.wanted.length > 1 && !shares.isJoined) return acts
  const all = { ...one, quantity: withShares(one.quantity, shares) }
  return [...acts.slice(0, -1), { ...last, wanted: [...last.wanted.slice(0, -1), all] }]
}

function countedAs(acts: readonly Act[], words: readonly Word[]): readonly Act[] | null {
  const said = spoken(words)
  const last = notSoMany(said)?.trim() === said ? acts.at(-1) : undefined
  if (last?.type === 'change') return acts
  const one = last?.type === 'add' ? last.wanted.at(-1) : undefined
  if (last?.type !== 'add' || one === undefined || one.quantity === null) return null
  const wanted = [...last.wanted.slice(0, -1), { ...one, isOnly: true }]
  return [...acts.slice(0, -1), { ...last, wanted }]
}
