import { expect, test } from 'bun:test'

import { KNOWN_PRICES, modelsIn, priceDate, PRICES_KNOWN_ON } from './model-prices.ts'

const NONE = { prices: [], pricesDate: null }

test('the day of the prices that come with the program is a day', () => {
  expect(new Date(PRICES_KNOWN_ON).toISOString()).toStartWith(PRICES_KNOWN_ON)
  expect(modelsIn(KNOWN_PRICES)).toContain('gpt-6-luna')
})

test('a model is priced by the operator’s line and its day, else by the program’s, else by nobody', () => {
  const own = { prices: ['gpt-6-luna 1 0.1 5'], pricesDate: '2027-02-03' }
  const days = ['gpt-6-luna', 'gpt-6-sol', 'gpt-6'].map((model) =>
    priceDate(model, KNOWN_PRICES, own),
  )

  expect(days).toEqual([
    { model: 'gpt-6-luna', from: 'operator', day: '2027-02-03' },
    { model: 'gpt-6-sol', from: 'program', day: PRICES_KNOWN_ON },
    { model: 'gpt-6', from: 'none', day: null },
  ])
})

test('a day of the operator’s is no day of the program’s prices', () => {
  const own = { ...NONE, pricesDate: '2027-02-03' }

  expect(priceDate('gpt-6-luna', KNOWN_PRICES, own).day).toBe(PRICES_KNOWN_ON)
})
