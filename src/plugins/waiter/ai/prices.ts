import type { TokenUsage } from '../../../core/chat-model.ts'

/** US dollars per million tokens, by model id. Prices change often: they live in the config, with a date (`core/model-prices.ts`). */
export type Prices = ReadonlyMap<string, Price>

export type Price = { readonly input: number; readonly cached: number; readonly output: number }

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

/**
 * The table with a line for each of these models. One without a price counts as the dearest known of each kind of token,
 * so that a cap errs on the side of stopping; whoever runs a model for nothing writes down "MODEL 0 0 0".
 */
export function allPriced(prices: Prices, models: readonly string[]): Prices {
  const dearest = (kind: keyof Price) =>
    Math.max(0, ...[...prices.values()].map((price) => price[kind]))
  const unknown: Price = {
    input: dearest('input'),
    cached: dearest('cached'),
    output: dearest('output'),
  }
  return new Map([...models.map((model) => [model, unknown] as const), ...prices])
}

/** What OpenAI charges from gpt-5.6 on for input that it writes to its cache, beside what all input costs. */
const WRITE_SURCHARGE = 0.25

/** An estimate for the operator's eyes, never for a bill; `null` for a model without a price. */
export function costUsd(prices: Prices, model: string, usage: TokenUsage): number | null {
  const price = prices.get(model)
  if (price === undefined) return null
  const fresh = usage.input - usage.cached + (usage.written ?? 0) * WRITE_SURCHARGE
  return (
    (fresh * price.input + usage.cached * price.cached + usage.output * price.output) / 1_000_000
  )
}
