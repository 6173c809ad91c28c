import { type Act, isOfItems } from './acts.ts'
import { corrects, isStarred, withoutCorrected, withoutSlip } from './corrections.ts'
import { dealtParts } from './dealt-parts.ts'
import { joined } from './joining.ts'
import { notSoMany } from './only.ts'
import type { Reading } from './reading.ts'
import { withWishOn } from './wish-on.ts'
import { spoken, type Word } from './words.ts'

export type Draft = ReturnType<typeof draftOf>

/** What was read so far; what is named after a slip takes the place of what was named before it. */
export function draftOf(reading: Reading) {
  let acts: readonly Act[] = []
  let isComplete = true
  let isCorrecting = false
  let isSlip = false

  return {
    add: (found: readonly Act[]) => {
      const wished = withWishOn(reading, acts, found)
      if (wished !== null) {
        acts = wished
        return
      }
      let more = found
      if (more.some((act) => act.type === 'unknown')) isComplete = false
      if (isSlip && more.some(isOfItems)) {
        ;({ acts, more } = withoutSlip(acts, more))
        isSlip = false
      }
      acts = joined(reading, isCorrecting ? withoutCorrected(acts, more) : acts, more)
    },
    /** "2 brochettes, one with chili and one without"; false where it tells apart nothing that was named. */
    deals: (words: readonly Word[]) => {
      const last = acts.at(-1)
      const one = last?.type === 'add' ? last.wanted.at(-1) : undefined
      if (last?.type !== 'add' || one === undefined) return false
      const dealt = dealtParts(reading, one, words)
      if (dealt === null) return false
      if (dealt.length === 0) isComplete = false
      const parts = dealt.length === 0 ? [one] : dealt
      acts = [...acts.slice(0, -1), { ...last, wanted: [...last.wanted.slice(0, -1), ...parts] }]
      return true
    },
    /** "2 fries, not 3"; false where nothing was counted before. */
    counts: (words: readonly Word[]) => {
      const counted = countedAs(acts, words)
      acts = counted ?? acts
      return counted !== null
    },
    /** "Fries, how much?" orders none; false where nothing was named before, or a number of it. */
    asksPrice: () => {
      const asked = priced(acts)
      acts = asked ?? acts
      return asked !== null
    },
    /** True from the first words on that correct something. */
    isCorrectedBy: (words: readonly Word[]) => (isCorrecting ||= corrects(spoken(words))),
    slips: () => (isSlip = true),
    /** What was read is said in the place of what a message before said. */
    standsInstead: () => (acts = acts.map(instead)),
    leavesOver: () => (isComplete = false),
    namesItems: () => acts.some(isOfItems),
    result: () => {
      if (!isStarred(reading.text)) return { acts: insteadAlone(acts), isComplete }
      return { acts: insteadAlone(acts.map(instead)), isComplete: false }
    },
  }
}

/** Beside other dishes it is of them that something is "instead". */
function insteadAlone(acts: readonly Act[]): readonly Act[] {
  const count = acts.reduce((all, act) => all + (isOfItems(act) ? act.wanted.length : 0), 0)
  if (count === 1) return acts
  return acts.map((act): Act => {
    if (act.type !== 'add') return act
    return { ...act, wanted: act.wanted.map((one) => ({ ...one, isInstead: false })) }
  })
}

function instead(act: Act): Act {
  if (act.type === 'number') return { type: 'change', wanted: [], quantity: act.n, by: null }
  if (act.type !== 'add') return act
  return { ...act, wanted: act.wanted.map((one) => ({ ...one, isInstead: true })) }
}

function priced(acts: readonly Act[]): readonly Act[] | null {
  const last = acts.at(-1)
  if (last?.type !== 'add' || last.wanted.some(({ quantity }) => quantity !== null)) return null
  const asked = last.wanted.map(({ text, decision }): Act => {
    return { type: 'search', query: text, decision }
  })
  return [...acts.slice(0, -1), ...asked]
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
