import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { recordingLog } from '../../test/quiet.ts'
import type { Database, Db } from '../db/client.ts'
import { installJobs, type Jobs, JOBS_SCHEMA_VERSION, startJobs } from './boss.ts'

function timers(database: Database, pollSeconds = 0.5) {
  const log = recordingLog()
  return { log, jobs: startJobs({ database, backend: 'postgres', log, pollSeconds }) }
}

/** Starts, works, and stops whatever happens. */
async function running(jobs: Jobs, work: () => Promise<void>): Promise<void> {
  await jobs.start()
  try {
    await work()
  } finally {
    await jobs.stop()
  }
}

const waiting = (database: Database, queue: string) =>
  database.query<{ data: unknown }>(
    `SELECT data FROM pgboss.job WHERE name = $1 AND state = 'created'`,
    [queue],
  )

test('the schema version is that of the installed pg-boss', async () => {
  const manifest: unknown = await Bun.file('node_modules/pg-boss/package.json').json()

  expect(manifest).toMatchObject({ pgboss: { schema: JOBS_SCHEMA_VERSION } })
})

test.each([
  ['postgres', true],
  ['citus', true],
  ['yugabytedb', false],
  ['cockroachdb', false],
] as const)('pg-boss makes its tables as %s wants them', async (backend, hasPartitions) => {
  const scripts: string[] = []
  const nothingThere = Object.assign(new Error('no'), { code: '42P01' })
  const keep = async (text: string) => {
    scripts.push(text)
    return []
  }
  const tx = { script: keep } as unknown as Db
  const database = {
    kind: 'postgres',
    query: () => (scripts.length === 0 ? Promise.reject(nothingThere) : Promise.resolve([])),
    script: keep,
    transaction: (work: (tx: Db) => Promise<unknown>) => work(tx),
  } as unknown as Database

  await installJobs(database, backend)

  expect(scripts.join('').includes('PARTITION BY')).toBe(hasPartitions)
})

eachDatabase((open) => {
  test('the schema is made once, by however many replicas at a time', async () => {
    const database = await open()
    await database.script('DROP SCHEMA IF EXISTS pgboss CASCADE')

    await Promise.all([
      installJobs(database, 'postgres'),
      installJobs(await open.again(), 'postgres'),
    ])

    expect(await installJobs(database, 'postgres')).toBe(false)
    expect(await database.query('SELECT version FROM pgboss.version')).toEqual([
      { version: JOBS_SCHEMA_VERSION },
    ])
  })

  test('a timer commits with its cause, or not at all', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    const { jobs } = timers(database)
    jobs.define('ladder', () => Promise.resolve())

    await running(jobs, async () => {
      await database.transaction((tx) =>
        jobs.send(tx, 'ladder', { order: 1 }, { afterSeconds: 90 }),
      )
      await database
        .transaction(async (tx) => {
          await jobs.send(tx, 'ladder', { order: 2 }, { afterSeconds: 90 })
          throw new Error('the turn is refused')
        })
        .catch(() => {})

      expect(await waiting(database, 'ladder')).toEqual([{ data: { order: 1 } }])
    })
  })

  test('a timer that is due runs its handler with what was sent', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    const { jobs } = timers(database)
    let rang: (order: number) => void = () => {}
    const order = new Promise<number>((resolve) => {
      rang = resolve
    })
    jobs.define<{ order: number }>('bell', (job) => {
      rang(job.data.order)
      return Promise.resolve()
    })

    await running(jobs, async () => {
      await jobs.send(null, 'bell', { order: 7 })

      expect(await order).toBe(7)
    })
  })

  test('timers that are due together ring together, and one that fails fails alone', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    const { promise: allRang, resolve } = Promise.withResolvers<void>()
    const rang = new Set<number>()
    let atOnce = 0
    let most = 0
    const ring = async ({ data: { order } }: { data: { order: number } }) => {
      most = Math.max(most, (atOnce += 1))
      await Bun.sleep(1)
      atOnce -= 1
      rang.add(order)
      if (rang.size === 40) resolve()
      if (order === 7) throw new Error('not this one')
    }
    // Looked at once a minute: whatever is left over after a look waits as long.
    const { jobs: first } = timers(database, 60)
    first.define('rush', ring, { concurrency: 3 })
    await running(first, async () => {
      const orders = Array.from({ length: 40 }, (_, order) => ({ order }))
      await Promise.all(orders.map((data) => first.send(null, 'rush', data, { afterSeconds: 1 })))
    })
    await database.query(`UPDATE pgboss.job SET start_after = now() WHERE name = 'rush'`)
    const { jobs: second } = timers(database, 60)
    second.define('rush', ring, { concurrency: 3 })

    await running(second, () => allRang)

    expect(most).toBe(3)
    const states = await database.query<{ data: { order: number }; state: string }>(
      `SELECT data, state FROM pgboss.job WHERE name = 'rush' AND state <> 'completed'`,
    )
    expect(states).toEqual([{ data: { order: 7 }, state: 'retry' }])
  })

  test('one timer waits per key', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    const { jobs } = timers(database)
    jobs.define('idle', () => Promise.resolve(), { onePerKey: true })

    await running(jobs, async () => {
      const first = await jobs.send(null, 'idle', {}, { afterSeconds: 60, key: 'tab:1' })
      const second = await jobs.send(null, 'idle', {}, { afterSeconds: 60, key: 'tab:1' })
      const other = await jobs.send(null, 'idle', {}, { afterSeconds: 60, key: 'tab:2' })

      expect(first).toBeString()
      expect(second).toBeNull()
      expect(other).toBeString()
    })
  })

  test('what a failing handler says is neither stored nor logged', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    const { jobs, log } = timers(database)
    let fail = () => {}
    const failed = new Promise<void>((resolve) => {
      fail = resolve
    })
    jobs.define('leaky', () => {
      fail()
      return Promise.reject(new TypeError('Aline at table A5'))
    })

    await running(jobs, async () => {
      await jobs.send(null, 'leaky', {})
      await failed
    })

    expect(log.entries).toMatchObject([{ level: 'error', queue: 'leaky' }])
    const rows = await database.query(`SELECT output::text FROM pgboss.job WHERE name = 'leaky'`)
    expect(JSON.stringify(rows)).not.toContain('Aline')
  })

  test('a second start finds its queues and schedules in place', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    for (const _start of [1, 2]) {
      const { jobs } = timers(database)
      jobs.define('nightly', () => Promise.resolve(), { expireSeconds: 600 })
      jobs.schedule('nightly', '15 3 * * *')
      await running(jobs, () => Promise.resolve())
    }

    expect(
      await database.query(`SELECT name, cron FROM pgboss.schedule WHERE name = 'nightly'`),
    ).toEqual([{ name: 'nightly', cron: '15 3 * * *' }])
  })
})
