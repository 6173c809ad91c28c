import { expect, test } from 'bun:test'

import { SECTIONS } from '../../../config/schema.ts'
import { KNOWN_MINUTE_PRICES, KNOWN_PRICES, readMinutePrices } from '../../../core/model-prices.ts'
import { allPriced, costUsd, readPrices } from './prices.ts'

const LINES = [...KNOWN_PRICES, ...KNOWN_MINUTE_PRICES, 'gpt-transcribe 0.01', 'mine 1 0.5 2']

test('minutes and tokens are priced in one list, each line where it belongs', () => {
  expect([...readMinutePrices(LINES)]).toEqual([['gpt-transcribe', 0.01]])
  expect(readPrices(LINES).get('mine')).toEqual({ input: 1, cached: 0.5, output: 2 })
  expect(readPrices(LINES).has('gpt-transcribe')).toBe(false)
})

test.each([
  [LINES, true],
  [['gpt-transcribe'], false],
  [['gpt-6-luna 1 2'], false],
  [['gpt-6-luna 1 2 3 4'], false],
  [['gpt-transcribe -1'], false],
  [['gpt-transcribe 0,01'], false],
])('the config takes lines of both kinds and no other: %j', (lines, isTaken) => {
  const { pattern } = SECTIONS.waiter.prices.schema.items
  expect(lines.every((line) => new RegExp(pattern ?? '').test(line))).toBe(isTaken)
})

test('the models that are set up without a word have prices, or no cap would stop them', () => {
  const { waiter, openai } = SECTIONS
  const prices = readPrices(KNOWN_PRICES)

  expect(prices.has(waiter.openai_model.default)).toBe(true)
  expect(prices.has(waiter.gemini_model.default)).toBe(true)
  expect(readMinutePrices(KNOWN_MINUTE_PRICES).has(openai.transcribe_model.default)).toBe(true)
})

test('what is written to a vendor’s cache costs a quarter more', () => {
  const prices = readPrices(['mine 1 0.5 2'])
  const usage = { input: 3_000_000, cached: 1_000_000, output: 1_000_000, written: 1_000_000 }

  expect(costUsd(prices, 'mine', usage)).toBe(1 + 1.25 + 0.5 + 2)
})

test('a model without a price counts as the dearest known, one that costs nothing as that', () => {
  const own = readPrices(['cheap 1 0.1 9', 'dear 2 0.5 8', 'mine 0 0 0'])
  const prices = allPriced(own, ['unheard-of', 'cheap', 'mine'])
  const usage = { input: 3_000_000, cached: 1_000_000, output: 1_000_000 }

  expect(costUsd(own, 'unheard-of', usage)).toBeNull()
  expect(costUsd(prices, 'unheard-of', usage)).toBe(2 * 2 + 0.5 + 9)
  expect(costUsd(prices, 'cheap', usage)).toBe(2 * 1 + 0.1 + 9)
  expect(costUsd(prices, 'mine', usage)).toBe(0)
})
