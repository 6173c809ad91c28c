import { expect, test } from 'bun:test'

import { fakeTime } from '../../test/fake-time.ts'
import { recordingLog } from '../../test/quiet.ts'
import { tracingLog } from './trace-log.ts'
import type { TraceEvent } from './trace.ts'

function traced() {
  const seen: TraceEvent[] = []
  const log = tracingLog(
    recordingLog(),
    { emit: (event) => void seen.push(event) },
    fakeTime().clock,
  )
  return { log, seen: () => seen.map(({ what, facts }) => [what, facts]) }
}

const THOUGHT = { event: 'WA_WAITER_THOUGHT', cached: 10 }

test('a model that answered shows its name, its tools and its tokens', () => {
  const { log, seen } = traced()

  log.info(
    { ...THOUGHT, provider: 'openai', input: 100, output: 20, tools: ['add_to_cart', 'view_cart'] },
    'a turn was thought',
  )

  expect(seen()).toEqual([
    [
      'a model answered',
      { brain: 'openai', tools: 'add_to_cart, view_cart', tokens: 120, cached: 10 },
    ],
  ])
})

test('models that were asked in vain show, with why and what they cost', () => {
  const { log, seen } = traced()

  log.warn({ event: 'WA_WAITER_PROVIDER_FALLBACK', reason: 'quota' }, 'a model was passed over')
  log.info({ ...THOUGHT, provider: 'house', input: 100, output: 20, tools: [] }, 'thought')

  expect(seen()).toEqual([
    ['a model was passed over', { reason: 'quota' }],
    ['no model had an answer', { brain: 'house', tokens: 120, cached: 10 }],
  ])
})

test('ticks are one step, and words are two', () => {
  const { log, seen } = traced()
  const stored = { event: 'WA_WEBHOOK_RECEIVED', arrivals: 1, seconds: 0.021 }

  log.info({ ...stored, kind: 'status' }, 'a delivery was stored')
  log.info({ ...stored, kind: 'message' }, 'a delivery was stored')

  expect(seen()).toEqual([
    ['delivery status stored', undefined],
    ['signature checked', undefined],
    ['committed, answered 200', { rows: 1 }],
  ])
})

test('a call shows from its webhook to its summary', () => {
  const { log, seen } = traced()
  const event = 'WA_VOICE_CALL_EVENT'
  const callId = '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a99'

  log.info({ event, call_event: 'ringing', callId }, 'a call rings')
  log.info({ event: 'OPENAI_WEBHOOK_RECEIVED', arrivals: 1, kind: 'call', seconds: 0.004 }, '')
  log.info({ event, call_event: 'accepted', callId }, 'a call was answered')
  log.info({ event: 'WA_VOICE_WEBSOCKET_CONNECTED', callId }, 'a control line is open')
  log.info({ event, call_event: 'ended', callId, outcome: 'completed', seconds: 17 }, 'over')
  log.info({ event: 'WA_VOICE_SUMMARY_STORED', callId }, 'a call was summed up')

  expect(seen()).toEqual([
    ['signature checked, a call rings', {}],
    ['committed, answered 200', { from: 'OpenAI' }],
    ['call answered', {}],
    ['control line open', undefined],
    ['call over', { outcome: 'completed', seconds: 17 }],
    ['summary of the call stored', undefined],
  ])
})

test('the house waiter alone is no step of a model', () => {
  const { log, seen } = traced()

  log.info({ ...THOUGHT, provider: 'house', input: 0, output: 0 }, 'a turn was thought')

  expect(seen()).toEqual([])
})
