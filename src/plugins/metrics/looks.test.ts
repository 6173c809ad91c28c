import { expect, test } from 'bun:test'
import { tmpdir } from 'node:os'

import { eachDatabase } from '../../../test/database.ts'
import { elapse } from '../../../test/elapse.ts'
import { fakeTime } from '../../../test/fake-time.ts'
import { ALINE, post, seat, text } from '../../../test/outbox-house.ts'
import { recordingLog } from '../../../test/quiet.ts'
import type { Database } from '../../db/client.ts'
import { samples } from '../../jobs/samples.ts'
import { promMeter } from '../../platform/metrics.ts'
import { addLooks } from './looks.ts'

function looking(database: Database, folder: string | null = null) {
  const time = fakeTime()
  const log = recordingLog()
  const meter = promMeter()
  const looks = samples({ ...time, log, random: () => 0.5, everyMs: 10_000 })
  addLooks({ database, meter, samples: looks, folder })
  return { meter, log, looks }
}

eachDatabase((open) => {
  test('what waits, and for how long, stands in the metrics', async () => {
    const database = await open()
    await seat(database, ALINE)
    await post(database).leave(text(ALINE, '1'), text(ALINE, '2'))
    await elapse(database, 60_000)
    const { meter, looks } = looking(database)

    await looks.look()

    const rendered = await meter.render()
    expect(rendered).toContain('maitred_jobs_waiting{queue="outbox"} 2')
    expect(rendered).toContain('maitred_jobs_waiting{queue="inbox"} 0')
    expect(rendered).toMatch(/maitred_jobs_oldest_age_seconds\{queue="outbox"\} 6\d/)
    expect(rendered).toContain('maitred_dead_letters{queue="outbox"} 0')
    expect(rendered).toContain('maitred_numbers_paused 0')
  })

  test('a database that answers is up and has a size', async () => {
    const { meter, looks, log } = looking(await open(), tmpdir())

    await looks.look()

    const rendered = await meter.render()
    expect(rendered).toContain('maitred_database_up 1')
    expect(rendered).toMatch(/maitred_database_size_bytes [1-9]/)
    expect(rendered).toMatch(/maitred_disk_free_bytes [1-9]/)
    expect(log.entries).toEqual([])
  })
})

test('a database that does not answer is down, and the other looks are still taken', async () => {
  const away = async () => {
    throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
  }
  const database = { query: away, relaxed: { query: away } } as unknown as Database
  const { meter, looks, log } = looking(database, tmpdir())

  await looks.look()

  const rendered = await meter.render()
  expect(rendered).toContain('maitred_database_up 0')
  expect(rendered).toMatch(/maitred_disk_size_bytes [1-9]/)
  expect(log.entries.map(({ sample }) => sample)).toEqual(['database', 'queues'])
})
