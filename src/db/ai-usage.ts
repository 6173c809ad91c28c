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

/** Adds a turn's tokens and money to the bar's books of that local day. */
export async function addAiUsage(
  tx: Db,
  barId: string,
  day: string,
  used: readonly AiUsage[],
): Promise<void> {
  for (const { provider, model, usage, audioSeconds = 0, costUsd } of used) {
    await tx.rows(
      `INSERT INTO ai_usage AS u (bar_id, day, provider, model, turns, input_tokens, cached_tokens,
                                  output_tokens, audio_seconds, cost_micro_usd)
       VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9)
       ON CONFLICT (bar_id, day, provider, model) DO UPDATE SET
         turns = u.turns + 1, input_tokens = u.input_tokens + excluded.input_tokens,
         cached_tokens = u.cached_tokens + excluded.cached_tokens,
         output_tokens = u.output_tokens + excluded.output_tokens,
         audio_seconds = u.audio_seconds + excluded.audio_seconds,
         cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd`,
      [
        barId,
        day,
        provider,
        model,
        usage.input,
        usage.cached,
        usage.output,
        audioSeconds,
        Math.round((costUsd ?? 0) * 1_000_000),
      ],
    )
  }
}

/** What models have cost a bar on a local day, in US dollars. */
export async function aiCostOf(db: Db, barId: string, day: string): Promise<number> {
  const [row] = await db.rows<{ readonly micro: number }>(
    `SELECT coalesce(sum(cost_micro_usd), 0)::float8 AS micro FROM ai_usage WHERE bar_id = $1 AND day = $2`,
    [barId, day],
  )
  return (row?.micro ?? 0) / 1_000_000
}
