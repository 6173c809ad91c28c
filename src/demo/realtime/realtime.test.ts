import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'

import { type Frame, isType, openLine } from '../../../test/line-client.ts'
import type { SimulatedRealtime } from './realtime.ts'
import { simulatedRealtime } from './realtime.ts'
import type { CallRecord } from './record.ts'
import { readRecorded } from './recorded-line.ts'
import type { CallScript } from './script.ts'

const FIXTURES = new URL('../../../test/fixtures/openai/', import.meta.url).pathname
const jsonOf = (name: string) => JSON.parse(readFileSync(FIXTURES + name, 'utf8'))
const API_KEY = 'sk-fixture-not-real'
const SECRET = 'whsec_Zml4dHVyZS1zZWNyZXQtbm90LXJlYWwtMDEyMzQ1Njc4OQ=='

const SCRIPT: CallScript = {
  name: 'strict',
  about: 'Calls one function and stays.',
  ring: { callerPhone: '250700000201', calledPhone: null },
  steps: [
    { kind: 'caller', says: 'Hello.', language: 'en' },
    { kind: 'model', calls: [{ name: 'look_up', args: {}, id: 'call_1' }] },
    { kind: 'await', what: 'hangup', withinMs: 60_000 },
  ],
  expect: { acts: [], language: 'en', end: 'us', keepsWords: false },
}
/** Stands still: what is signed on the way is signed at one moment. */
const CLOCK = { now: () => new Date('2026-11-23T18:00:00Z') }
const SESSION = { type: 'realtime', model: 'gpt-realtime-2.1' }

let standin: SimulatedRealtime
beforeEach(async () => {
  standin = await start()
})
afterEach(() => standin.stop())

