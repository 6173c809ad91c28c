import {
  type ChatModel,
  type ModelReply,
  type ModelRequest,
  NO_USAGE,
  type TokenUsage,
  usageOfBoth,
} from '../../core/chat-model.ts'
import type { Clock, Random } from '../../core/ports.ts'
import { backOffMs, LAST_START, pause } from '../pause.ts'
import { bodyOf, type GeminiRaw, type Wording } from './contents.ts'
import { type Failed, failedBy, outOfTime, type Remedy, unreachable, unusable } from './failure.ts'
import { type Reading, readReply } from './read-reply.ts'
import { declarer } from './schema.ts'
import { type GeminiAddress, geminiSdk, type SendToGemini } from './sdk.ts'
import { callsIn, type Content, idOf, type ThinkingLevel } from './wire.ts'

export type GeminiOptions = GeminiAddress & {
  /** For one `respond`, its second try and the wait before it included. */
  readonly timeoutMs: number
  readonly thinkingLevel: ThinkingLevel
  /** Tells how much of `timeoutMs` is left for a second try. */
  readonly clock: Clock
  readonly random: Random
  /**
   * 2, the default: what a second try can mend (a slip of the model, a cut answer, a busy server, a short wait for the
   * rate limit) gets one where the time allows. 1: whoever stands behind in the chain gets the time instead.
   */
  readonly tries?: 1 | 2
}

/**
 * Gemini behind the port, without streaming, from contents kept here.
 * @see https://ai.google.dev/gemini-api/docs/function-calling
 */
export function geminiModel(options: GeminiOptions): ChatModel {
  const send = geminiSdk(options)
  const declare = declarer()
  return {
    provider: 'gemini',
    model: options.model,
    async respond(request, signal) {
      const limit = timeLimit(options.timeoutMs, options.clock, signal)
      try {
        return await replyWithin(limit, { ...options, send, declare, request })
      } finally {
        limit.end()
      }
    },
  }
}

type Round = GeminiOptions &
  Pick<Wording, 'declare'> & { readonly send: SendToGemini; readonly request: ModelRequest }

async function replyWithin(limit: TimeLimit, round: Round): Promise<ModelReply> {
  const { thinkingLevel, declare, request, tries = 2 } = round
  const wording: Wording = {
    thinkingLevel,
    declare,
    maxOutputTokens: request.maxOutputTokens,
    rounds: 'as_they_came',
  }
  const first = await tryOnce(wording, limit, round)
  if (first.reply !== undefined) return first.reply

  const { error, remedy } = first.failed
  const again = tries === 1 || remedy === null ? null : secondTry(remedy, wording, round)
  if (again === null || !limit.leavesTimeAfter(again.delayMs)) {
    throw error.costing(first.usage)
  }
  await pause(again.delayMs, limit.signal)
  const second = await tryOnce(again.wording, limit, round)
  if (second.reply === undefined) {
    throw second.failed.error.costing(usageOfBoth(first.usage, second.usage))
  }
  return { ...second.reply, usage: usageOfBoth(first.usage, second.reply.usage) }
}

type Tried =
  | { readonly reply: ModelReply }
  | {
      readonly reply?: undefined
      readonly failed: Failed
      /** What the failed try cost nevertheless. */
      readonly usage: TokenUsage
    }

async function tryOnce(wording: Wording, limit: TimeLimit, round: Round): Promise<Tried> {
  const answer = await round.send(bodyOf(round.request, wording), limit.signal)
  switch (answer.kind) {
    case 'body':
      return tried(readReply(answer.body), wording, round.request)
    case 'refused':
      return { failed: failedBy(answer), usage: NO_USAGE }
    case 'unreadable':
      return { failed: unusable('bad_answer'), usage: NO_USAGE }
    case 'unreachable':
      return { failed: unreachable(), usage: NO_USAGE }
    case 'aborted':
      return { failed: outOfTime(limit.isCallers()), usage: NO_USAGE }
  }
}

function tried(reading: Reading, wording: Wording, request: ModelRequest): Tried {
  if (reading.kind === 'error') return { failed: failedBy(reading), usage: NO_USAGE }
  if (reading.kind !== 'reply') return { failed: unusable(reading.kind), usage: reading.usage }
  const { content, text, usage } = reading
  const calls = toolCalls(content, request.rounds)
  // Asked for words alone, a model that calls all the same has slipped.
  if (text === null && request.toolChoice === 'none') {
    return { failed: unusable('malformed_call'), usage }
  }
  const raw: GeminiRaw = { content, before: wording.rounds }
  return { reply: { text, calls, usage, raw } }
}

/** Ids of ours where Gemini gave none, or one twice; results find their way back by position. */
function toolCalls(content: Content, rounds: ModelRequest['rounds']): ModelReply['calls'] {
  const taken = new Set(rounds.flatMap(({ reply }) => reply.calls.map(({ id }) => id)))
  return callsIn(content).map((call, at) => {
    let id = idOf(call) ?? `call_${rounds.length}_${at}`
    while (taken.has(id)) id = `${id}_again`
    taken.add(id)
    // A function without parameters may come without `args`.
    return { id, name: String(call['name']), arguments: call['args'] ?? {} }
  })
}

type SecondTry = { readonly wording: Wording; readonly delayMs: number }

function secondTry(remedy: Remedy, wording: Wording, { random, request }: Round): SecondTry | null {
  switch (remedy.kind) {
    case 'same_again':
      return { wording, delayMs: 0 }
    case 'back_off':
      return { wording, delayMs: backOffMs(random) }
    case 'wait':
      return { wording, delayMs: remedy.delayMs }
    case 'more_tokens':
      return { wording: { ...wording, maxOutputTokens: wording.maxOutputTokens * 2 }, delayMs: 0 }
    case 'rounds_in_words':
      // Without rounds there is nothing left to say in another way.
      if (request.rounds.length === 0) return null
      return { wording: { ...wording, rounds: 'in_words' }, delayMs: 0 }
  }
}

type TimeLimit = {
  readonly signal: AbortSignal
  /** Whether it was the caller's signal that ended it. */
  isCallers(): boolean
  /** Whether a try after a wait of `delayMs` would still have a fair part of the time. */
  leavesTimeAfter(delayMs: number): boolean
  /** Leaves no timer and no listener behind. */
  end(): void
}

/** Our own controller and timer: the SDK never clears the one it makes, which keeps a finished process alive. */
function timeLimit(timeoutMs: number, clock: Clock, callers: AbortSignal): TimeLimit {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, timeoutMs)
  callers.addEventListener('abort', abort, { once: true })
  if (callers.aborted) abort()
  const startedMs = clock.now().getTime()
  return {
    signal: controller.signal,
    isCallers: () => callers.aborted,
    leavesTimeAfter: (delayMs) => {
      const spentMs = clock.now().getTime() - startedMs
      return !controller.signal.aborted && spentMs + delayMs <= timeoutMs * LAST_START
    },
    end: () => {
      clearTimeout(timer)
      callers.removeEventListener('abort', abort)
    },
  }
}
