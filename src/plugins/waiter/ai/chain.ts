import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
} from 'cockatiel'

import { ProviderError } from '../../../core/errors.ts'
import type { Clock } from '../../../core/ports.ts'
import type { Timers } from '../../../jobs/timers.ts'
import type { Brain } from './brain.ts'

/** A breaker: after a few outages in a row, or when the vendor asks to wait, it is not asked for a while. */
export type Guard = {
  /** @throws AtRest without asking, and whatever `work` throws. */
  ask<T>(work: () => Promise<T>): Promise<T>
  /** It is not asked now. */
  isResting(): boolean
}

export type GuardedBrain = Guard & { readonly brain: Brain }

/** The vendor rests: nothing was asked of it. */
export class AtRest extends Error {
  readonly reason: 'breaker_open' | 'told_to_wait'

  constructor(reason: AtRest['reason']) {
    super('a vendor is at rest')
    this.reason = reason
  }
}

const OUTAGES_IN_A_ROW = 3
const REST_MS = 30_000
/** However long a vendor asks to wait: it is looked at again the next day, not when the process is started anew. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000

/** Reasons that lie in what was said, not in the vendor: they say nothing about the next guest's turn. */
const OF_THE_TURN: ReadonlySet<ProviderError['reason']> = new Set([
  'refused',
  'filtered',
  'cut',
  'empty',
  'malformed_call',
  'unknown_tool',
  'bad_request',
  'untrue',
  'wrong_language',
  'aborted',
])

export function guarded(brain: Brain, clock: Clock): GuardedBrain {
  return { brain, ...guard(clock) }
}

export function guard(clock: Clock): Guard {
  const isOutage = (error: unknown) =>
    error instanceof ProviderError && !OF_THE_TURN.has(error.reason)
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: REST_MS,
    breaker: new ConsecutiveBreaker(OUTAGES_IN_A_ROW),
  })
  let waitsUntilMs = 0
  return {
    isResting: () => breaker.state !== CircuitState.Closed || clock.now().getTime() < waitsUntilMs,
    async ask(work) {
      if (clock.now().getTime() < waitsUntilMs) throw new AtRest('told_to_wait')
      // Half open, one turn tries the vendor out: the others go on to the next, and wait for nobody's try.
      if (breaker.state === CircuitState.HalfOpen) throw new AtRest('breaker_open')
      try {
        return await breaker.execute(work)
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new AtRest('breaker_open')
        const waitMs = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0
        const untilMs = clock.now().getTime() + Math.min(waitMs, LONGEST_WAIT_MS)
        waitsUntilMs = Math.max(waitsUntilMs, untilMs)
        throw error
      }
    },
  }
}

/** Why a brain was passed over; a closed set, for metric and log. */
export type PassedOver = {
  readonly brain: Brain
  readonly reason: string
}

/** All but the last leave this share of what is left to those behind them. */
const SHARE_FOR_OTHERS = 0.4
/** With less than this left a model would only be cut off. */
const LEAST_MS = 1500

/** What a model could not say truly at the second try is the house waiter's to say: no other model is paid, or waited for. */
const UNTRUE: ProviderError['reason'] = 'untrue'

export type Asking<T> = {
  readonly budgetMs: number
  readonly clock: Clock
  readonly timers: Timers
  /** One brain's whole attempt; anything but a ProviderError is a bug and passes through. */
  readonly work: (brain: Brain, signal: AbortSignal) => Promise<T>
  readonly onPassedOver: (passed: PassedOver) => void
}

/**
 * Asks the brains in order, inside one budget, until one answers. One that is at rest costs nothing.
 * @returns `null` when none answered in time, or one said at its second try what is not so.
 */
export async function firstAnswer<T>(
  guards: readonly GuardedBrain[],
  asking: Asking<T>,
): Promise<{ readonly value: T; readonly brain: Brain } | null> {
  const { budgetMs, clock, onPassedOver } = asking
  const startedMs = clock.now().getTime()
  for (const [index, guard] of guards.entries()) {
    const { brain } = guard
    const leftMs = budgetMs - (clock.now().getTime() - startedMs)
    if (leftMs < LEAST_MS) {
      onPassedOver({ brain, reason: 'budget' })
      continue
    }
    const isLast = index === guards.length - 1
    const limitMs = isLast ? leftMs : Math.max(LEAST_MS, leftMs * (1 - SHARE_FOR_OTHERS))
    try {
      return { value: await guard.ask(() => within(limitMs, brain, asking)), brain }
    } catch (error) {
      const reason = reasonOf(error)
      if (reason === null) throw error
      onPassedOver({ brain, reason })
      if (reason === UNTRUE) return null
    }
  }
  return null
}

/**
 * Runs the work with a signal that ends it after `ms`; the timer never outlives the work. Whoever is ended by it has let
 * a diner wait for the whole of their share, which is an outage however short the share was: a vendor that hangs must
 * come to rest whatever the budget.
 */
async function within<T>(ms: number, brain: Brain, { timers, work }: Asking<T>): Promise<T> {
  const stop = new AbortController()
  const cancel = timers.after(ms, () => stop.abort(new DOMException('budget', 'TimeoutError')))
  try {
    return await work(brain, stop.signal)
  } catch (error) {
    const isOurs = stop.signal.aborted && error instanceof ProviderError
    if (!isOurs || error.reason !== 'aborted') throw error
    throw new ProviderError(brain.name, 'timeout', { cause: error })
  } finally {
    cancel()
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ProviderError) return error.reason ?? error.failure
  return error instanceof AtRest ? error.reason : null
}