function start(more: { webhookUrl?: string; others?: string } = {}) {
  return simulatedRealtime({
    apiKey: API_KEY,
    webhookSecret: SECRET,
    clock: CLOCK,
    pace: 0,
    ...more,
  })
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${standin.url}/realtime/calls/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      ...(body !== null && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== null && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const error = text === '' ? null : JSON.parse(text).error
  return { status: response.status, code: error?.code, param: error?.param, text }
}

async function ringing(script = SCRIPT): Promise<string> {
  return (await standin.ring(script)).callId
}

async function accepted(script = SCRIPT): Promise<string> {
  const callId = await ringing(script)
  expect((await post(`${callId}/accept`, SESSION)).status).toBe(200)
  return callId
}

const open = (callId: string, apiKey = API_KEY) => openLine(standin.realtimeUrl, callId, apiKey)

describe('a request about a call', () => {
  test('of the fixtures is taken, once where it may be done once', async () => {
    for (const [name, action] of [
      ['accept_200', 'accept'],
      ['refer_200', 'refer'],
      ['refer_200_sip_uri', 'refer'],
      ['hangup_200', 'hangup'],
    ] as const) {
      const callId = action === 'accept' ? await ringing() : await accepted()
      const answer = await post(`${callId}/${action}`, jsonOf(`http/${name}.json`).request.body)
      expect([name, answer.status, answer.text]).toEqual([name, 200, ''])
    }
    const callId = await ringing()
    expect((await post(`${callId}/reject`, { status_code: 486 })).status).toBe(200)
    expect(await post(`${callId}/accept`, SESSION)).toMatchObject({
      status: 404,
      code: 'call_id_not_found',
    })
  })

  test('without the key is 401', async () => {
    const callId = await ringing()

    const answer = await post(`${callId}/accept`, SESSION, { authorization: 'Bearer sk-wrong' })

    expect(answer).toMatchObject({ status: 401, code: 'invalid_api_key' })
  })

  test('that nobody knows, or is over, is 404', async () => {
    const callId = await accepted()
    standin.hangUp(callId)

    for (const path of ['rtc_x/accept', `${callId}/refer`, `${callId}/hangup`]) {
      expect(await post(path, path.endsWith('hangup') ? null : {})).toMatchObject({
        status: 404,
        code: 'call_id_not_found',
      })
    }
  })

  const input = (value: object) => ({ ...SESSION, audio: { input: value } })
  const vad = (more: object) => input({ turn_detection: { type: 'server_vad', ...more } })
  test.each([
    [{ model: 'gpt-realtime-2.1' }, 'missing_required_parameter', 'session.type'],
    [{ type: 'realtime' }, 'missing_required_parameter', 'session.model'],
    [{ ...SESSION, voice: 'marin' }, 'unknown_parameter', 'session.voice'],
    [{ ...SESSION, type: 'live' }, 'invalid_value', 'session.type'],
    [{ ...SESSION, max_output_tokens: '9' }, 'invalid_value', 'session.max_output_tokens'],
    [{ ...SESSION, tools: [{ name: 'x' }] }, 'missing_required_parameter', 'session.tools.0.type'],
    [vad({ threshold: 0.6 }), 'unknown_parameter', 'session.audio.input.turn_detection.threshold'],
    [
      vad({ silence_duration_ms: 1 }),
      'unknown_parameter',
      'session.audio.input.turn_detection.silence_duration_ms',
    ],
    [
      input({ transcription: { model: 'gpt-newer' } }),
      'invalid_value',
      'session.audio.input.transcription.model',
    ],
    [input({ format: { type: 'audio/pcmu' } }), 'unknown_parameter', 'session.audio.input.format'],
    [
      { ...SESSION, audio: { output: { voice: 'nobody' } } },
      'invalid_value',
      'session.audio.output.voice',
    ],
  ])('to accept %j is 400 %s %s', async (body, code, param) => {
    const callId = await ringing()

    expect(await post(`${callId}/accept`, body)).toMatchObject({ status: 400, code, param })
    expect((await post(`${callId}/accept`, SESSION)).status).toBe(200)
  })

  test('to refer or reject with a wrong body is 400', async () => {
    const callId = await accepted()
    const other = await ringing()

    expect(await post(`${callId}/refer`, {})).toMatchObject({
      code: 'missing_required_parameter',
      param: 'target_uri',
    })
    expect((await post(`${callId}/refer`, { target_uri: 'bar' })).status).toBe(400)
    expect((await post(`${other}/reject`, { status: 486 })).code).toBe('unknown_parameter')
  })
})

describe('a control line', () => {
  test('is refused before the accept, without the key, and after the end', async () => {
    const callId = await ringing()
    expect((await open(callId)).isOpen).toBe(false)
    await post(`${callId}/accept`, SESSION)
    expect((await open(callId, 'sk-wrong')).isOpen).toBe(false)
    expect((await open(callId)).isOpen).toBe(true)
    standin.hangUp(callId)
    expect((await open(callId)).isOpen).toBe(false)
  })

  test('begins with the session as it was accepted', async () => {
    const line = await open(await accepted())

    const { session } = await line.until(isType('session.created'))

    expect(session).toMatchObject({ ...SESSION, object: 'realtime.session', tracing: null })
  })

  test.each([
    [{ type: 'response.cancel' }, 'response_cancel_not_active'],
    [{ type: 'conversation.item.retrieve', item_id: 'x' }, 'item_retrieve_invalid_item_id'],
    [{ type: 'conversation.item.delete', item_id: 'x' }, 'item_delete_invalid_item_id'],
    [
      {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'call_9', output: '{}' },
      },
      'invalid_tool_call_id',
    ],
    [
      {
        type: 'conversation.item.create',
        item: {
          id: 'i'.repeat(33),
          type: 'message',
          role: 'system',
          content: [{ type: 'input_text', text: 'x' }],
        },
      },
      'invalid_value',
    ],
    [{ type: 'session.update', session: { voice: 'marin' } }, 'missing_required_parameter'],
    [{ type: 'session.update', session: SESSION }, 'invalid_value'],
    [{ type: 'session.patch' }, 'invalid_value'],
    [{ type: 'response.create', response: { voice: 'marin' } }, 'unknown_parameter'],
    [{ kind: 'response.create' }, 'missing_required_parameter'],
  ])('answers %j with the error %s', async (frame, code) => {
    const line = await open(await accepted())

    expect(await line.answerTo(frame)).toBe(code)
  })

  test('takes the well-formed frames of the fixtures, as far as a call has use for them', async () => {
    const callId = await accepted()
    const line = await open(callId)
    const frames: readonly Frame[] = readFileSync(`${FIXTURES}realtime/client_events.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text))
    const possible = new Set([
      'session.update',
      'input_audio_buffer.clear',
      'output_audio_buffer.clear',
    ])
    for (const frame of frames) if (possible.has(String(frame['type']))) line.send(frame)
    line.send({ type: 'conversation.item.retrieve', item_id: 'last' })
    await line.until(isType('error'))

    expect(recordOf(callId).errors).toEqual(['item_retrieve_invalid_item_id'])
  })

  test('makes one response at a time, and gives its metadata back', async () => {
    const line = await open(await accepted())
    const metadata = { purpose: 'greeting' }

    line.send({ type: 'response.create', event_id: 'c_1', response: { metadata } })
    const code = await line.answerTo({ type: 'response.create' })
    const { response } = await line.until(isType('response.done'))

    expect(code).toBe('conversation_already_has_active_response')
    expect(response).toMatchObject({ metadata, status: 'completed' })
    expect(response).toHaveProperty('usage.output_token_details.audio_tokens')
  })

  test('takes the output of a call once under one id, and hears of a second', async () => {
    const callId = await accepted()
    const line = await open(callId)
    line.send({ type: 'response.create', response: { metadata: { purpose: 'greeting' } } })
    await line.until(({ response }) => JSON.stringify(response ?? null).includes('call_1'))
    const item = { type: 'function_call_output', call_id: 'call_1', output: '{}' }
    const create = (id: string) => ({ type: 'conversation.item.create', item: { id, ...item } })

    line.send(create('out_1'))
    const code = await line.answerTo(create('out_1'))
    line.send(create('out_2'))
    await line.answerTo({ type: 'session.patch' })

    expect(code).toBe('item_create_duplicate_item_id')
    expect(recordOf(callId)).toMatchObject({
      outputs: { call_1: ['{}', '{}'] },
      complaints: ['two outputs for call_1'],
    })
  })

  test('refuses another voice once the model has spoken', async () => {
    const line = await open(await accepted())
    line.send({ type: 'response.create', response: { metadata: { purpose: 'greeting' } } })
    await line.until(isType('response.done'))

    const code = await line.answerTo({
      type: 'session.update',
      session: { type: 'realtime', audio: { output: { voice: 'cedar' } } },
    })

    expect(code).toBe('cannot_update_voice')
  })

  test('tells every line that is open, and a call is over for all of them', async () => {
    const callId = await accepted()
    const lines = await Promise.all([open(callId), open(callId)])
    lines[0].send({ type: 'response.create', response: { metadata: { purpose: 'greeting' } } })

    await Promise.all(lines.map((line) => line.until(isType('response.done'))))
    expect((await post(`${callId}/hangup`, null)).status).toBe(200)

    expect(await Promise.all(lines.map((line) => line.closed))).toEqual([1000, 1000])
    expect(recordOf(callId)).toMatchObject({ ended: 'hung_up', attaches: 2, greetings: 1 })
  })
})

test('the recorded call of the fixtures is played as it was written down', async () => {
  const text = readFileSync(`${FIXTURES}realtime/call_full.script.jsonl`, 'utf8')
  const callId = 'rtc_5d1f0c9a7be24c3e8f6a2b7d90c4e113'
  standin.place(readRecorded('call-full', text), callId)
  await post(`${callId}/accept`, SESSION)
  const line = await open(callId)
  const output = (id: string) => ({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: id, output: '{}' },
  })
  await line.until(isType('session.created'))
  line.send({ type: 'session.update', session: { type: 'realtime' } })
  line.send({ type: 'response.create' })
  const done = (callId_: string) => (frame: Frame) =>
    frame['type'] === 'response.done' && JSON.stringify(frame).includes(callId_)
  await line.until(done('call_KVKqcf3qWleb7Yh6'))
  line.send(output('call_KVKqcf3qWleb7Yh6'))
  line.send({ type: 'response.create' })
  await line.until(({ type }) => type === 'conversation.item.truncated')
  line.send({ type: 'response.cancel', event_id: 'evt_client_0007' })
  await line.until(done('call_OAHRllJQVXJr363m'))
  line.send(output('call_OAHRllJQVXJr363m'))
  line.send({ type: 'response.create' })
  await line.until(done('call_TFJZTTPcaV4Adk3f'))
  await post(`${callId}/hangup`, null)

  expect(await line.closed).toBe(1000)
  const { complaints, outputs, ended } = recordOf(callId)
  expect({ complaints, ended, answered: Object.keys(outputs).length }).toEqual({
    complaints: [],
    ended: 'hung_up',
    answered: 2,
  })
})

test('webhooks come as they are planned, with what they carry', async () => {
  const seen: { id: string | null; at: string | null; call: string }[] = []
  const door = Bun.serve({
    port: 0,
    async fetch(request) {
      const { data } = (await request.json()) as { data: { call_id: string } }
      const { headers } = request
      seen.push({
        id: headers.get('webhook-id'),
        at: headers.get('webhook-timestamp'),
        call: data.call_id,
      })
      return new Response(null, { status: seen.length === 1 ? 503 : 200 })
    },
  })
  await standin.stop()
  standin = await start({ webhookUrl: `http://127.0.0.1:${door.port}/webhooks/openai` })
  const ring = { ...SCRIPT.ring, deliveries: ['first', 'again', 'other_id', 'too_old'] } as const

  const { callId, delivered } = await standin.ring({ ...SCRIPT, ring })
  await door.stop(true)

  expect(delivered.map(({ status }) => status)).toEqual([503, 200, 200, 200])
  expect(new Set(seen.map(({ call }) => call))).toEqual(new Set([callId]))
  expect(seen.map(({ id }) => id)).toEqual([
    `wh_${callId}`,
    `wh_${callId}`,
    `wh_${callId}_2`,
    `wh_${callId}`,
  ])
  expect(Number(seen[0]?.at) - Number(seen[3]?.at)).toBeGreaterThan(300)
})

test('requests that are about no call go to the stand-in for the rest', async () => {
  const rest = Bun.serve({
    port: 0,
    fetch: (request) => Response.json({ path: new URL(request.url).pathname }),
  })
  await standin.stop()
  standin = await start({ others: `http://127.0.0.1:${rest.port}/v1` })

  const response = await fetch(`${standin.url}/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}` },
    body: '{}',
  })
  const answer = await response.json()
  await rest.stop(true)

  expect(answer).toEqual({ path: '/v1/responses' })
  expect(standin.complaints).toEqual([])
})

function recordOf(callId: string): CallRecord {
  const record = standin.calls.find((each) => each.callId === callId)
  if (record === undefined) throw new RangeError(callId)
  return record
}

test('where the rest of OpenAI breaks off, so does this', async () => {
  const socket = { data: (one: { end(): unknown }) => void one.end() }
  const rest = Bun.listen({ hostname: '127.0.0.1', port: 0, socket })
  await standin.stop()
  standin = await start({ others: `http://127.0.0.1:${rest.port}/v1` })

  const asked = fetch(`${standin.url}/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}` },
    body: '{}',
  })

  expect(await asked.then(({ status }) => status).catch(() => 'cut')).toBe('cut')
  rest.stop(true)
})
