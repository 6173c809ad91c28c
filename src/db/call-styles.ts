import type { Db } from './database.ts'

/** Answered calls of one style that came to one end, summed up. */
export type StyleCalls = {
  /** `null`: from before it was recorded. */
  readonly style: string | null
  readonly outcome: string
  readonly calls: number
  readonly seconds: number
  readonly costMicroUsd: number
  /** Callers who said how it was, and the sum of what they gave. */
  readonly scored: number
  readonly scores: number
}

/** How a bar's calls of the last days went, by the way in which they were spoken. */
export async function callsByStyle(
  db: Db,
  barId: string,
  days: number,
): Promise<readonly StyleCalls[]> {
  return await db.rows<StyleCalls>(
    `SELECT c.style, c.outcome, count(*)::int AS calls,
            coalesce(sum(extract(epoch FROM c.ended_at - c.answered_at)), 0)::float8 AS seconds,
            sum(c.cost_micro_usd)::float8 AS "costMicroUsd",
            count(s.score)::int AS scored, coalesce(sum(s.score), 0)::int AS scores
       FROM calls c LEFT JOIN surveys s ON s.about = 'call' AND s.about_id = c.id
      WHERE c.bar_id = $1 AND c.rang_at > now() - $2 * interval '1 day' AND c.state = 'ended'
        AND c.answered_at IS NOT NULL AND c.outcome IS NOT NULL
      GROUP BY c.style, c.outcome ORDER BY c.style, c.outcome`,
    [barId, days],
  )
}
