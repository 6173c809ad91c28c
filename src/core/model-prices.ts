/** When the prices that come with the program were last held against the vendors' pages. */
export const PRICES_KNOWN_ON = '2026-11-23'

/**
 * `<model id> <input> <cached input> <output>` in US dollars per million tokens, as in `[waiter] prices`, whose lines win.
 * Gemini 3.8 Flash costs half of this until the end of 2026: a cap had better be too early for five weeks than too late
 * from then on.
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

/** `<model id> <minute>` in US dollars per minute of audio, between the others in `[waiter] prices` and `[voice] prices`. */
export const KNOWN_MINUTE_PRICES: readonly string[] = ['gpt-transcribe 0.0045']

/** US dollars per minute of audio, by model id. */
export type MinutePrices = ReadonlyMap<string, number>

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

/** Whose price counts for a model, and of which day it is. */
export type PriceDate = {
  readonly model: string
  /** `none`: nobody knows what it costs. */
  readonly from: 'operator' | 'program' | 'none'
  /** `2026-11-23`; `null` where nobody wrote it down. */
  readonly day: string | null
}

/**
 * @param lines whose first word is a model's id.
 * @param own the operator's, and the day they say these are of.
 */
export function priceDate(
  model: string,
  lines: readonly string[],
  own: { readonly prices: readonly string[]; readonly pricesDate: string | null },
): PriceDate {
  const isOf = (line: string) => line.startsWith(`${model} `)
  if (own.prices.some(isOf)) return { model, from: 'operator', day: own.pricesDate }
  if (lines.some(isOf)) return { model, from: 'program', day: PRICES_KNOWN_ON }
  return { model, from: 'none', day: null }
}

/** Of the ids in such lines, in their order. */
export function modelsIn(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.slice(0, line.indexOf(' ')))
}
