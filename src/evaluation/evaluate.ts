import type { TokenUsage } from '../core/chat-model.ts'
import type { Dialogue } from './dialogue.ts'
import { judge, type Verdict } from './judge.ts'
import { play, type PlayDeps, type Played } from './play.ts'
import type { ReadyBar } from './room.ts'

/** One dialogue with its verdict and what it took. */
export type Result = {
  readonly dialogue: Dialogue
  readonly verdict: Verdict
  /** Turns by who answered them. */
  readonly turns: readonly { readonly provider: string; readonly latencyMs: number }[]
  readonly usage: TokenUsage
  /** `null`: a model without a price took part. */
  readonly costUsd: number | null
  readonly orders: number
  /** What was said, line by line. */
  readonly transcript: readonly string[]
}

export type EvaluateOptions = {
  /** Dialogues that are played at the same time. */
  readonly parallel: number
  readonly signal: AbortSignal
  readonly onResult?: (result: Result) => void
}

/** Plays and judges every dialogue at the bar it was written for; results in the order of the dialogues. */
export async function evaluate(
  dialogues: readonly Dialogue[],
  bars: ReadonlyMap<string, ReadyBar>,
  deps: PlayDeps,
  options: EvaluateOptions,
): Promise<readonly Result[]> {
  const results = new Map<string, Result>()
  const waiting = dialogues.values()
  const worker = async (): Promise<void> => {
    for (const dialogue of waiting) {
      if (options.signal.aborted) return
      const ready = bars.get(dialogue.bar)
      if (ready === undefined) throw new Error(`dialogue ${dialogue.id}: no bar ${dialogue.bar}`)
      const result = resultOf(await play(dialogue, ready, deps))
      results.set(dialogue.id, result)
      options.onResult?.(result)
    }
  }
  await Promise.all(Array.from({ length: options.parallel }, worker))
  return dialogues.flatMap((dialogue) => results.get(dialogue.id) ?? [])
}

function resultOf(played: Played): Result {
  const { dialogue, turns, room } = played
  const costs = turns.map((turn) => turn.costUsd)
  const known = costs.flatMap((cost) => cost ?? [])
  return {
    dialogue,
    verdict: judge(played),
    turns: turns.map(({ provider, latencyMs }) => ({ provider, latencyMs })),
    usage: {
      input: sum(turns.map((turn) => turn.usage.input)),
      cached: sum(turns.map((turn) => turn.usage.cached)),
      output: sum(turns.map((turn) => turn.usage.output)),
    },
    costUsd: known.length < costs.length ? null : sum(known),
    orders: room.orders.length,
    transcript: turns.flatMap(({ by, said, answer, provider }) => [
      `${by} > ${said}`,
      ...answer.map((text) => `  ${provider} < ${text.replaceAll('\n', ' / ')}`),
    ]),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
