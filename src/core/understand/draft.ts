import { type Act, isOfItems } from './acts.ts'
import { corrects, isStarred, withoutCorrected, withoutSlip } from './corrections.ts'
import { awaiting, countedBy } from './counted.ts'
import { dealtParts, partMore } from './dealt-parts.ts'
import { halved } from './halves.ts'
import { joined } from './joining.ts'
import type { Reading } from './reading.ts'
import { countOf, rethinking } from './second-thoughts.ts'
import { wishedOfAll } from './shared-wish.ts'
import { withWishBefore, withWishOn } from './wish-on.ts'
import { spoken, type Word } from './words.ts'

export type Draft = ReturnType<typeof draftOf>

/** What was read so far; what is named after a slip takes the place of what was named before it. */
export function draftOf(reading: Reading) {
  let acts: readonly Act[] = []
  let isComplete = true
  let isCorrecting = false
  let isSlip = false
  const again = rethinking()
  const shares = awaiting()

  return {
    add: (said: readonly Act[], isQuestion = false) => {
      const { found, acts: had } = withWishBefore(reading, acts, shares.counted(said))
      const wished = withWishOn(reading, had, found)
      acts = wished ?? had
      if (wished !== null) return
      let more = again.recounted(acts, again.counted(found))
      if (more !== found || more.some((act) => act.type === 'unknown')) isComplete = false
      if (isSlip && more.some(isOfItems)) {
        ;({ acts, more } = withoutSlip(acts, more))
        isSlip = false
      }
      if (isCorrecting || again.isWithin()) ({ acts, more } = withoutCorrected(acts, more))
      acts = joined(reading, acts, more, isQuestion)
    },
    /** "2 brochettes, one with chili and one without"; false where it tells apart nothing that was named. */
    deals: (words: readonly Word[]) => {
      const dealt = wishedOfAll(reading, acts, words) ?? dealtIn(reading, acts, words)
      if (dealt === acts) isComplete = false
      acts = dealt ?? acts
      return dealt !== null
    },
    /** "2 fries, not 3", "fries, 3 of them", "one for my wife"; false where nothing was named before. */
    counts: (words: readonly Word[]) => {
      const counted = countedBy(acts, words)
      acts = counted ?? acts
      return counted !== null
    },
    /** "Fries, how much?" orders none; false where nothing was named before, or a number of it. */
    asksPrice: () => {
      const asked = priced(acts)
      acts = asked ?? acts
      return asked !== null
    },
    /** "No, 2 fries" is of those that were ordered before. */
    thinksAgain: (words: readonly Word[], isBack: boolean) =>
      (isComplete = again.hears(acts, spoken(words), isBack) && isComplete),
    /** True from the first words on that correct something. */
    isCorrectedBy: (words: readonly Word[]) => (isCorrecting ||= corrects(spoken(words))),
    /** "One for me and one for my wife, espresso"; false where dishes were named already. */
    awaits: (words: readonly Word[]) => !acts.some(isOfItems) && shares.hears(spoken(words)),
    slips: () => (isSlip = true),
    /** What was read is said in the place of what a message before said. */
    standsInstead: () => (acts = acts.map(instead)),
    leavesOver: () => (isComplete = false),
    namesItems: () => acts.some(isOfItems),
    result: () => resultOf(reading, again.numbered, shares.left(acts), isComplete),
  }
}

/** @param numbered what was read with the numbers that were thought of again; the same where none was. */
function resultOf(
  { text }: Reading,
  numbered: (acts: readonly Act[]) => readonly Act[],
  acts: readonly Act[],
  isComplete: boolean,
): { readonly acts: readonly Act[]; readonly isComplete: boolean } {
  const all = numbered(acts)
  if (isStarred(text)) return { acts: insteadAlone(all.map(instead)), isComplete: false }
  return { acts: insteadAlone(all), isComplete: isComplete && all === acts }
}

/** The last dish in its parts; the same acts where too little was said of them. */
function dealtIn(
  reading: Reading,
  acts: readonly Act[],
  words: readonly Word[],
): readonly Act[] | null {
  const last = acts.at(-1)
  const one = last?.type === 'add' ? last.wanted.at(-1) : undefined
  if (last?.type !== 'add' || one === undefined) return null
  const said = halved(words, one.quantity)
  const parts = dealtParts(reading, one, said)
  if (parts === null) {
    const wanted = partMore(reading, last.wanted, said)
    return wanted === null ? null : [...acts.slice(0, -1), { ...last, wanted }]
  }
  if (parts.length === 0) return acts
  return [...acts.slice(0, -1), { ...last, wanted: [...last.wanted.slice(0, -1), ...parts] }]
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
  if (act.type === 'number') return countOf(act)
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
