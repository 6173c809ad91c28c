import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { addAiUsage, aiCostOf, type AiUsage } from './ai-usage.ts'

const BAR = '00000000-0000-7000-8000-0000000000b1'
const DAY = '2026-11-29'

const used = (model: string, costUsd: number | null, audioSeconds?: number): AiUsage => ({
  provider: 'openai',
  model,
  usage: { input: 100, cached: 60, output: 10 },
  costUsd,
  ...(audioSeconds !== undefined && { audioSeconds }),
})

eachDatabase((open) => {
  test('a turn’s use is added to its models’ rows, and the day’s cost is told with it', async () => {
    const { db } = await open()

    const costs = [
      await addAiUsage(db, BAR, DAY, [used('luna', 0.25)]),
      // A note that was heard, and a model asked twice.
      await addAiUsage(db, BAR, DAY, [used('hear', 0.5, 4.5), used('luna', 1), used('luna', null)]),
      await addAiUsage(db, BAR, '2026-11-30', [used('luna', 8)]),
      await addAiUsage(db, BAR, DAY, [used('luna', 0.25)]),
    ]

    expect(costs).toEqual([0.25, 1.75, 8, 2])
    expect(await aiCostOf(db, BAR, DAY)).toBe(2)
    const rows = await db.rows(
      `SELECT model, turns, input_tokens::int AS input, cached_tokens::int AS cached,
              output_tokens::int AS output, audio_seconds AS seconds
         FROM ai_usage WHERE day = $1 ORDER BY model`,
      [DAY],
    )
    expect(rows).toEqual([
      { model: 'hear', turns: 1, input: 100, cached: 60, output: 10, seconds: 4.5 },
      { model: 'luna', turns: 4, input: 400, cached: 240, output: 40, seconds: 0 },
    ])
  })
})
