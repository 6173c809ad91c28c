import type { Act, Wanted } from './acts.ts'

/** Takes back or turns round what was said before: the last word counts. */
const CORRECTS =
  /(?:^| )(?:no,? wait|wait,? no|actually|i mean|i meant|scratch that|on second thoughts?|rather|instead|never ?mind|forget (?:the|about)|non,? attend(?:s|ez)|enfin|finalement|plutot|en fait|tout compte fait|au lieu|a la place|laissez? tomber|oubliez?|hapana|badala|samahani hapana|oya|ahubwo|aho kuba|mu cyimbo)(?= |$)/u

/** True where the words correct something; folded and spoken. */
export function corrects(spoken: string): boolean {
  return CORRECTS.test(spoken)
}

const OF_THE_CART: ReadonlySet<Act['type']> = new Set([
  'add',
  'remove',
  'change',
  'size',
  'note',
  'number',
])

/** A correction of an order, and not just a "no" or "never mind" that answers. */
export function correctsOrder(spoken: string, acts: readonly Act[]): boolean {
  return corrects(spoken) && acts.some((act) => OF_THE_CART.has(act.type))
}

/** "2 espressos. No wait, just one espresso": what is said again after a correction takes the place of what was said. */
export function withoutCorrected(acts: readonly Act[], more: readonly Act[]): readonly Act[] {
  const again = more.flatMap((act) => (act.type === 'add' ? act.wanted : []))
  return acts.flatMap((act): readonly Act[] => {
    if (act.type !== 'add') return [act]
    const wanted = act.wanted.filter((one) => !again.some((other) => isSame(one, other)))
    return wanted.length === 0 ? [] : [{ ...act, wanted }]
  })
}

function isSame(one: Wanted, other: Wanted): boolean {
  const [a, b] = [one.decision, other.decision]
  return a.kind === 'sure' && b.kind === 'sure' && a.itemId === b.itemId && !other.isMore
}
