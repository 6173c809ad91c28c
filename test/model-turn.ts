import type { ChatModel } from '../src/core/chat-model.ts'
import type { TurnFacts, TurnMessage } from '../src/core/turn.ts'
import { modelBrain } from '../src/plugins/waiter/ai/model-brain.ts'
import { countingIds, EVENING } from './goldens/sample-bar.ts'
import { depsFor } from './goldens/talk.ts'

/** What a diner types. */
export function typed(body: string, more: Partial<TurnMessage> = {}): TurnMessage {
  const content = { type: 'text', body } as const
  return { id: `wamid.${body}`, at: EVENING, content, tap: 'none', isLate: false, ...more }
}

/** One turn of a model at the sample bar, with as much time as it wants. */
export async function modelTurn(
  model: ChatModel,
  facts: TurnFacts,
  messages: readonly TurnMessage[],
) {
  return await modelBrain(model).reply(
    {
      facts,
      messages,
      history: async () => [],
      quoted: async () => new Map(),
      house: depsFor(facts, () => 'a-token-of-more-than-22-characters'),
      newId: countingIds(),
      namedTable: null,
      safetyId: 'hash',
    },
    new AbortController().signal,
    () => {},
  )
}
