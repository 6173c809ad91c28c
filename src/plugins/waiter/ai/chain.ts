import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  handleWhen,
  TaskCancelledError,
} from 'cockatiel'

import type { ChatModel } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'

/** A model behind its breaker: after a few outages in a row it is not asked at all for a while. */
export type GuardedModel = { readonly model: ChatModel; readonly breaker: CircuitBreakerPolicy }

const OUTAGES_IN_A_ROW = 3
const REST_MS = 30_000

/** Reasons that lie in what was said, not in the vendor: they say nothing about the next guest's turn. */
const OF_THE_TURN: ReadonlySet<ProviderError['reason']> = new Set([
  'refused',
  'filtered',
  'cut',
  'empty',
  'malformed_call',
  'bad_request',
  'aborted',
])

export function guarded(model: ChatModel): GuardedModel {
  const isOutage = (error: unknown) =>
    error instanceof ProviderError && !OF_THE_TURN.has(error.reason)
  return {
    model,
    breaker: circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: REST_MS,
      breaker: new ConsecutiveBreaker(OUTAGES_IN_A_ROW),
    }),
  }
}

/** Why a provider was passed over; a closed set, for metric and log. */
export type PassedOver = {
  readonly model: ChatModel
  readonly reason: string
}

/** All but the last leave this share of what is left to those behind them. */
const SHARE_FOR_OTHERS = 0.4
/** With less than this left a model would only be cut off. */
const LEAST_MS = 1500

/**
 * Asks the models in order, inside one budget, until one answers. A model whose breaker is open costs nothing.
 * @param work one model's whole attempt, on a working copy of its own; anything but a ProviderError is a bug and passes through.
 * @returns `null` when none answered in time.
 */
export async function firstAnswer<T>(
  models: readonly GuardedModel[],
  budgetMs: number,
  work: (model: ChatModel, signal: AbortSignal) => Promise<T>,
  onPassedOver: (passed: PassedOver) => void,
): Promise<{ readonly value: T; readonly model: ChatModel } | null> {
  const startedMs = performance.now()
  for (const [index, { model, breaker }] of models.entries()) {
    const leftMs = budgetMs - (performance.now() - startedMs)
    if (leftMs < LEAST_MS) {
      onPassedOver({ model, reason: 'budget' })
      continue
    }
    const isLast = index === models.length - 1
    const limitMs = isLast ? leftMs : Math.max(LEAST_MS, leftMs * (1 - SHARE_FOR_OTHERS))
    try {
      const value = await breaker.execute(() => within(limitMs, (signal) => work(model, signal)))
      return { value, model }
    } catch (error) {
      const reason = reasonOf(error)
      if (reason === null) throw error
      onPassedOver({ model, reason })
    }
  }
  return null
}

/** Runs `work` with a signal that ends it after `ms`; the timer never outlives the work. */
async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new DOMException('budget', 'TimeoutError')), ms)
  try {
    return await work(stop.signal)
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ProviderError) return error.reason ?? error.failure
  if (error instanceof BrokenCircuitError) return 'breaker_open'
  return error instanceof TaskCancelledError ? 'timeout' : null
}
