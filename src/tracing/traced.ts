import type { ChatModel } from '../core/chat-model.ts'
import type { Arrival } from '../core/message.ts'
import type { Transcriber } from '../core/ports.ts'
import type { Handler } from '../jobs/lane-run.ts'
import type { AiProviders, InboxDoor } from '../plugin.ts'
import { callKey, type Tracer } from './tracer.ts'

/** Only these are followed: a status is the end of a story, not one of its own. */
const FOLLOWED: ReadonlySet<Arrival['kind']> = new Set(['message', 'call'])

type Told = Pick<Arrival, 'kind' | 'body' | 'dedupeKey'>

/**
 * The inbox, with what arrives and what is done about it in traces.
 * @param callIdIn of what is told of a call; `null` for what is no call to us.
 */
export function tracedInbox(
  inbox: InboxDoor,
  tracer: Tracer,
  callIdIn: (body: unknown) => string | null,
): InboxDoor {
  const keyOf = ({ kind, body, dedupeKey }: Told) => {
    const callId = kind === 'call' ? callIdIn(body) : null
    return callId === null ? dedupeKey : callKey(callId)
  }
  const span = <T>(name: 'turn' | 'call', rows: readonly Told[], work: () => Promise<T>) =>
    tracer.span({ name, facts: { 'maitred.rows': rows.length } }, rows.map(keyOf), work)
  const traced =
    (name: 'turn' | 'call', handle: Handler): Handler =>
    (lane, rows) =>
      span(name, rows, () => handle(lane, rows))
  return {
    ...inbox,
    store(arrivals) {
      const followed = arrivals.filter(({ kind }) => FOLLOWED.has(kind))
      return tracer.arrive(followed.map(keyOf), () => inbox.store(arrivals))
    },
    onMessages: (handle, onDead) => inbox.onMessages(traced('turn', handle), onDead),
    onRinging: (take) =>
      inbox.onRinging((arrival) => {
        const taken = take(arrival)
        return taken === null ? null : span('call', [arrival], () => taken)
      }),
    on: (kind, handle) => inbox.on(kind, kind === 'call' ? traced('call', handle) : handle),
  }
}

/** The models, each request in the trace of the turn that makes it. */
export function tracedAi(ai: AiProviders, tracer: Tracer): AiProviders {
  return {
    ...ai,
    models: ai.models.map((model) => tracedModel(model, tracer)),
    transcriber: ai.transcriber === null ? null : tracedTranscriber(ai.transcriber, tracer),
  }
}

function tracedModel(model: ChatModel, tracer: Tracer): ChatModel {
  const facts = { 'maitred.provider': model.provider, 'maitred.model': model.model }
  return {
    ...model,
    respond: (...asked) =>
      tracer.span({ name: 'ask model', facts }, [], () => model.respond(...asked)),
  }
}

function tracedTranscriber(one: Transcriber, tracer: Tracer): Transcriber {
  const facts = { 'maitred.provider': one.provider, 'maitred.model': one.model }
  return {
    ...one,
    transcribe: (...asked) =>
      tracer.span({ name: 'hear voice note', facts }, [], () => one.transcribe(...asked)),
  }
}
