import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'

import { A_SCRIPT, A_SESSION, listening } from '../../../../test/contracts/call-rig.ts'
import { sipRig } from '../../../../test/sip-rig.ts'
import { UNHEARD } from '../../../core/call/instructions.ts'
import type { CallSession } from '../../../core/call/transport.ts'
import type { Meter } from '../../../core/ports.ts'
import { acceptBody, minimalBody } from './session.ts'

const HTTP = new URL('../../../../test/fixtures/openai/http/', import.meta.url).pathname
const NEVER = new AbortController().signal

const fixtureBody = (name: string) => JSON.parse(readFileSync(HTTP + name, 'utf8')).request.body
const toolOf = ({ name, description, parameters }: CallSession['tools'][number]) => ({
  name,
  description,
  parameters,
})
const counted: string[] = []
const meter: Meter = {
  counter: (name) => ({ add: () => void counted.push(name) }),
  histogram: () => ({ observe: () => {}, start: () => {} }),
  gauge: () => ({ set: () => {} }),
}

let rig: Awaited<ReturnType<typeof sipRig>>
beforeEach(async () => {
  counted.length = 0
  rig = await sipRig(meter)
})
afterEach(() => rig.stop())

describe('the session of an accept', () => {
  test('is the one of the documentation', () => {
    const wanted = fixtureBody('accept_200.json')
    const session: CallSession = {
      ...A_SESSION,
      model: wanted.model,
      instructions: wanted.instructions,
      keywords: [],
      tools: wanted.tools.map(toolOf),
    }

    expect(acceptBody(session, 'gpt-transcribe') as unknown).toEqual(wanted)
  })

  test('never tunes turn detection by silence, which is a 400 there', () => {
    const turns = { by: 'silence', threshold: 0.6, paddingMs: 300, silenceMs: 500 } as const

    const { audio } = acceptBody({ ...A_SESSION, turns }, null)

    expect(audio?.input?.turn_detection).toEqual({ type: 'server_vad' })
  })

  test('leaves out what is off: transcription, noise reduction, effort, truncation', () => {
    const off = { ...A_SESSION, noise: 'off', effort: null, truncation: null } as const

    const body = acceptBody(off, null)

    expect(Object.keys(body)).not.toContain('reasoning')
    expect(Object.keys(body)).not.toContain('truncation')
    expect(Object.keys(body.audio?.input ?? {})).toEqual(['turn_detection'])
  })

  test('names keywords to models that take a list, and as a sentence to older ones', () => {
    const of = (model: string) => acceptBody(A_SESSION, model).audio?.input?.transcription

    expect(of('gpt-transcribe')).toEqual({
      model: 'gpt-transcribe',
      keywords: ['Primus', 'Mützig'],
    })
    expect(of('gpt-4o-mini-transcribe')).toEqual({
      model: 'gpt-4o-mini-transcribe',
      prompt: 'Primus, Mützig',
    })
  })

  test('keeps to the vendor’s limits', () => {
    const body = acceptBody({ ...A_SESSION, maxOutputTokens: 90_000, speed: 9 }, null)

    expect([body.max_output_tokens, body.audio?.output?.speed]).toEqual([4096, 1.5])
  })

  test('at its least has model, instructions, voice and tools', () => {
    expect(Object.keys(minimalBody(A_SESSION))).toEqual([
      'type',
      'model',
      'instructions',
      'audio',
      'tools',
    ])
    expect(minimalBody(A_SESSION).audio).toEqual({ output: { voice: 'marin' } })
  })
})

describe('an answer made ready', () => {
  test('is not sent before it is asked for, and then as it was made', async () => {
    const transport = rig.transport()
    const [ref, other] = [await rig.ring(A_SCRIPT), await rig.ring(A_SCRIPT)]
    const session = { ...A_SESSION, instructions: 'Made while it rang.' }

    transport.ready?.(ref, session)
    await transport.answer(other, A_SESSION, NEVER)
    const before = rig.record(ref).accepts.length
    await transport.answer(ref, session, NEVER)

    expect(before).toBe(0)
    expect(rig.record(ref).accepts.map(({ body }) => body as unknown)).toEqual([
      acceptBody(session, 'gpt-transcribe') as unknown,
    ])
  })

  test('answers no other call, and none whose transcription was refused meanwhile', async () => {
    const transport = rig.transport()
    const transcriptionModels = ['gpt-newer-transcribe', 'gpt-4o-mini-transcribe']
    const session = { ...A_SESSION, transcriptionModels }
    const [first, second] = [await rig.ring(A_SCRIPT), await rig.ring(A_SCRIPT)]

    transport.ready?.(second, session)
    await transport.answer(first, session, NEVER)
    await transport.answer(second, session, NEVER)

    expect(rig.record(first).accepts.map(({ status }) => status)).toEqual([400, 200])
    expect(rig.record(second).accepts.map(({ status }) => status)).toEqual([200])
  })
})

