import { expect, test } from 'bun:test'

import { isType, openLine } from '../../../test/line-client.ts'
import { realtimeProcess } from '../../../test/realtime-process.ts'
import { callScript } from './scripts/all.ts'

test('the stand-in plays calls in a process of its own', async () => {
  const apiKey = 'sk-standin'
  await using standin = await realtimeProcess({
    apiKey,
    webhookSecret: 'whsec_c3RhbmRpbg==',
    pace: 0,
  })

  const { callId } = await standin.ring(callScript('goodbye'), 'rtc_own')
  await fetch(`${standin.url}/realtime/calls/${callId}/accept`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'realtime', model: 'gpt-realtime-2.1' }),
  })
  const line = await openLine(standin.realtimeUrl, callId, apiKey)
  await line.until(isType('session.created'))
  await standin.trouble(callId, 'drop')
  expect(await line.closed).toBe(1006)
  await standin.hangUp(callId)

  expect(await standin.over(callId)).toMatchObject({ callId: 'rtc_own', ended: 'caller' })
  expect(await standin.calls()).toHaveLength(1)
  expect(await standin.complaints()).toEqual([])
})
