import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { callCostMicroUsd, readCallPrices } from './cost.ts'
import { NO_LINE_USAGE } from './line.ts'

const PRICES = readCallPrices([])

test('a three-minute call with the small model costs some cents', () => {
  const usage = {
    textIn: 18_000,
    textCached: 16_000,
    audioIn: 14_000,
    audioCached: 13_000,
    textOut: 300,
    audioOut: 1_200,
  }

  const cost = callCostMicroUsd(PRICES, 'gpt-realtime-2.1-mini', usage, {
    model: 'gpt-transcribe',
    seconds: 60,
  })

  // 2,000 × 0.60 + 16,000 × 0.06 + 300 × 2.40 + 1,000 × 10 + 13,000 × 0.30 + 1,200 × 20, and 4,500 for the writing.
  expect(cost).toBe(1_200 + 960 + 720 + 10_000 + 3_900 + 24_000 + 4_500)
})

test('the operator’s own prices win', () => {
  const prices = readCallPrices(['gpt-realtime-2.1-mini 1 1 1 1 1 1'])
  const usage = { ...NO_LINE_USAGE, audioOut: 7 }

  expect(callCostMicroUsd(prices, 'gpt-realtime-2.1-mini', usage)).toBe(7)
})

test('what is said is written down at the operator’s price, and at the dearest where there is none', () => {
  const prices = readCallPrices(['gpt-transcribe 0.01'])
  const aMinute = (model: string) =>
    callCostMicroUsd(prices, 'gpt-realtime-2.1', NO_LINE_USAGE, { model, seconds: 60 })

  expect(aMinute('gpt-transcribe')).toBe(10_000)
  expect(aMinute('gpt-next-transcribe')).toBe(17_000)
})

test('a model without a price counts as the dearest', () => {
  const usage = { ...NO_LINE_USAGE, audioOut: 10 }

  expect(callCostMicroUsd(PRICES, 'gpt-next', usage)).toBe(640)
})

test('costs are whole, never negative, and grow with what is used', () => {
  const tokens = fc.nat(5_000_000)
  const used = fc.record({
    textIn: tokens,
    audioIn: tokens,
    textCached: tokens,
    audioCached: tokens,
    textOut: tokens,
    audioOut: tokens,
  })
  fc.assert(
    fc.property(used, fc.nat(10_000), (usage, more) => {
      const cost = callCostMicroUsd(PRICES, 'gpt-realtime-2.1', usage)
      const dearer = { ...usage, audioOut: usage.audioOut + more }

      expect(Number.isSafeInteger(cost) && cost >= 0).toBe(true)
      expect(callCostMicroUsd(PRICES, 'gpt-realtime-2.1', dearer)).toBeGreaterThanOrEqual(cost)
    }),
  )
})
