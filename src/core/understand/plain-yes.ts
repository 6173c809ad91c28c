import type { Act } from './acts.ts'

export type Said = { readonly text: string | null; readonly acts: readonly Act[] }

/** "I get one too, right?" asks; and whatever else was said may take the yes back. */
export function saysYes(said: readonly Said[]): boolean {
  const acts = said.flatMap((one) => one.acts)
  const isYes = acts.some((act) => act.type === 'yes' || act.type === 'finish')
  const isOpen =
    said.some(({ text }) => text !== null && /[?？]\s*$/u.test(text)) ||
    acts.some((act) => act.type === 'no' || act.type === 'unknown')
  return isYes && !isOpen
}

const BESIDE_A_YES: ReadonlySet<Act['type']> = new Set(['yes', 'finish', 'thanks', 'greet'])

/** A yes and nothing else: what a transcript, which is a guess, must be to count as one. */
export function plainYes(said: Said & { readonly certain: boolean }): boolean {
  return said.certain && saysYes([said]) && said.acts.every((act) => BESIDE_A_YES.has(act.type))
}

/** A no, whatever else is said. */
export function saysNo(said: Said): boolean {
  return said.acts.some((act) => act.type === 'no')
}
