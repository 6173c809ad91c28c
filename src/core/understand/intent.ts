import type { Act } from './acts.ts'

/** How much of a clause an intent's words must be. */
type Where = 'anywhere' | 'whole' | 'start' | 'end' | 'edge'

export type Intent = {
  readonly where: Where
  readonly pattern: RegExp
  /** Makes the act from the matched words; `null`: not this after all. */
  readonly act: (match: RegExpExecArray) => Act | null
}

/** `\b`-bounded alternatives; `act` is a constant unless a function makes it. */
export function say(where: Where, alternatives: string, act: Act | Intent['act']): Intent {
  const body = `(?:${alternatives.trim().replace(/\s*\n\s*/g, '|')})`
  const pattern =
    where === 'whole'
      ? `^${body}$`
      : where === 'start'
        ? `^${body}(?= |$)`
        : where === 'end'
          ? `(?:^| )${body}$`
          : where === 'edge'
            ? `^${body}(?= |$)|(?:^| )${body}$`
            : `(?:^| )${body}(?= |$)`
  return {
    where,
    pattern: new RegExp(pattern, 'u'),
    act: typeof act === 'function' ? act : () => act,
  }
}
