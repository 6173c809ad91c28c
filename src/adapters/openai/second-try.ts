import {
  type ChatModel,
  type ModelReply,
  type ModelRequest,
  NO_USAGE,
  usageOfBoth,
} from '../../core/chat-model.ts'
import { ProviderError } from '../../core/errors.ts'
import type { Clock, Random } from '../../core/ports.ts'
import { backOffMs, LAST_START, pause } from '../pause.ts'

export type SecondTryOptions = {
  /** Of one try; a second one starts in the first part of this time or not at all. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly random: Random
}

/**
 * For the last model of a chain, behind which nobody waits for the time: what passes (an error of the server, a
 * connection that broke, a short wait for the rate limit) gets a second try, where the guest would get no model's answer.
 */
export function withSecondTry(model: ChatModel, options: SecondTryOptions): ChatModel {
  const { timeoutMs, clock, random } = options
  return {
    ...model,
    async respond(request, signal) {
      const startedMs = clock.now().getTime()
      try {
        return await model.respond(request, signal)
      } catch (error) {
        const delayMs = error instanceof ProviderError ? delayBefore(error, random) : null
        const spentMs = clock.now().getTime() - startedMs
        if (delayMs === null || spentMs + delayMs > timeoutMs * LAST_START) throw error
        await pause(delayMs, signal)
        return await again(model, { request, signal }, error)
      }
    },
  }
}

type Asked = { readonly request: ModelRequest; readonly signal: AbortSignal }

/** What the first try cost is paid with the second. */
async function again(model: ChatModel, asked: Asked, first: unknown): Promise<ModelReply> {
  const paid = (first instanceof ProviderError ? first.usage : undefined) ?? NO_USAGE
  try {
    const reply = await model.respond(asked.request, asked.signal)
    return { ...reply, usage: usageOfBoth(paid, reply.usage) }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    throw error.costing(usageOfBoth(paid, error.usage ?? NO_USAGE))
  }
}

/** `null`: it would fail again, or has taken its time already. */
function delayBefore({ failure, retryAfterMs }: ProviderError, random: Random): number | null {
  if (failure !== 'unavailable' && failure !== 'rate_limited') return null
  return Math.max(retryAfterMs ?? 0, backOffMs(random))
}
