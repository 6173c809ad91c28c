import type { PriceDate } from '../core/model-prices.ts'
import type { Result } from './evaluate.ts'
import { isExact, type Row, rowsOf, type Totals, totalsOf } from './figures.ts'

/** The report as lines for a terminal: the table, what it took, and every dialogue that failed. */
export function reportLines(
  results: readonly Result[],
  options: { readonly transcripts: boolean; readonly prices: readonly PriceDate[] },
): readonly string[] {
  const failed = results.filter((result) => !isExact(result))
  return [
    ...tableLines(rowsOf(results)),
    '',
    ...totalLines(totalsOf(results), options.prices),
    '',
    failed.length === 0 ? 'Nothing failed.' : `Failed (${failed.length}):`,
    ...failed.flatMap((result) => failedLines(result, options.transcripts)),
  ]
}

const HEAD = ['', 'dialogues', 'exact', 'wrong commits', 'false claims', 'turns each']

function tableLines(rows: readonly Row[]): readonly string[] {
  const cells = rows.map((row) => [
    row.what,
    String(row.dialogues),
    `${((100 * row.exact) / row.dialogues).toFixed(1)} %`,
    String(row.wrongCommits),
    String(row.falseClaims),
    row.turnsEach.toFixed(1),
  ])
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  return [HEAD, ...cells].map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
}

function totalLines(
  { latency, orders, ...spent }: Totals,
  prices: readonly PriceDate[],
): readonly string[] {
  const who = latency.map(
    ({ provider, turns, p50Ms, p95Ms }) =>
      `${provider}: ${turns} turns, p50 ${milliseconds(p50Ms)}, p95 ${milliseconds(p95Ms)}`,
  )
  const { input, cached, output, costUsd } = spent
  if (input === 0) return [...who, 'cost: nothing, no model was paid']
  const share = ((100 * cached) / input).toFixed(0)
  const tokens = `tokens: ${input} in (${share} % cached), ${output} out`
  if (costUsd === null) return [...who, tokens, 'cost: unknown; [waiter] prices lacks the model']
  const each = orders === 0 ? '' : `, USD ${(costUsd / orders).toFixed(5)} an order`
  const cost = `cost (estimate): USD ${costUsd.toFixed(4)}${each}`
  return [...who, tokens, cost, `prices: ${prices.map(dated).join('; ')}`]
}

function dated({ model, from, day }: PriceDate): string {
  const whose = from === 'operator' ? '[waiter] prices' : 'the program’s'
  return `${model} by ${whose}, of ${day ?? 'no day: set [waiter] prices_date'}`
}

function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`
}

function failedLines({ dialogue, verdict, transcript }: Result, transcripts: boolean) {
  const { divergedAt } = verdict
  return [
    `  ${dialogue.id}${divergedAt === null ? '' : ` (from step ${divergedAt + 1} on)`}`,
    ...verdict.wrongCommits.map((text) => `    WRONG COMMIT  ${text}`),
    ...verdict.falseClaims.map((text) => `    FALSE CLAIM   ${text}`),
    ...verdict.differences.map((text) => `    ${text}`),
    ...(transcripts ? transcript.map((line) => `      ${line}`) : []),
  ]
}

/** The same as plain data, for whoever compares runs. */
export function reportData(results: readonly Result[], prices: readonly PriceDate[]) {
  return {
    prices,
    rows: rowsOf(results),
    totals: totalsOf(results),
    dialogues: results.map((result) => ({
      id: result.dialogue.id,
      exact: isExact(result),
      ...result.verdict,
      turns: result.turns,
      usage: result.usage,
      costUsd: result.costUsd,
    })),
  }
}
