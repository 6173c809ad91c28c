import type { ChatModel, ModelReply, ModelRequest } from '../src/core/chat-model.ts'
import { systemTimers } from '../src/jobs/timers.ts'
import { guarded } from '../src/plugins/waiter/ai/chain.ts'
import { modelBrain } from '../src/plugins/waiter/ai/model-brain.ts'
import { type Think, thinker } from '../src/plugins/waiter/ai/thinker.ts'
import { EVENING } from './goldens/sample-bar.ts'
import { quietMeter, recordingLog } from './quiet.ts'

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

/** One round of a model: words, or calls by their tools' names. */
export type Round = { readonly text?: string; readonly calls?: Readonly<Record<string, object>> }

/** A model behind the thinker, asked only what is doubtful, that plays these rounds and throws when asked for more. */
export function playing(...rounds: readonly Round[]): {
  readonly think: Think
  readonly asked: readonly ModelRequest[]
} {
  const asked: ModelRequest[] = []
  const usage = { input: 1, cached: 0, output: 1 }
  const model: ChatModel = {
    provider: 'openai',
    model: 'a-model',
    respond: async (request) => {
      const round = rounds[asked.length]
      if (round === undefined) throw new Error('the model was asked once too often')
      const calls = Object.entries(round.calls ?? {}).map(([name, args]) => ({
        id: `call-${asked.length}-${name}`,
        name,
        arguments: args,
      }))
      asked.push(request)
      return { text: round.text ?? null, calls, usage, raw: null }
    },
  }
  const clock = { now: () => EVENING }
  const think = thinker({
    models: [guarded(modelBrain(model), clock)],
    budgetMs: 5000,
    modelsFor: 'doubt',
    prices: new Map(),
    clock,
    timers: systemTimers,
    log: recordingLog(),
    meter: quietMeter,
  })
  return { think, asked }
}
