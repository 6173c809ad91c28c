import { expect, test } from 'bun:test'

import { REFUSE_WHYS } from '../../core/call/transport.ts'
import { promMeter } from '../../platform/metrics.ts'
import { voiceMetrics } from './metrics.ts'

test('calls refused for whatever reason stand at 0 from the start', async () => {
  const meter = promMeter()

  voiceMetrics(meter)

  const text = await meter.render()
  const missing = REFUSE_WHYS.filter(
    (why) => !text.includes(`maitred_voice_calls_total{outcome="refused_${why}"} 0`),
  )
  expect(missing).toEqual([])
})
