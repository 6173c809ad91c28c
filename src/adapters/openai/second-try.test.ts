import { expect, test } from 'bun:test'

import type { ModelFault } from '../../../test/contracts/model-standin.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import type { ModelRequest } from '../../core/chat-model.ts'
import { ProviderError } from '../../core/errors.ts'
import { systemClock } from '../../platform/clock.ts'
import { openaiClient } from './client.ts'
import { openaiModel } from './responses.ts'
import { withSecondTry } from './second-try.ts'

const REQUEST: ModelRequest = {
  instructions: 'You are the waiter.',
  cacheKey: 'waiter:bar:1',
  safetyId: 'hash',
  history: [{ role: 'diner', text: 'hello' }],
  rounds: [],
  tools: [],
  toolChoice: 'none',
  maxOutputTokens: 100,
}

async function asked(timeoutMs: number, ...faults: readonly ModelFault[]) {
  const standin = await openaiStandin({ apiKey: 'sk-test' })
  const { baseUrl } = standin
  const client = openaiClient({ apiKey: 'sk-test', organization: null, project: null, baseUrl })
  const timing = { timeoutMs, clock: systemClock, random: () => 0 }
  const model = withSecondTry(openaiModel({ client, model: 'gpt-6-luna', ...timing }), timing)
  standin.script(
    ...faults.map((fault) => ({ kind: 'fault', fault }) as const),
    ...(faults.length === 1 ? [{ kind: 'say', text: 'Yego' } as const] : []),
  )
  const came = await model
    .respond(REQUEST, new AbortController().signal)
    .catch((thrown: unknown) => thrown)
  const left = standin.left()
  await standin.stop()
  return { came, left }
}

test.each<ModelFault>(['server_error', 'html_error', 'dropped', 'failed', 'empty', 'rate_limited'])(
  'a hiccup costs a request and not the answer: %s',
  async (fault) => {
    expect((await asked(5_000, fault)).came).toMatchObject({ text: 'Yego' })
  },
)

test('what fails twice has failed', async () => {
  const { came, left } = await asked(5_000, 'server_error', 'server_error')

  expect(came).toBeInstanceOf(ProviderError)
  expect(left).toBe(0)
})

test.each<ModelFault>(['quota', 'wrong_key', 'model_gone', 'bad_request', 'refused', 'cut'])(
  'what would fail again is not tried again: %s',
  async (fault) => {
    const { came, left } = await asked(5_000, fault)

    expect(came).toBeInstanceOf(ProviderError)
    expect(left).toBe(1)
  },
)

test('a wait that leaves no time for the answer is not waited for', async () => {
  const { came, left } = await asked(3_000, 'rate_limited')

  expect(came).toMatchObject({ failure: 'rate_limited', retryAfterMs: 2_000 })
  expect(left).toBe(1)
})
