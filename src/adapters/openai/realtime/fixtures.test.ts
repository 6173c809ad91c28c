import { afterEach, beforeEach, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'

import { A_SESSION, listening } from '../../../../test/contracts/call-rig.ts'
import { quietMeter } from '../../../../test/quiet.ts'
import { unheard } from '../../../core/call/session.ts'
import type { CallSession } from '../../../core/call/transport.ts'
import { systemTimers } from '../../../jobs/timers.ts'
import { openaiClient } from '../client.ts'
import { withinLimits } from '../failure.ts'
import { refusedParameter } from './calls.ts'
import { acceptBody, minimalBody } from './session.ts'
import { sipTransport } from './sip.ts'

/** What the adapter of calls makes of recorded answers, word for word over a loopback port. */
const HTTP = new URL('../../../../test/fixtures/openai/http/', import.meta.url).pathname
const REF = 'rtc_5d1f0c9a7be24c3e8f6a2b7d90c4e113'
const NEVER = new AbortController().signal
const CLOCK = { now: () => new Date('2026-11-23T18:00:00Z') }
const ACCOUNT = {
  apiKey: 'sk-fixture-not-real',
  organization: null,
  project: 'proj_FIXTUREprojectid0001',
}

type Part = { readonly name: string; readonly content_type: string; readonly body: string }
type Fixture = {
  readonly request: { readonly path: string; readonly body?: unknown; readonly parts?: Part[] }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
}
const fixture = (name: string) => JSON.parse(readFileSync(HTTP + name, 'utf8')) as Fixture

type Asked = { readonly path: string; readonly headers: Headers; readonly body: unknown }

let asked: Asked[]
let answers: string[]
let vendor: ReturnType<typeof aVendor>
beforeEach(() => {
  asked = []
  answers = []
  vendor = aVendor()
})
afterEach(async () => {
  await vendor.stop(true)
  expect(answers).toEqual([])
})

/** Gives the answers in their order, to whatever is asked. */
function aVendor() {
  return Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const text = await request.text()
      const isJson = request.headers.get('content-type')?.startsWith('application/json') === true
      const body: unknown = isJson ? JSON.parse(text) : text
      asked.push({ path: pathname + search, headers: request.headers, body })
      const { response } = fixture(answers.shift() ?? 'error_500.json')
      const { body: answer } = response
      return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), response)
    },
  })
}

const client = () => openaiClient({ ...ACCOUNT, baseUrl: `http://127.0.0.1:${vendor.port}/v1` })

const transport = () =>
  sipTransport({
    ...ACCOUNT,
    client: client(),
    realtimeUrl: `ws://127.0.0.1:${vendor.port}/v1/realtime`,
    timeoutMs: 5_000,
    pingMs: 5_000,
    after: (delayMs, task) => systemTimers.after(delayMs, task),
    clock: CLOCK,
    meter: quietMeter,
  })

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  )

test('accept_400_unknown_parameter.json: the call is answered with the least session instead', async () => {
  answers = ['accept_400_unknown_parameter.json', 'accept_200.json']

  await transport().answer(REF, A_SESSION, NEVER)

  expect(asked.map(({ body }) => body)).toEqual([
    acceptBody(A_SESSION, 'gpt-transcribe'),
    minimalBody(unheard(A_SESSION)),
  ])
  expect(asked[0]?.path).toBe(fixture('accept_400_unknown_parameter.json').request.path)
  expect(asked[0]?.headers.get('openai-project')).toBe(ACCOUNT.project)
})

test('accept_404_call_gone.json: the call is gone, and not asked for again', async () => {
  answers = ['accept_404_call_gone.json']

  const error = await thrownBy(transport().answer(REF, A_SESSION, NEVER))

  expect(error).toMatchObject({ failure: 'rejected', reason: 'gone', code: 404 })
  expect(error).toHaveProperty('mayHaveHappened', false)
  expect(asked).toHaveLength(1)
})

test('reject_200.json: an empty answer is a call refused', async () => {
  answers = ['reject_200.json']

  await transport().refuse(REF, 'busy', NEVER)

  const { path, body } = fixture('reject_200.json').request
  expect(asked.map((one) => [one.path, one.body])).toEqual([[path, body]])
})

