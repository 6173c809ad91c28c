import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { ALINE, post, seat, text } from '../../test/outbox-house.ts'
import { recordingLog } from '../../test/quiet.ts'
import { promMeter } from '../platform/metrics.ts'
import { queueSamples } from './queue-samples.ts'

eachDatabase((open) => {
  test('what waits, and for how long, stands in the metrics', async () => {
    const database = await open()
    await seat(database, ALINE)
    await post(database).leave(text(ALINE, '1'), text(ALINE, '2'))
    await elapse(database, 60_000)
    const meter = promMeter()
    const samples = queueSamples({
      database,
      timers: fakeTime().timers,
      random: () => 0.5,
      meter,
      log: recordingLog(),
    })

    await samples.sample()

    const rendered = await meter.render()
    expect(rendered).toContain('maitred_jobs_waiting{queue="outbox"} 2')
    expect(rendered).toContain('maitred_jobs_waiting{queue="inbox"} 0')
    expect(rendered).toMatch(/maitred_jobs_oldest_age_seconds\{queue="outbox"\} 6\d/)
  })
})
