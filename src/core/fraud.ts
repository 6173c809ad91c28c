import type { Language } from './language.ts'
import { typeset } from './typography.ts'

/**
 * A limit or a suspicion as one line of a table: so many of this within that time has such a consequence. Who counts, and
 * where, is the caller's business; here it is only judged.
 */
export type Rule<M extends string> = {
  /** A label: from a closed set. */
  readonly rule: string
  /** Which count it looks at. */
  readonly measure: M
  /** The time the count is taken over; `null`: at this moment. */
  readonly windowMs: number | null
  /** From this count on. 0 or less: the rule is off. */
  readonly atLeast: number
  /**
   * `warn`: the owner is told. `flag`: it is written down with its reason, and the owner is told. `refuse`: this one is not
   * served. `block`: flagged, and nobody of this subject is served for a while.
   */
  readonly action: 'warn' | 'flag' | 'refuse' | 'block'
  /** Whom it is about. */
  readonly subject: 'person' | 'number_block' | 'table' | 'bar' | 'house'
  /** With `block`: for so long. */
  readonly blockMs: number
  /** For the owner; `{n}` is the count, `{most}` the threshold. */
  readonly reason: Readonly<Record<Language, string>>
}

export type Counts<M extends string> = Readonly<Record<M, number>>

export type Finding<M extends string> = { readonly by: Rule<M>; readonly count: number }

/** Every rule that its count reaches, in the order of the table. A count that is no number reaches none. */
export function findings<M extends string>(
  rules: readonly Rule<M>[],
  counts: Counts<M>,
): readonly Finding<M>[] {
  return rules
    .filter((rule) => rule.atLeast > 0 && counts[rule.measure] >= rule.atLeast)
    .map((rule) => ({ by: rule, count: counts[rule.measure] }))
}

/**
 * The rules with the operator's own thresholds.
 * @param own `RULE COUNT` each; a count of 0 turns the rule off. Rules of another table are passed over.
 */
export function withThresholds<M extends string>(
  rules: readonly Rule<M>[],
  own: readonly string[],
): readonly Rule<M>[] {
  const counts = new Map(own.map((line) => [ruleIn(line), Number(line.split(' ')[1])] as const))
  return rules.map((rule) => ({ ...rule, atLeast: counts.get(rule.rule) ?? rule.atLeast }))
}

/** Which rule an operator's threshold is for. */
export function ruleIn(line: string): string {
  return line.split(' ')[0] ?? ''
}

/** In words for staff: what was counted, and from how much on it is unusual. */
export function reasonText<M extends string>(finding: Finding<M>, language: Language): string {
  const { by, count } = finding
  return typeset(by.reason[language], language)
    .replace('{n}', String(Math.floor(count)))
    .replace('{most}', String(Math.floor(by.atLeast)))
}

/** The first digits of a number, shared by the up to thousand numbers of one block. Short ones have none. */
export function numberBlock(phone: string): string | null {
  return /^\d{9,15}$/.test(phone) ? phone.slice(0, -3) : null
}
