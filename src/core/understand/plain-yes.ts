import type { Act } from './acts.ts'

export type Said = {
  readonly text: string | null
  readonly acts: readonly Act[]
  /** Every word of weight was used. */
  readonly isCertain: boolean
}

/**
 * "I get one too, right?" asks; and whatever else was said may take the yes back.
 * @param to that's all ("finish") is a yes to a cart, and to nothing else.
 */
export function saysYes(said: readonly Said[], to: 'cart' | 'anything'): boolean {
  const acts = said.flatMap((one) => one.acts)
  const isYes = acts.some((act) => act.type === 'yes' || (to === 'cart' && act.type === 'finish'))
  const isOpen =
    said.some((one) => !one.isCertain || /[?？]\s*$/u.test(one.text ?? '')) ||
    acts.some((act) => act.type === 'no')
  return isYes && !isOpen
}

const BESIDE_A_YES: ReadonlySet<Act['type']> = new Set(['yes', 'thanks', 'greet'])

/** A yes and nothing else: what a transcript, which is a guess, must be to count as one. Whoever hangs up with it has said it. */
export function plainYes(said: Said, to: 'cart' | 'anything'): boolean {
  const hasYes = said.acts.some(({ type }) => type === 'yes')
  const isAlone = said.acts.every(
    ({ type }) =>
      BESIDE_A_YES.has(type) || (to === 'cart' && type === 'finish') || (hasYes && type === 'bye'),
  )
  return isAlone && saysYes([said], to)
}

/** A no, whatever else is said. */
export function saysNo(said: Pick<Said, 'acts'>): boolean {
  return said.acts.some((act) => act.type === 'no')
}
