import { BadRequestError, type OpenAI } from 'openai'

import type { ChatModel } from '../../core/chat-model.ts'
import type { Clock } from '../../core/ports.ts'
import { withinLimits } from './failure.ts'
import { readReply } from './read-reply.ts'
import type { Manner, ReasoningEffort } from './request.ts'
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
 * OpenAI's Responses API behind the port, without streaming: WhatsApp shows no half messages. A manner that the model does
 * not know is a 400 for every request; it is asked for another within the same time, and from then on.
 * @see https://developers.openai.com/api/docs/guides/function-calling
 */
export function openaiModel(options: OpenaiModelOptions): ChatModel {
  const { client, model, reasoningEffort = 'none', timeoutMs, clock } = options
  let manner: Manner = { effort: reasoningEffort, isBrief: true }
  return {
    provider: 'openai',
    model,
    async respond(request, signal) {
      let asked = manner
      let body = toBody(request, model, asked)
      const answer: unknown = await withinLimits({ signal, timeoutMs, clock }, async (limit) => {
        for (;;) {
          try {
            return await client.responses.create(body, limit)
          } catch (error) {
            const next = mannerAfter(asked, error)
            if (next === null) throw error
            // Another turn may have found it out meanwhile.
            if (manner === asked) manner = next
            asked = manner
            body = toBody(request, model, asked)
          }
        }
      })
      return readReply(answer, request.toolChoice === 'auto')
    },
  }
}

/** From the least thinking on: a diner waits. */
const EFFORTS: readonly ReasoningEffort[] = ['none', 'minimal', 'low']

/** What to ask for where the model refused this; `null` where the refusal is about something else. */
function mannerAfter(asked: Manner, error: unknown): Manner | null {
  if (!(error instanceof BadRequestError)) return null
  const [about = ''] = (error.param ?? '').split('.')
  if (about === 'text' && asked.isBrief) return { ...asked, isBrief: false }
  if (asked.effort === null || !ABOUT_EFFORT.has(about)) return null
  const isUnknown = about === 'include' || error.code === 'unsupported_parameter'
  return { ...asked, effort: isUnknown ? null : nextEffort(asked.effort) }
}

const ABOUT_EFFORT: ReadonlySet<string> = new Set(['reasoning', 'include'])

function nextEffort(effort: ReasoningEffort): ReasoningEffort | null {
  const at = EFFORTS.indexOf(effort)
  return at === -1 ? null : (EFFORTS[at + 1] ?? null)
}
