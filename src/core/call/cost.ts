import { KNOWN_MINUTE_PRICES, type MinutePrices, readMinutePrices } from '../model-prices.ts'
import type { LineUsage } from './line.ts'

/** US dollars per million tokens, which is micro US dollars a token. Prices change often: they live in the config. */
export type CallPrice = {
  readonly textIn: number
  readonly textCached: number
  readonly textOut: number
  readonly audioIn: number
  readonly audioCached: number
  readonly audioOut: number
}

export type CallPrices = {
  /** Of realtime models. */
  readonly talk: ReadonlyMap<string, CallPrice>
  /** Of the models that write down what the caller says. */
  readonly writing: MinutePrices
}

/** Of `PRICES_KNOWN_ON`; the operator's own lines win. Model, text in, cached, out, sound in, cached, out. */
export const KNOWN_CALL_PRICES: readonly string[] = [
  'gpt-realtime-2.1 4 0.40 24 32 0.40 64',
  'gpt-realtime-2 4 0.40 24 32 0.40 64',
  'gpt-realtime-2.1-mini 0.60 0.06 2.40 10 0.30 20',
  'gpt-realtime-1.5 4 0.40 16 32 0.40 64',
]

/** US dollars a minute of what the caller says, of `PRICES_KNOWN_ON`; the operator's own lines win. Model, minute. */
export const KNOWN_WRITING_PRICES: readonly string[] = [
  ...KNOWN_MINUTE_PRICES,
  'gpt-live-transcribe 0.017',
  'gpt-realtime-whisper 0.017',
]

const LINE = /^(\S+)((?: \d+(?:\.\d+)?){6})$/

/** Reads lines as in `[voice] prices`, whose pattern has been checked there; of a model told twice the last counts. */
export function readCallPrices(lines: readonly string[]): CallPrices {
  const talk = new Map(
    [...KNOWN_CALL_PRICES, ...lines].flatMap((line): readonly [string, CallPrice][] => {
      const [, model, rest = ''] = LINE.exec(line) ?? []
      if (model === undefined) return []
      const [textIn = 0, textCached = 0, textOut = 0, audioIn = 0, audioCached = 0, audioOut = 0] =
        rest.trim().split(' ').map(Number)
      return [[model, { textIn, textCached, textOut, audioIn, audioCached, audioOut }]]
    }),
  )
  return { talk, writing: readMinutePrices([...KNOWN_WRITING_PRICES, ...lines]) }
}

/** A thousandth of a micro dollar: prices have up to three decimals, and sums stay whole. */
const NANO = 1_000

/**
 * Whole micro US dollars, rounded up: an estimate for caps and the operator's eyes, never for a bill. A model without a
 * price is counted as the dearest one known, so that a cap errs on the side of stopping.
 */
export function callCostMicroUsd(
  prices: CallPrices,
  model: string,
  usage: LineUsage,
  writing: { readonly model: string | null; readonly seconds: number } = {
    model: null,
    seconds: 0,
  },
): number {
  const price = prices.talk.get(model) ?? dearest(prices)
  const nano = (tokens: number, each: number) => Math.max(0, tokens) * Math.round(each * NANO)
  const spoken =
    nano(usage.textIn - usage.textCached, price.textIn) +
    nano(usage.textCached, price.textCached) +
    nano(usage.textOut, price.textOut) +
    nano(usage.audioIn - usage.audioCached, price.audioIn) +
    nano(usage.audioCached, price.audioCached) +
    nano(usage.audioOut, price.audioOut)
  const aMinute = writing.model === null ? 0 : minutePrice(prices, writing.model)
  const written = (Math.max(0, writing.seconds) / 60) * aMinute * 1_000_000
  return Math.ceil(spoken / NANO + written)
}

function minutePrice({ writing }: CallPrices, model: string): number {
  return writing.get(model) ?? Math.max(...writing.values())
}

function dearest({ talk }: CallPrices): CallPrice {
  const none = { textIn: 0, textCached: 0, textOut: 0, audioIn: 0, audioCached: 0, audioOut: 0 }
  return [...talk.values()].reduce((a, b) => (b.audioOut > a.audioOut ? b : a), none)
}
