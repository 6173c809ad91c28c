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
  /(?:^| )(?:(?<!see you )later|not (?:yet|now)|tomorrow|afterwards|plus tard|pas (?:encore|maintenant|tout de suite)|demain|apres|nyuma|ejo|ntabwo|(?<!tutaonana )baadaye|badae|bado|kesho)(?= |$)/u

/** @param spoken the words as intents are matched. */
export function putsOff(spoken: string): boolean {
  return PUTS_OFF.test(spoken)
}

/** "Yes, but please", "ok so": what comes behind it was not said yet, or was not heard. */
const LEFT_OPEN =
  / (?:but|mais|ariko|lakini) (?!yes|oui)|(?:^| )(?:but|and|also|so|well|instead|actually|no wait|um|uh|hmm|euh|sorry|excuse me|pardon|mais|et|puis|aussi|enfin|finalement|du coup|en fait|ariko|na|kandi|ubundi|ese|mbabarira|lakini|halafu|kisha|pia|samahani)$/u

/** @param spoken the words as intents are matched. */
export function isLeftOpen(spoken: string): boolean {
  return LEFT_OPEN.test(spoken)
}
