/** An event that somebody or something is said to have done or to be about to do, and that no tool can tell of. */
export type EventSaid = { readonly text: string; readonly subject: string }

/** The first rule that a verb falls under says whether a tool may have told of it. */
export type Rule<T> = readonly [when: (said: T) => boolean, isKnown: (said: T) => boolean]

/** `null`: no rule speaks of it. */
export function judged<T>(rules: readonly Rule<T>[], said: T): boolean | null {
  const rule = rules.find(([when]) => when(said))
  return rule === undefined ? null : rule[1](said)
}
