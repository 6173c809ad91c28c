import { expect, test } from 'bun:test'

import { openTracing } from './open-tracing.ts'
import { rootIds } from './trace-ids.ts'
import { subjectOf, UNTRACED } from './tracer.ts'

test.each([
  ['m:wamid.ABC', 'wamid.ABC'],
  ['turn:wamid.ABC:0', 'wamid.ABC'],
  ['turn:wamid.ABC:12', 'wamid.ABC'],
  ['c:wacid.9:connect', 'wacid.9'],
  ['c:wacid.9:terminate', 'wacid.9'],
  ['cs:wacid.9:RINGING', 'wacid.9'],
  ['order:7:placed', 'order:7:placed'],
])('the row %s is about %s', (dedupeKey, subject) => {
  expect(subjectOf(dedupeKey)).toBe(subject)
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
