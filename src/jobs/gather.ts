/** How long a lane may be kept waiting for more messages, from the first one. */
export const MAX_GATHER_MS = 1200

export type GatheredRow = {
  readonly receivedAt: Date
  /** Milliseconds that this row is worth waiting for company; 0 when it is complete in itself. */
  readonly gatherMs: number
}

/**
 * When a lane's rows are ready for their turn: at once if any of them is complete in itself (a tap,
 * a scan), else a moment after the last arrival, and never later than `maxMs` after the first.
 * People type "2 beers", then "and fries"; one answer to both is better than two.
 * @param rows at least one, in any order.
 */
export function readyAt(rows: readonly GatheredRow[], maxMs: number): Date {
  const arrivals = rows.map((row) => row.receivedAt.getTime())
  const first = Math.min(...arrivals)
  if (rows.some((row) => row.gatherMs <= 0)) return new Date(first)
  const quietFrom = Math.max(...rows.map((row) => row.receivedAt.getTime() + row.gatherMs))
  return new Date(Math.min(quietFrom, first + maxMs))
}
