import { alternatives } from '../understand/alternatives.ts'

/** Alternatives, one a line, between word ends: every match of them. */
export function phrases(lines: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives(lines)})(?![\\p{L}\\p{N}])`, 'gu')
}

/** The same for folded text, where it is asked whether one stands there, and which is the first. Short ones share a line. */
export function oneOf(lines: string): RegExp {
  return new RegExp(String.raw`\b(?:${alternatives(lines)})\b`)
}
