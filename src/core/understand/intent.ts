import type { Act } from './acts.ts'
import { alternatives } from './alternatives.ts'

/** How much of a clause an intent's words must be; `alone`: all of it, and not only what another intent left. */
type Where = 'anywhere' | 'whole' | 'alone' | 'start' | 'edge'

export type Intent = {
  readonly where: Where
  readonly pattern: RegExp
  /** Makes the act from the matched words; `null`: not this after all. */
  readonly act: (match: RegExpExecArray) => Act | null
}

const PLACED: { readonly [W in Where]: (body: string) => string } = {
  whole: (body) => `^${body}$`,
  alone: (body) => `^${body}$`,
  start: (body) => `^${body}(?= |$)`,
  edge: (body) => `^${body}(?= |$)|(?:^| )${body}$`,
  anywhere: (body) => `(?:^| )${body}(?= |$)`,
}

/** Alternatives of whole words, on as many lines as they take; `act` is a constant unless a function makes it. */
export function say(where: Where, lines: string, act: Act | Intent['act']): Intent {
  const body = `(?:${alternatives(lines)})`
  return {
    where,
    pattern: new RegExp(PLACED[where](body), 'u'),
    act: typeof act === 'function' ? act : () => act,
  }
}
