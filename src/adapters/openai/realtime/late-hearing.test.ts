import { afterEach, beforeEach, expect, test } from 'bun:test'

import { A_SCRIPT, A_SESSION, listening } from '../../../../test/contracts/call-rig.ts'
import { sipRig } from '../../../../test/sip-rig.ts'
import type { CallSession } from '../../../core/call/transport.ts'

const NEVER = new AbortController().signal

let rig: Awaited<ReturnType<typeof sipRig>>
beforeEach(async () => {
  rig = await sipRig()
})
afterEach(() => rig.stop())

const SESSION: CallSession = {
  ...A_SESSION,
  tools: ['look_up', 'place_order'].flatMap((name) =>
    A_SESSION.tools.map((tool) => ({ ...tool, name })),
  ),
}

/** A call whose whole session is refused for another reason, on its line, once the greeting has ended. */
async function answered(session: CallSession) {
  const ref = await rig.ring({ ...A_SCRIPT, faults: { accept: ['bad_parameter'] } })
  const transport = rig.transport()
  await transport.answer(ref, session, NEVER)
  const attach = async () => {
    const listener = listening()
    const line = await transport.attach(ref, listener, NEVER)
    line.send({ kind: 'respond', id: 'c1', purpose: 'greeting' })
    await listener.until('response_ended')
    return { listener, line }
  }
  return { ref, attach, ...(await attach()) }
}

/** What was asked of the line, beside what the call itself asks. */
const updates = (ref: string) =>
  rig
    .record(ref)
    .frames.filter(({ type }) => type === 'session.update')
    .map(({ session }) => {
      const { instructions, tools, audio } = session as {
        instructions: string
        tools: { name: string }[]
        audio: { input: { transcription: { model: string } } }
      }
      return [instructions, tools.map(({ name }) => name), audio.input.transcription.model]
    })

const ALL = [A_SESSION.instructions, ['look_up', 'place_order']]

test('a call that was answered with the least is heard once its line is open, and can order then', async () => {
  const { ref, line, attach } = await answered(SESSION)
  expect(updates(ref)).toEqual([[...ALL, 'gpt-transcribe']])

  line.leave()
  const again = await attach()

  expect(updates(ref)).toHaveLength(1)
  again.line.leave()
})

test('models that the line refuses are asked for one after the other; nobody else hears of it', async () => {
  const transcriptionModels = ['gpt-newest', 'gpt-newer', 'whisper-1', 'gpt-transcribe']

  const { ref, line, listener } = await answered({ ...SESSION, transcriptionModels })

  expect(updates(ref).map(([, , model]) => model)).toEqual(['gpt-newest', 'gpt-newer', 'whisper-1'])
  expect(rig.record(ref).errors).toHaveLength(2)
  expect(listener.events.filter(({ kind }) => kind === 'fault')).toEqual([])
  line.leave()
})

test('where all are refused the call stays as it was answered', async () => {
  const { ref, line, attach } = await answered({ ...SESSION, transcriptionModels: ['gpt-newest'] })

  line.leave()
  const again = await attach()

  expect(updates(ref)).toHaveLength(1)
  again.line.leave()
})

test('a call that is heard from the start, or is not to be, is asked for nothing', async () => {
  const transport = rig.transport()
  for (const transcriptionModels of [['gpt-transcribe'], []]) {
    const ref = await rig.ring(A_SCRIPT)
    await transport.answer(ref, { ...SESSION, transcriptionModels }, NEVER)
    const line = await transport.attach(ref, listening(), NEVER)
    expect(updates(ref)).toEqual([])
    line.leave()
  }
})

test('whoever takes over a call that is not heard asks for it, once the line says so', async () => {
  const ref = await rig.ring({ ...A_SCRIPT, faults: { accept: ['bad_parameter'] } })
  await rig.transport().answer(ref, SESSION, NEVER)
  const heard = await rig.ring(A_SCRIPT)
  await rig.transport().answer(heard, SESSION, NEVER)
  const next = rig.transport()

  for (const one of [ref, heard]) {
    const listener = listening()
    const line = await next.attach(one, listener, NEVER, () => SESSION)
    line.send({ kind: 'respond', id: 'c1', purpose: 'greeting' })
    await listener.until('response_ended')
    line.leave()
  }

  expect(updates(ref)).toEqual([[...ALL, 'gpt-transcribe']])
  expect(updates(heard)).toEqual([])
})
