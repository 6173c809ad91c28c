import { afterEach, beforeEach, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'

import { A_SCRIPT } from '../../../test/contracts/call-rig.ts'
import { openLine } from '../../../test/line-client.ts'
import { systemClock } from '../../platform/clock.ts'
import type { ActLine, SimulatedRealtime } from './realtime.ts'
import { simulatedRealtime } from './realtime.ts'

/** The stand-in's own answers, held against what was recorded of the vendor. */
const HTTP = new URL('../../../test/fixtures/openai/http/', import.meta.url).pathname
const fixture = (name: string) => JSON.parse(readFileSync(`${HTTP}${name}.json`, 'utf8'))

let standin: SimulatedRealtime
beforeEach(async () => {
  standin = await simulatedRealtime({
    apiKey: 'sk-fixture-not-real',
    webhookSecret: 'whsec_c3RhbmRpbg==',
    clock: systemClock,
    pace: 0,
  })
})
afterEach(() => standin.stop())

/** The recorded request, about another call. */
async function asked(path: string, { request }: ReturnType<typeof fixture>) {
  const response = await fetch(standin.url.replace(/\/v1$/, '') + path, {
    method: request.method,
    headers: request.headers,
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  })
  return [response.status, formOf(await response.text())]
}

/** An error without its message, whose words are illustrative; anything else as it is. */
function formOf(body: unknown): unknown {
  const read = typeof body === 'string' && body !== '' ? JSON.parse(body) : body
  return read?.error === undefined ? read : { error: { ...read.error, message: 'in words' } }
}

test.each([
  ['accept_400_unknown_parameter', 'accept'],
  ['accept_404_call_gone', 'accept'],
  ['reject_200', 'reject'],
  ['refer_500', 'refer'],
])('a request about a call is answered in the form of %s.json', async (name, action) => {
  const recorded = fixture(name)
  const { callId } = await standin.ring({ ...A_SCRIPT, faults: { refer: ['server_error'] } })
  const ref = name.endsWith('gone') ? 'rtc_unknown' : callId
  if (action === 'refer') await asked(`/v1/realtime/calls/${ref}/accept`, fixture('accept_200'))

  const answer = await asked(`/v1/realtime/calls/${ref}/${action}`, recorded)

  expect(answer).toEqual([recorded.response.status, formOf(recorded.response.body)])
})

test('a line that nobody knows is refused in the form of ws_upgrade_404.json', async () => {
  const recorded = fixture('ws_upgrade_404')

  const answer = await asked(recorded.request.path, recorded)

  expect(answer).toEqual([recorded.response.status, formOf(recorded.response.body)])
})

test.each([
  ['{"ok":true,"sent":"menu"}', true],
  ['{"ok":false,"refused":"closed"}', false],
])(
  'whoever listens hears which function was called, and from %s whether it was done',
  async (output, isDone) => {
    const { callId } = await standin.ring(A_SCRIPT)
    await asked(`/v1/realtime/calls/${callId}/accept`, fixture('accept_200'))
    const line = await openLine(standin.realtimeUrl, callId, 'sk-fixture-not-real')
    const acts: ActLine[] = []
    standin.onAct((act) => void acts.push(act))

    line.send({ type: 'response.create', response: { metadata: { purpose: 'greeting' } } })
    await line.until(({ response }) => JSON.stringify(response ?? null).includes('call_1'))
    const item = { type: 'function_call_output', call_id: 'call_1', output }
    line.send({ type: 'conversation.item.create', item })
    await line.answerTo({ type: 'session.patch' })

    expect(acts).toEqual([{ callId, name: 'look_up', isDone }])
  },
)
