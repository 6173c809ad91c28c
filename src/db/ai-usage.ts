import type { TokenUsage } from '../core/chat-model.ts'
import type { Db } from './database.ts'

export type AiUsage = {
  readonly provider: string
  readonly model: string
  readonly usage: TokenUsage
  /** Seconds of audio, for a model that is paid by them. */
  readonly audioSeconds?: number
  /** US dollars; `null` where no price is known. */
  readonly costUsd: number | null
}

const MICRO = 1_000_000

/** Of one model a turn may have used more than one time: an upsert touches a row once. */
const ADD = `
  WITH used AS (
    SELECT provider, model, count(*)::int AS turns, sum(input) AS input, sum(cached) AS cached, sum(output) AS output,
           sum(seconds) AS seconds, sum(micro) AS micro
      FROM json_to_recordset($3::json) AS x(provider text, model text, input bigint, cached bigint, output bigint,
                                            seconds float8, micro bigint)
     GROUP BY provider, model ORDER BY provider, model
  ), added AS (
    INSERT INTO ai_usage AS u (bar_id, day, provider, model, turns, input_tokens, cached_tokens,
                               output_tokens, audio_seconds, cost_micro_usd)
    SELECT $1::uuid, $2::date, provider, model, turns, input, cached, output, seconds, micro FROM used
    ON CONFLICT (bar_id, day, provider, model) DO UPDATE SET
      turns = u.turns + excluded.turns, input_tokens = u.input_tokens + excluded.input_tokens,
      cached_tokens = u.cached_tokens + excluded.cached_tokens,
      output_tokens = u.output_tokens + excluded.output_tokens,
      audio_seconds = u.audio_seconds + excluded.audio_seconds,
      cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd
    RETURNING provider, model, cost_micro_usd
  )
  SELECT sum(cost_micro_usd)::float8 AS micro FROM (
    SELECT cost_micro_usd FROM added
    UNION ALL
    SELECT cost_micro_usd FROM ai_usage AS u
     WHERE bar_id = $1 AND day = $2
       AND NOT EXISTS (SELECT FROM added WHERE (added.provider, added.model) = (u.provider, u.model))
  ) AS costs`

/**
 * Adds a turn's tokens and money to the bar's books of that local day.
 * @returns what models have cost the bar on that day, with it, in US dollars.
 */
export async function addAiUsage(
  db: Db,
  barId: string,
  day: string,
  used: readonly AiUsage[],
): Promise<number> {
  const rows = used.map(({ provider, model, usage, audioSeconds = 0, costUsd }) => ({
    provider,
    model,
    input: usage.input,
    cached: usage.cached,
    output: usage.output,
    seconds: audioSeconds,
    micro: Math.round((costUsd ?? 0) * MICRO),
  }))
  const [row] = await db.rows<{ readonly micro: number | null }>(ADD, [
    barId,
    day,
    JSON.stringify(rows),
  ])
  return usdOf(row?.micro)
}

/** What models have cost a bar on a local day, in millionths of a US dollar. */
export const DAY_COST = (barId: string, day: string) =>
  `(SELECT coalesce(sum(cost_micro_usd), 0)::float8 FROM ai_usage WHERE bar_id = ${barId} AND day = ${day})`

/** The same, in US dollars. */
export async function aiCostOf(db: Db, barId: string, day: string): Promise<number> {
  const [row] = await db.rows<{ readonly micro: number }>(
    `SELECT ${DAY_COST('$1', '$2')} AS micro`,
    [barId, day],
  )
  return usdOf(row?.micro)
}

export function usdOf(micro: number | null | undefined): number {
  return (micro ?? 0) / MICRO
}
