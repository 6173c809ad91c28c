import type { Surroundings } from './surroundings.ts'

export type Level = 'ok' | 'warn' | 'fail' | 'skipped'

/** One way a check can be unhappy. `{name}` in a text is filled in from what was found. */
export type Fault = {
  readonly level: 'warn' | 'fail'
  readonly cause: string
  readonly fix: string
}

/** What a check saw. `found` is for the operator: never a secret, never a vendor's own words. */
export type Verdict<F extends string = string> =
  | { readonly kind: 'ok'; readonly found: string }
  | { readonly kind: 'skipped'; readonly reason: string }
  | {
      readonly kind: 'fault'
      readonly fault: F
      readonly found: string
      readonly values: Readonly<Record<string, string>>
    }

export type Check = {
  /** Stable: `<area>.<thing>`. */
  readonly id: string
  /** What it looks at, in a few words. */
  readonly about: string
  /** Checks without whose success this one has nothing to say. */
  readonly needs: readonly string[]
  readonly faults: Readonly<Record<string, Fault>>
  /** @throws Unanswered, ProviderError where a part of the surroundings gave no answer. */
  readonly run: (surroundings: Surroundings) => Promise<Verdict>
}

/** As `who`: its codes are known to `connection-words.ts`. */
export const THE_DATABASE = 'the database'

/** A part of the surroundings that should have answered and did not. `why` comes from a closed set or is a code. */
export class Unanswered extends Error {
  readonly who: string
  readonly why: string

  constructor(who: string, why: string) {
    super(`${who}: ${why}`)
    this.who = who
    this.why = why
  }
}

/** Makes a check whose verdicts can only name the faults it declares. */
export function check<const F extends Readonly<Record<string, Fault>>>(
  id: string,
  spec: {
    readonly about: string
    readonly needs?: readonly string[]
    readonly faults: F
    readonly run: (surroundings: Surroundings) => Promise<Verdict<keyof F & string>>
  },
): Check {
  return { id, about: spec.about, needs: spec.needs ?? [], faults: spec.faults, run: spec.run }
}

export function fine(found: string): Verdict<never> {
  return { kind: 'ok', found }
}

export function skip(reason: string): Verdict<never> {
  return { kind: 'skipped', reason }
}

/** @param values fill the holes of the fault's texts. */
export function fault<F extends string>(
  name: F,
  found: string,
  values: Readonly<Record<string, string>> = {},
): Verdict<F> {
  return { kind: 'fault', fault: name, found, values }
}
