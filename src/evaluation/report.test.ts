import { expect, test } from 'bun:test'

import { type Dialogue, readDialogues } from './dialogue.ts'
import type { Result } from './evaluate.ts'
import { reportLines } from './report.ts'

const DIALOGUE = readDialogues(`
  bar = "chez-mado"
  table = "A5"
  [[dialogue]]
  id = "two-sprites"
  tongue = "en"
  kind = "order"
  steps = [{ say = "2 sprite", cart = ["2 sprite"] }, { order = "placed" }]`)[0] as Dialogue
const GOOD = { differences: [], wrongCommits: [], falseClaims: [], divergedAt: null }

const result = (over: Partial<Result>): Result => ({
  dialogue: DIALOGUE,
  verdict: GOOD,
  turns: [{ provider: 'house', latencyMs: 2 }],
  usage: { input: 0, cached: 0, output: 0 },
  costUsd: 0,
  orders: 1,
  transcript: [],
  ...over,
})

const PRICES = [{ model: 'gpt-6-luna', from: 'program', day: '2026-11-23' }] as const

test('the report tells exact, wrong commits, false claims, turns, latency and the cost of an order', () => {
  const turns = [10, 20, 30, 40].map((latencyMs) => ({ provider: 'openai', latencyMs }))
  const usage = { input: 4000, cached: 3000, output: 50 }
  const wrong = { ...GOOD, wrongCommits: ['ordered unasked: 3 guinness'], falseClaims: ['a', 'b'] }
  const results = [
    result({ turns, usage, costUsd: 0.03 }),
    result({ turns: turns.slice(0, 2), costUsd: 0.01, verdict: wrong }),
  ]

  const text = reportLines(results, { transcripts: false, prices: PRICES }).join('\n')

  expect(text).toMatch(/^ +dialogues +exact +wrong commits +false claims +turns each$/m)
  expect(text).toMatch(/^all +2 +50\.0 % +1 +2 +3\.0$/m)
  expect(text).toMatch(/^en +2 +50\.0 % +1 +2 +3\.0$/m)
  expect(text).toContain('openai: 6 turns, p50 20 ms, p95 40 ms')
  expect(text).toContain('tokens: 4000 in (75 % cached), 50 out')
  expect(text).toContain('cost (estimate): USD 0.0400, USD 0.02000 an order')
  expect(text).toContain('WRONG COMMIT  ordered unasked: 3 guinness')
})

test('the house waiter costs nothing, and that is said', () => {
  const text = reportLines([result({})], { transcripts: false, prices: [] }).join('\n')

  expect(text).toContain('house: 1 turns, p50 2.0 ms, p95 2.0 ms\ncost: nothing, no model was paid')
  expect(text).toContain('Nothing failed.')
})
