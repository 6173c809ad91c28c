import { closest, distance } from 'fastest-levenshtein'

/** One thing wrong with a file of settings, a bar file or the environment. */
export type Problem = {
  /** The file, or the name of the environment variable's home: `environment`. */
  readonly file: string
  readonly line?: number | undefined
  readonly key: string
  /** What stood there; never a secret. */
  readonly found: string
  /** What should stand there. */
  readonly wanted: string
}

/** One problem a line: `config.toml:3 server.port: found "x", wanted a whole number`. */
export function formatProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`
  const where = problem.key === '' ? '(file)' : problem.key
  const told = `${place}  ${where}: found ${problem.found}, wanted ${problem.wanted}`
  // A file that is no text at all is quoted, too: what it holds must not steer the operator's terminal.
  return told.replaceAll(/\p{Cc}/gu, '\u{fffd}')
}

/** The known word nearest to what was typed, or `undefined` when nothing is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const near = closest(typed, [...known])
  const away = distance(typed, near)
  const hasSomethingInCommon = away < Math.max(typed.length, near.length)
  const isNear = away <= Math.max(2, Math.floor(typed.length / 3))
  return isNear && hasSomethingInCommon ? near : undefined
}

/** `wanted` for a key nobody knows. */
export function wantedInstead(typed: string, known: readonly string[], kind = 'key'): string {
  const near = nearest(typed, known)
  return near === undefined ? `a known ${kind}: ${known.join(', ')}` : `"${near}"?`
}

/** A value as it may be shown back: short, on one line. */
export function shown(value: unknown): string {
  const json: string | undefined = JSON.stringify(value)
  if (json === undefined) return 'nothing'
  return json.length > 60 ? `${json.slice(0, 57)}…` : json
}
