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

test('the house waiter alone is no step of a model', () => {
  const { log, seen } = traced()

  log.info({ ...THOUGHT, provider: 'house', input: 0, output: 0 }, 'a turn was thought')

  expect(seen()).toEqual([])
})
