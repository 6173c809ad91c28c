import type { OpenAI } from 'openai'

import type { ChatModel } from '../../core/chat-model.ts'
import type { Clock } from '../../core/ports.ts'
import { withinLimits } from './failure.ts'
import { readReply } from './read-reply.ts'
import type { ReasoningEffort } from './request.ts'
import { toBody } from './request.ts'

export type OpenaiModelOptions = {
  readonly client: OpenAI
  /** From config: ids are shut down with a few months' notice. */
  readonly model: string
  /** `none` when left out: a diner waits. */
  readonly reasoningEffort?: ReasoningEffort
  /** For one round, from the call to the last byte of the answer. */
  readonly timeoutMs: number
  readonly clock: Clock
}

/**
 * OpenAI's Responses API behind the port, without streaming: WhatsApp shows no half messages.
 * @see https://developers.openai.com/api/docs/guides/function-calling
 */
export function openaiModel(options: OpenaiModelOptions): ChatModel {
  const { client, model, reasoningEffort = 'none', timeoutMs, clock } = options
  return {
    provider: 'openai',
    model,
    async respond(request, signal) {
      const body = toBody(request, model, reasoningEffort)
      const answer: unknown = await withinLimits({ signal, timeoutMs, clock }, (limit) =>
        client.responses.create(body, limit),
      )
      return readReply(answer, request.toolChoice === 'auto')
    },
  }
}
