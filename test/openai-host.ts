/** Asks OpenAI's stand-ins everything the server asks OpenAI: the entry of the binary that compiled.test.ts compiles. */
import { openaiClient } from '../src/adapters/openai/client.ts'
import { openaiModels } from '../src/adapters/openai/models.ts'
import { sipTransport } from '../src/adapters/openai/realtime/sip.ts'
import { openaiModel } from '../src/adapters/openai/responses.ts'
import { openaiTranscriber } from '../src/adapters/openai/transcribe.ts'
import type { ModelRequest } from '../src/core/chat-model.ts'
import { ProviderError } from '../src/core/errors.ts'
import { systemTimers } from '../src/jobs/timers.ts'
import { systemClock } from '../src/platform/clock.ts'
import { A_SESSION, listening } from './contracts/call-rig.ts'
import { quietMeter } from './quiet.ts'

const REQUEST: ModelRequest = {
  instructions: 'Waiter of Kivu Terrace.',
  cacheKey: 'waiter:0b6b2f0e:v12',
  safetyId: 'u_3f9c1a5be7d04862',
  history: [{ role: 'diner', text: 'a Fanta' }],
  rounds: [],
  tools: [
    {
      name: 'cart_view',
      description: 'Shows the cart.',
      parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
    },
  ],
  toolChoice: 'auto',
  maxOutputTokens: 600,
}

type CallEnd = { readonly baseUrl: string; readonly realtimeUrl: string; readonly ref: string }

/** Answers a call, has it greeted, and hangs up; then looks for a call that is not there. */
async function oneCall({ baseUrl, realtimeUrl, ref }: CallEnd) {
  const account = { apiKey: 'sk-standin', organization: null, project: null }
  const transport = sipTransport({
    ...account,
    client: openaiClient({ ...account, baseUrl }),
    realtimeUrl,
    timeoutMs: 5_000,
    pingMs: 5_000,
    after: (delayMs, task) => systemTimers.after(delayMs, task),
    clock: systemClock,
    meter: quietMeter,
  })
  const { signal } = new AbortController()
  const listener = listening()
  await transport.answer(ref, A_SESSION, signal)
  const line = await transport.attach(ref, listener, signal)
  line.send({ kind: 'respond', id: 'c1', purpose: 'greeting' })
  await listener.until('response_ended')
  await transport.hangUp(ref, signal)
  await listener.until('closed')
  const gone = await transport.attach(ref, listening(), signal).catch((error: unknown) => error)
  return {
    heard: listener.events.flatMap((event) =>
      event.kind === 'spoken' && event.isWhole ? [event.text] : [],
    ),
    closed: listener.closings,
    gone: gone instanceof ProviderError ? gone.reason : 'another error',
  }
}

async function main(baseUrl: string, call: CallEnd): Promise<void> {
  const client = openaiClient({ apiKey: 'sk-standin', organization: null, project: null, baseUrl })
  const limits = { timeoutMs: 5_000, clock: systemClock }
  const { signal } = new AbortController()
  const model = openaiModel({ client, model: 'gpt-6-luna', ...limits })
  const failure = async (timeoutMs: number) => {
    const hasty = openaiModel({ client, model: 'gpt-6-luna', ...limits, timeoutMs })
    const thrown = await hasty.respond(REQUEST, signal).catch((error: unknown) => error)
    return thrown instanceof ProviderError ? [thrown.failure, thrown.reason] : 'another error'
  }

  const first = await model.respond(REQUEST, signal)
  const results = first.calls.map(({ id }) => ({ callId: id, output: { lines: [] } }))
  const second = await model.respond({ ...REQUEST, rounds: [{ reply: first, results }] }, signal)
  const transcriber = openaiTranscriber({ client, model: 'gpt-transcribe', ...limits })
  const told = {
    call: first.calls[0]?.name,
    text: second.text,
    heard: (await transcriber.transcribe(new Uint8Array(4), 'audio/ogg', ['fr'], signal)).text,
    limited: await failure(5_000),
    stalled: await failure(100),
    html: await failure(5_000),
    models: (await openaiModels({ client, ...limits })(signal)).length,
    phone: await oneCall(call),
  }
  process.stdout.write(JSON.stringify(told))
}

const [, , chatUrl = '', callUrl = '', realtimeUrl = '', ref = ''] = process.argv
void main(chatUrl, { baseUrl: callUrl, realtimeUrl, ref })
