import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eachDatabase } from '../../test/database.ts'
import { recordingLog } from '../../test/quiet.ts'
import { DINER, scan, waiterDesk } from '../../test/waiter-desk.ts'
import { openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { installJobs, startJobs } from '../jobs/boss.ts'
import { LADDER_QUEUE, ladderJob } from '../plugins/waiter/ladder.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

setDefaultTimeout(60_000)

const folder = mkdtempSync(join(tmpdir(), 'maitred-ladder-'))
afterEach(() => rmSync(join(folder, 'evening.maitred'), { force: true }))

eachDatabase((open) => {
  test('an order that nobody had accepted at the backup climbs on after the restore', async () => {
    const source = await open()
    await installJobs(source, 'postgres')
    const timers = startJobs({ database: source, backend: 'postgres', log: recordingLog() })
    timers.define(LADDER_QUEUE, async () => {})
    await timers.start()
    const desk = await waiterDesk(source, {}, { jobs: timers })
    await source.query(`UPDATE bars SET rules = rules || '{"remindAfterSeconds":3600}'`)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'one goat skewer')
    await desk.says(DINER, "that's all")
    await timers.stop()
    await source.query(`UPDATE pgboss.job SET start_after = now() WHERE name = $1`, [LADDER_QUEUE])
    const path = join(folder, 'evening.maitred')
    await backup(source, path, { version: '1', at: new Date('2026-11-28T10:00:00Z') })

    const target = await openDatabase('embedded::memory:')
    await migrate(target)
    await installJobs(target, 'postgres')
    const { timers: count } = await restore(target, path)
    const rang = Promise.withResolvers<void>()
    const jobs = startJobs({
      database: target,
      backend: 'postgres',
      log: recordingLog(),
      pollSeconds: 0.5,
    })
    const climb = ladderJob({ ...desk.deps, database: target, jobs, kick: () => rang.resolve() })
    jobs.define(LADDER_QUEUE, climb)
    await jobs.start()
    await rang.promise

    expect(count).toBe(1)
    expect(
      await target.query(`SELECT kind FROM outbox WHERE dedupe_key LIKE 'ladder:%'`),
    ).not.toEqual([])
    await jobs.stop()
    await target.close()
  })
})