describe('a transcription model that is refused', () => {
  const session: CallSession = {
    ...A_SESSION,
    transcriptionModels: ['gpt-newer-transcribe', 'gpt-4o-mini-transcribe'],
  }
  const asked = (ref: string) =>
    rig.record(ref).accepts.map(({ body, status }) => {
      const { audio } = body as ReturnType<typeof acceptBody>
      return [audio?.input?.transcription?.model, status]
    })

  test('is followed by the next of the list, and not asked for again in the next call', async () => {
    const transport = rig.transport()
    const first = await rig.ring(A_SCRIPT)
    const second = await rig.ring(A_SCRIPT)

    await transport.answer(first, session, NEVER)
    await transport.answer(second, session, NEVER)

    expect(asked(first)).toEqual([
      ['gpt-newer-transcribe', 400],
      ['gpt-4o-mini-transcribe', 200],
    ])
    expect(asked(second)).toEqual([['gpt-4o-mini-transcribe', 200]])
  })

  test('as the last of the list leaves the least session', async () => {
    const ref = await rig.ring(A_SCRIPT)

    await rig
      .transport()
      .answer(ref, { ...session, transcriptionModels: ['gpt-newer-transcribe'] }, NEVER)

    expect(asked(ref)).toEqual([
      ['gpt-newer-transcribe', 400],
      [undefined, 200],
    ])
  })
})

test('an effort that a model does not take is left out of its next call, and of no other model’s', async () => {
  const transport = rig.transport()
  const session: CallSession = { ...A_SESSION, model: 'gpt-realtime-1.5' }
  const [first, second, other] = [
    await rig.ring(A_SCRIPT),
    await rig.ring(A_SCRIPT),
    await rig.ring(A_SCRIPT),
  ]

  transport.ready?.(second, session)
  await transport.answer(first, { ...session }, NEVER)
  await transport.answer(second, session, NEVER)
  await transport.answer(other, A_SESSION, NEVER)

  expect(rig.record(first).accepts.map(({ status }) => status)).toEqual([400, 200])
  expect(rig.record(second).accepts.map(({ body }) => body as unknown)).toEqual([
    acceptBody({ ...session, effort: null }, 'gpt-transcribe') as unknown,
  ])
  expect(rig.record(other).accepts[0]?.body).toMatchObject({ reasoning: { effort: 'low' } })
})

describe('a call whose caller nobody writes down', () => {
  const named = (name: string) => A_SESSION.tools.map((tool) => ({ ...tool, name }))
  const session: CallSession = {
    ...A_SESSION,
    transcriptionModels: ['gpt-newer-transcribe'],
    tools: ['look_up', 'place_order', 'take_table', 'send_to_whatsapp'].flatMap(named),
  }
  const last = (ref: string) => {
    const { body, status } = rig.record(ref).accepts.at(-1) ?? { body: {}, status: 0 }
    const { tools = [], instructions } = body as ReturnType<typeof acceptBody>
    const names = tools.map((tool) => ('name' in tool ? tool.name : null))
    return { status, names, isTold: instructions?.endsWith(UNHEARD) }
  }
  const withoutOrders = {
    status: 200,
    names: ['look_up', 'send_to_whatsapp'],
    isTold: true,
  }

  test('is offered no order by the least session, nor by a whole one without transcription', async () => {
    const transport = rig.transport()
    const least = await rig.ring(A_SCRIPT)
    const whole = await rig.ring(A_SCRIPT)

    await transport.answer(least, session, NEVER)
    await transport.answer(whole, session, NEVER)

    expect(last(least)).toEqual(withoutOrders)
    expect(last(whole)).toEqual(withoutOrders)
  })

  test('is told so by the settings’ own words where they want no transcription', async () => {
    const ref = await rig.ring(A_SCRIPT)

    await rig.transport().answer(ref, { ...A_SESSION, transcriptionModels: [] }, NEVER)

    expect(last(ref)).toEqual({ status: 200, names: ['look_up'], isTold: false })
  })
})

