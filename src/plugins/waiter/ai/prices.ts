import type { TokenUsage } from '../../../core/chat-model.ts'

/** US dollars per million tokens, by model id. Prices change often: they live in the config, with a date. */
export type Prices = ReadonlyMap<string, Price>

export type Price = { readonly input: number; readonly cached: number; readonly output: number }

/**
 * As known in November 2026; the operator's own lines win. Gemini 3.8 Flash costs half of this until the end of 2026: a cap
 * had better be too early for five weeks than too late from then on.
 */
export const KNOWN_PRICES: readonly string[] = [
  'gpt-6-luna 0.10 0.01 0.50',
  'gpt-6.1-terra 1.00 0.05 5.00',
  'gpt-6-sol 2 0.20 10',
  'gpt-5.6-luna 0.20 0.02 1.20',
  'gpt-5.6-terra 2 0.20 12',
  'gemini-3.8-flash 1.50 0.15 7.50',
  'gemini-3.5-flash 1.50 0.15 9.00',
  'gemini-3.1-flash-lite 0.25 0.025 1.50',
]

/** `<model id> <input> <cached input> <output>`, as in `[waiter] prices`. */
const LINE = /^(\S+) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/

/** Reads the lines of the config, whose pattern has been checked there. */
export function readPrices(lines: readonly string[]): Prices {
  return new Map(
    lines.flatMap((line): readonly [string, Price][] => {
      const [, model, input, cached, output] = LINE.exec(line) ?? []
      if (model === undefined) return []
      return [[model, { input: Number(input), cached: Number(cached), output: Number(output) }]]
    }),
  )
}

/** US dollars per minute of audio, by model id. */
export type MinutePrices = ReadonlyMap<string, number>

/** As published in November 2026; the operator's own lines win. */
export const KNOWN_MINUTE_PRICES: readonly string[] = ['gpt-transcribe 0.0045']

/** `<model id> <minute>`, between the others in `[waiter] prices`. */
const MINUTE_LINE = /^(\S+) (\d+(?:\.\d+)?)$/

/** Reads the lines that price minutes, and passes over the others. */
export function readMinutePrices(lines: readonly string[]): MinutePrices {
  return new Map(
    lines.flatMap((line): readonly [string, number][] => {
      const [, model, minute] = MINUTE_LINE.exec(line) ?? []
      return model === undefined ? [] : [[model, Number(minute)]]
    }),
  )
}

/** An estimate for the operator's eyes, never for a bill; `null` for a model without a price. */
export function costUsd(prices: Prices, model: string, usage: TokenUsage): number | null {
  const price = prices.get(model)
  if (price === undefined) return null
  const fresh = usage.input - usage.cached
  return (
    (fresh * price.input + usage.cached * price.cached + usage.output * price.output) / 1_000_000
  )
}
