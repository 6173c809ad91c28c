import { expect, test } from 'bun:test'

import { openTracing } from './open-tracing.ts'
import { rootIds } from './trace-ids.ts'
import { subjectOf, UNTRACED } from './tracer.ts'

const CALL = '5f0c2b1e-7a44-5d3c-9b10-0d2f6a1e8c77'

test.each([
  ['m:wamid.ABC', 'wamid.ABC'],
  ['turn:wamid.ABC:0', 'wamid.ABC'],
  ['turn:wamid.ABC:12', 'wamid.ABC'],
  [`call:${CALL}`, `call:${CALL}`],
  [`call:${CALL}:recap:0`, `call:${CALL}`],
  [`call:${CALL}:call_7:staff:1`, `call:${CALL}`],
  ['call:7', 'call:7'],
  ['order:7:placed', 'order:7:placed'],
])('the key %s is about %s', (key, subject) => {
  expect(subjectOf(key)).toBe(subject)
})

test('a message and the answer to it have one trace, in whichever process', () => {
  expect(rootIds('turn:wamid.ABC:0')).toEqual(rootIds('m:wamid.ABC'))
  expect(rootIds('m:wamid.ABD')).not.toEqual(rootIds('m:wamid.ABC'))
  expect(rootIds('m:wamid.ABC').traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(rootIds('m:wamid.ABC').spanId).toMatch(/^[0-9a-f]{16}$/)
})

test('without an endpoint nothing is followed', async () => {
  const metrics = { otlpEndpoint: null } as Parameters<typeof openTracing>[0]['metrics']

  const tracing = await openTracing({ metrics }, 'replica')

  expect(tracing.tracer).toBe(UNTRACED)
  expect(tracing.routes).toEqual([])
})
