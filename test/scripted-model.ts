import type { ChatModel, ModelReply } from '../src/core/chat-model.ts'

/** A model that calls one tool, and then says so little that nothing can be wrong with it. */
export function callsOnce(name: string, args: object, says: string): ChatModel {
  const usage = { input: 1, cached: 0, output: 1 }
  const call = { id: 'call-1', name, arguments: args }
  const replies: ModelReply[] = [
    { text: null, calls: [call], usage, raw: null },
    { text: says, calls: [], usage, raw: null },
  ]
  return {
    provider: 'openai',
    model: 'a-model',
    respond: async () => replies.shift() ?? { text: 'Well.', calls: [], usage, raw: null },
  }
}
