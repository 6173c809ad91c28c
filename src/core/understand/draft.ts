import { type Act, isOfItems } from './acts.ts'
import { corrects, withoutCorrected, withoutSlip } from './corrections.ts'
import { joined } from './joining.ts'
import { notSoMany } from './quantity-change.ts'
import type { Reading } from './wanted.ts'
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
      let more = found
      if (more.some((act) => act.type === 'unknown')) isComplete = false
      if (isSlip && more.some(isOfItems)) {
        ;({ acts, more } = withoutSlip(acts, more))
        isSlip = false
      }
      acts = joined(reading, isCorrecting ? withoutCorrected(acts, more) : acts, more)
    },
    /** "2 fries, not 3"; false where nothing was counted before. */
    counts: (words: readonly Word[]) => {
      const said = spoken(words)
      const last = notSoMany(said)?.trim() === said ? acts.at(-1) : undefined
      if (last?.type === 'change') return true
      const one = last?.type === 'add' ? last.wanted.at(-1) : undefined
      if (last?.type !== 'add' || one === undefined || one.quantity === null) return false
      const wanted = [...last.wanted.slice(0, -1), { ...one, isOnly: true }]
      acts = [...acts.slice(0, -1), { ...last, wanted }]
      return true
    },
    /** "Fries, how much?" orders none; false where nothing was named before, or a number of it. */
    asksPrice: () => {
      const last = acts.at(-1)
      if (last?.type !== 'add' || last.wanted.some(({ quantity }) => quantity !== null))
        return false
      const asked = last.wanted.map(({ text, decision }): Act => {
        return { type: 'search', query: text, decision }
      })
      acts = [...acts.slice(0, -1), ...asked]
      return true
    },
    /** True from the first words on that correct something. */
    isCorrectedBy: (words: readonly Word[]) => (isCorrecting ||= corrects(spoken(words))),
    slips: () => (isSlip = true),
    leavesOver: () => (isComplete = false),
    namesItems: () => acts.some(isOfItems),
    result: () => ({ acts: insteadAlone(acts), isComplete }),
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
