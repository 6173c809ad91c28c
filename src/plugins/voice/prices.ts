import type { LineUsage } from '../../core/call/line.ts'

/** US dollars per million tokens, by model id. */
export type CallPrices = ReadonlyMap<string, CallPrice>

type CallPrice = {
  readonly textIn: number
  readonly textCached: number
  readonly textOut: number
  readonly audioIn: number
  readonly audioCached: number
  readonly audioOut: number
}

/** As published in November 2026; the operator's own lines win. */
export const KNOWN_CALL_PRICES: readonly string[] = [
  'gpt-realtime-2.1-mini 0.60 0.06 2.40 10 0.30 20',
  'gpt-realtime-2.1 4 0.40 24 32 0.40 64',
  'gpt-realtime-2 4 0.40 24 32 0.40 64',
  'gpt-realtime-1.5 4 0.40 16 32 0.40 64',
]

/** A minute of what is written down, of any model, as published for gpt-transcribe. */
const TRANSCRIBED_MINUTE_USD = 0.0045

/** Reads the lines of `[voice] prices`, whose pattern has been checked there. */
export function readCallPrices(lines: readonly string[]): CallPrices {
  return new Map(
    lines.map((line): readonly [string, CallPrice] => {
      const [model = '', ...numbers] = line.split(' ')
      const [textIn = 0, textCached = 0, textOut = 0, audioIn = 0, audioCached = 0, audioOut = 0] =
        numbers.map(Number)
      return [model, { textIn, textCached, textOut, audioIn, audioCached, audioOut }]
    }),
  )
}

/** An estimate for the operator's eyes and caps, never for a bill. A model without a price costs nothing. */
export function callCostMicroUsd(
  prices: CallPrices,
  model: string,
  used: { readonly usage: LineUsage; readonly transcribedSeconds: number },
): number {
  const price = prices.get(model)
  const { usage, transcribedSeconds } = used
  const written = (transcribedSeconds / 60) * TRANSCRIBED_MINUTE_USD * 1_000_000
  if (price === undefined) return Math.round(written)
  // Dollars a million tokens are micro-dollars a token.
  return Math.round(
    written +
      (usage.textIn - usage.textCached) * price.textIn +
      usage.textCached * price.textCached +
      usage.textOut * price.textOut +
      (usage.audioIn - usage.audioCached) * price.audioIn +
      usage.audioCached * price.audioCached +
      usage.audioOut * price.audioOut,
  )
}