test('refer_500.json: a transfer the other end refused is tried once, and may have happened', async () => {
  answers = ['refer_500.json']

  const error = await thrownBy(transport().transfer(REF, 'tel:+250700000777', NEVER))

  expect(error).toMatchObject({ failure: 'unavailable', code: 500, mayHaveHappened: true })
  const { path, body } = fixture('refer_500.json').request
  expect(asked.map((one) => [one.path, one.body])).toEqual([[path, body]])
})

test.each(['refer_200.json', 'refer_200_sip_uri.json'])('%s: a transfer is taken', async (name) => {
  answers = [name]
  const { path, body } = fixture(name).request
  const { target_uri: target } = body as { readonly target_uri: string }

  await transport().transfer(REF, target, NEVER)

  expect(asked.map((one) => [one.path, one.body])).toEqual([[path, body]])
})

test('hangup_200.json: a call is hung up, without a body', async () => {
  answers = ['hangup_200.json']

  await transport().hangUp(REF, NEVER)

  expect(asked.map(({ path, body }) => [path, body])).toEqual([
    [fixture('hangup_200.json').request.path, ''],
  ])
})

test('ws_upgrade_404.json: a line that is not there, or not yet, is gone', async () => {
  answers = ['ws_upgrade_404.json']

  const { path } = fixture('ws_upgrade_404.json').request
  const ref = path.slice(path.indexOf('=') + 1)
  const error = await thrownBy(transport().attach(ref, listening(), NEVER))

  expect(error).toMatchObject({ failure: 'rejected', reason: 'gone' })
  expect(asked[0]?.path).toBe(path)
  expect(asked[0]?.headers.get('authorization')).toBe(`Bearer ${ACCOUNT.apiKey}`)
})

/** For the transport that brings sound through here, which is not built: only the shape is held. */
test('calls_create_201.json: its session is the one we accept calls with, its answer a line of sound', () => {
  const { request, response } = fixture('calls_create_201.json')
  const parts = new Map(request.parts?.map(({ name, body }) => [name, body]))
  const session = JSON.parse(parts.get('session') ?? '') as Record<string, never> & {
    readonly tools: CallSession['tools']
  }
  const ours: CallSession = {
    ...A_SESSION,
    model: session['model'] ?? '',
    instructions: session['instructions'] ?? '',
    keywords: [],
    tools: session.tools.map(({ name, description, parameters }) => {
      return { name, description, parameters }
    }),
  }

  expect(session as unknown).toEqual(acceptBody(ours, 'gpt-transcribe'))
  expect([...parts.keys()]).toEqual(['sdp', 'session'])
  expect(response).toMatchObject({ status: 201, headers: { 'content-type': 'application/sdp' } })
  expect(response.headers['location']).toMatch(/^\/v1\/realtime\/calls\/[^/]+$/)
  expect(response.body).toMatch(/^v=0\r\n[^]*m=audio [^]*a=setup:active\r\n/)
})

test('calls_create_400_bad_sdp.json: an offer that can not be read is refused for good, and named', async () => {
  answers = ['calls_create_400_bad_sdp.json']

  const error = await thrownBy(
    withinLimits({ signal: NEVER, timeoutMs: 5_000, clock: CLOCK }, (limit) =>
      client().post('/realtime/calls', { ...limit, body: 'v=0\r\n' }),
    ),
  )

  expect(error).toMatchObject({ failure: 'rejected', reason: 'bad_request', code: 400 })
  expect(refusedParameter(error as Parameters<typeof refusedParameter>[0])).toBe('sdp')
})

test('client_secrets_200.json: the SDK sends and reads what is recorded', async () => {
  answers = ['client_secrets_200.json']
  const { path, body } = fixture('client_secrets_200.json').request

  const secret = await client().realtime.clientSecrets.create(body as object)

  expect(asked.map((one) => [one.path, one.body])).toEqual([[path, body]])
  expect(secret as unknown).toEqual(fixture('client_secrets_200.json').response.body)
  expect(secret.session.type).toBe('realtime')
})
