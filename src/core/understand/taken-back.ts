import type { Act } from './acts.ts'

const AGREES: ReadonlySet<Act['type']> = new Set(['yes', 'finish'])

const TAKES_BACK: ReadonlySet<Act['type']> = new Set([
  'no',
  'clear',
  'change',
  'size',
  'note',
  'number',
  'repeat',
])

/** "That's all. No", "that is all, one more": after a yes, or the end of an order, comes what turns it round. */
export function isTakenBack(acts: readonly Act[]): boolean {
  const agreed = acts.findIndex((act) => AGREES.has(act.type))
  return agreed !== -1 && acts.slice(agreed + 1).some((act) => TAKES_BACK.has(act.type))
}

/** What would be done now, if it were not for these words. */
const PUTS_OFF =
  /(?:^| )(?:later|not (?:yet|now)|tomorrow|afterwards|plus tard|pas (?:encore|maintenant|tout de suite)|demain|apres|nyuma|ejo|ntabwo|baadaye|badae|bado|kesho)(?= |$)/u

/** @param spoken the words as intents are matched. */
export function putsOff(spoken: string): boolean {
  return PUTS_OFF.test(spoken)
}
