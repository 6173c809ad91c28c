import { KINDS, TONGUES } from './dialogue.ts'
import type { Result } from './evaluate.ts'

/** One row of the report: all dialogues, those of a language, or those of a kind. */
export type Row = {
  readonly what: string
  readonly dialogues: number
  /** Cart and orders exactly as expected at the end, nothing ordered unasked, nothing false said. */
  readonly exact: number
  readonly wrongCommits: number
  readonly falseClaims: number
  readonly turnsEach: number
}

export type Totals = {
  readonly orders: number
  /** Milliseconds a turn took, by who answered. */
  readonly latency: readonly {
    readonly provider: string
    readonly turns: number
    readonly p50Ms: number
    readonly p95Ms: number
  }[]
  readonly input: number
  readonly cached: number
  readonly output: number
  /** `null`: a model without a price took part. */
  readonly costUsd: number | null
}

export function isExact({ verdict }: Result): boolean {
  const { differences, wrongCommits, falseClaims } = verdict
  return differences.length + wrongCommits.length + falseClaims.length === 0
}

/** All, then every language and every kind there are dialogues of. */
export function rowsOf(results: readonly Result[]): readonly Row[] {
  const tongues = TONGUES.map((tongue) =>
    rowOf(
      tongue,
      results.filter(({ dialogue }) => dialogue.tongue === tongue),
    ),
  )
  const kinds = KINDS.map((kind) =>
    rowOf(
      kind,
      results.filter(({ dialogue }) => dialogue.kind === kind),
    ),
  )
  return [rowOf('all', results), ...tongues, ...kinds].filter((row) => row.dialogues > 0)
}

function rowOf(what: string, results: readonly Result[]): Row {
  return {
    what,
    dialogues: results.length,
    exact: results.filter(isExact).length,
    wrongCommits: sum(results.map(({ verdict }) => verdict.wrongCommits.length)),
    falseClaims: sum(results.map(({ verdict }) => verdict.falseClaims.length)),
    turnsEach: sum(results.map(({ turns }) => turns.length)) / Math.max(1, results.length),
  }
}

export function totalsOf(results: readonly Result[]): Totals {
  const turns = results.flatMap((result) => result.turns)
  const providers = [...new Set(turns.map(({ provider }) => provider))].toSorted()
  const costs = results.map(({ costUsd }) => costUsd)
  const known = costs.flatMap((cost) => cost ?? [])
  return {
    orders: sum(results.map(({ orders }) => orders)),
    latency: providers.map((provider) => {
      const own = turns.filter((turn) => turn.provider === provider)
      const sorted = own.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b)
      const [p50Ms, p95Ms] = [at(sorted, 0.5), at(sorted, 0.95)]
      return { provider, turns: own.length, p50Ms, p95Ms }
    }),
    input: sum(results.map(({ usage }) => usage.input)),
    cached: sum(results.map(({ usage }) => usage.cached)),
    output: sum(results.map(({ usage }) => usage.output)),
    costUsd: known.length < costs.length ? null : sum(known),
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