test('a model that is not there is no call that is gone', async () => {
  const ref = await rig.ring(A_SCRIPT)

  const error = await rig
    .transport()
    .answer(ref, { ...A_SESSION, model: 'gpt-realtime' }, NEVER)
    .catch((thrown: unknown) => thrown)

  expect(error).toMatchObject({ failure: 'rejected', reason: 'model_gone', code: 404 })
})

test('each refusal is a SIP answer of its meaning', async () => {
  const transport = rig.transport()
  const sent: number[] = []
  for (const why of [
    'busy',
    'over_cap',
    'closed',
    'technical',
    'blocked',
    'unknown_bar',
  ] as const) {
    const ref = await rig.ring(A_SCRIPT)
    await transport.refuse(ref, why, NEVER)
    sent.push(...rig.record(ref).rejects)
  }

  expect(sent).toEqual([486, 486, 480, 480, 603, 404])
})

test('frames that can not be read are counted and told as nothing; sound is not even told', async () => {
  const ref = await rig.ring({
    ...A_SCRIPT,
    steps: [
      { kind: 'raw', text: '{"type":' },
      { kind: 'raw', text: '[]' },
      { kind: 'frame', frame: { type: 'response.output_audio.delta', delta: 'AAAA' } },
      { kind: 'frame', frame: { type: 'input_audio_buffer.timeout_triggered' } },
      { kind: 'await', what: 'hangup', withinMs: 60_000 },
    ],
  })
  const transport = rig.transport()
  await transport.answer(ref, A_SESSION, NEVER)
  const listener = listening()
  const line = await transport.attach(ref, listener, NEVER)
  line.send({ kind: 'respond', id: 'c1', purpose: 'greeting' })
  await listener.until('quiet')

  const end = listener.events.findIndex(({ kind }) => kind === 'quiet')
  expect(listener.events.slice(end - 2, end)).toEqual([{ kind: 'other' }, { kind: 'other' }])
  expect(counted).toEqual(['voice_malformed_frames_total', 'voice_malformed_frames_total'])
  line.leave()
})

test('nothing the vendor would not take was sent', async () => {
  const ref = await rig.ring(A_SCRIPT)
  const transport = rig.transport()

  await transport.answer(ref, A_SESSION, NEVER)
  await transport.hangUp(ref, NEVER)

  expect(rig.record(ref).complaints).toEqual([])
  expect(rig.standin.complaints).toEqual([])
})

test('what stands last is found by a note, which is taken out again', async () => {
  const ref = await rig.ring(A_SCRIPT)
  const transport = rig.transport()
  await transport.answer(ref, A_SESSION, NEVER)
  const listener = listening()
  const line = await transport.attach(ref, listener, NEVER)
  line.send({ kind: 'respond', id: 'c1', purpose: 'greeting' })
  await listener.until((event) => event.kind === 'response_ended' && event.calls.length > 0)
  const found = () => listener.events.filter(({ kind }) => kind === 'call_found')
  for (const nth of [1, 2]) {
    const itemId = `gap_${nth}`
    line.send({ kind: 'note', id: `n${nth}`, itemId, text: 'Open again.' })
    await listener.until((event) => event.kind === 'noted' && event.itemId === itemId)
    line.send({ kind: 'forget', id: `d${nth}`, itemId })
    const noted = listener.events.findLast((event) => event.kind === 'noted')
    const before = noted?.previousItemId ?? ''
    line.send({ kind: 'find', id: `f${nth}`, itemId: before })
    await listener.until(() => found().length === nth)
  }

  const call = { functionCallId: 'call_1', name: 'look_up', arguments: '{}' }
  expect(found()).toMatchObject([{ call }, { call }])
  expect(listener.events.filter(({ kind }) => kind === 'fault')).toEqual([])
  line.leave()
})
