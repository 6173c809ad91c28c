import { afterEach, describe, expect, setSystemTime, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { recordingLog } from '../../test/quiet.ts'
import type { Clock } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import { systemClock } from '../platform/clock.ts'
import { type Quota, quota, sweepQuotas, type Verdict } from './quota.ts'

type More = {
  readonly limit: number | (() => number)
  readonly scope?: string
  readonly clock?: Clock
}

/** A count is waited for until `time` is moved: a busy machine may take longer than a server would wait. */
function aQuota(
  queries: Pick<Queries, 'query'>,
  { limit, scope = 'test', clock = systemClock }: More,
) {
  const [log, time] = [recordingLog(), fakeTime()]
  const asked = typeof limit === 'number' ? () => limit : limit
  const deps = { queries, scope, limit: asked, log, clock, timers: time.timers }
  return Object.assign(quota(deps), { log, time })
}

function counted(queries: Pick<Queries, 'query'>) {
  let asked = 0
  const counting: Pick<Queries, 'query'> = {
    query: (text, params) => {
      asked += 1
      return queries.query(text, params)
    },
  }
  return { counting, asked: () => asked }
}

async function passed(quotas: readonly Quota[], key: string, times: number): Promise<number> {
  const verdicts: Promise<Verdict>[] = []
  for (let n = 0; n < times; n += 1) {
    for (const one of quotas) verdicts.push(Promise.resolve(one.take(key)))
  }
  return (await Promise.all(verdicts)).filter(({ ok }) => ok).length
}

afterEach(() => void setSystemTime())

eachDatabase((open, kind) => {
  test('a small limit is exact, and what is over it is told how long to wait', async () => {
    const { relaxed } = await open()
    const one = aQuota(relaxed, { limit: 5 })

    expect(await passed([one], 'a', 5)).toBe(5)
    const over = await one.take('a')
    const again = await one.take('a')

    expect(over).toMatchObject({ ok: false, isFirst: true })
    expect(again).toMatchObject({ ok: false, isFirst: false })
    expect(over.ok ? 0 : over.retryAfterMs).toBeWithin(1, 60_001)
    expect(await passed([one], 'b', 1)).toBe(1)
  })

  test('three replicas at once share a limit, exact within one in a hundred', async () => {
    const first = await open()
    const databases = [first, await open.again(), await open.again()]
    const replicas = databases.map(({ relaxed }) => aQuota(relaxed, { limit: 5000 }))

    const count = await passed(replicas, 'flood', 3000)

    expect(count).toBeWithin(4950, 5001)
  })

  test('many points at once count as that many, and too many are refused whole', async () => {
    const { relaxed } = await open()
    const one = aQuota(relaxed, { limit: 100 })

    const verdicts = [await one.take('a', 60), await one.take('a', 60), await one.take('a', 60)]

    expect(verdicts.map(({ ok }) => ok)).toEqual([true, false, false])
  })

  test('points that are given back can be taken again, and cost the database nothing', async () => {
    const { counting, asked } = counted((await open()).relaxed)
    const one = aQuota(counting, { limit: 10 })

    one.giveBack('a', 5)
    for (let n = 0; n < 500; n += 1) {
      expect((await one.take('a')).ok).toBe(true)
      one.giveBack('a', 1)
    }

    expect(asked()).toBe(1)
    expect(await passed([one], 'a', 20)).toBe(10)
  })

  test('a clock that was ahead keeps nobody out once it is right, nor does that of another replica', async () => {
    const { relaxed } = await open()
    let aheadMs = 3_600_000
    const clock = { now: () => new Date(systemClock.now().getTime() + aheadMs) }
    const [wrong, right] = [aQuota(relaxed, { limit: 2, clock }), aQuota(relaxed, { limit: 2 })]
    expect(await passed([wrong], 'a', 3)).toBe(2)
    await relaxed.query('UPDATE rate_limits SET expire = expire + 3600000')

    aheadMs = 0

    expect(await passed([wrong], 'a', 3)).toBe(2)
    expect(await right.take('a')).toMatchObject({ ok: false })
    await relaxed.query('UPDATE rate_limits SET expire = expire + 3600000')
    expect(await passed([aQuota(relaxed, { limit: 2 })], 'a', 3)).toBe(2)
  })

  test('replicas whose clocks are far apart share a limit all the same', async () => {
    // Its clock is the process's.
    if (kind === 'embedded') return
    const { relaxed } = await open()
    const [right, behind, ahead] = [1, 2, 3].map(() => aQuota(relaxed, { limit: 3 }))
    const takenAt = async (one: Quota | undefined, byMs: number) => {
      setSystemTime(new Date(systemClock.now().getTime() + byMs))
      const { ok } = (await one?.take('a')) ?? { ok: null }
      setSystemTime()
      return ok
    }

    const taken = [
      await takenAt(behind, -300_000),
      await takenAt(right, 0),
      await takenAt(ahead, 300_000),
      await takenAt(behind, -300_000),
      await takenAt(right, 0),
    ]

    expect(taken).toEqual([true, true, true, false, false])
  })

  test('a flood over the limit asks the database no more', async () => {
    const { counting, asked } = counted((await open()).relaxed)
    const one = aQuota(counting, { limit: 1000 })

    await passed([one], 'flood', 1000)
    const before = asked()
    for (let n = 0; n < 10_000; n += 1) await one.take('flood')

    expect(asked() - before).toBeLessThanOrEqual(1)
    expect(before).toBeLessThan(10)
  })

  test('scopes count apart, and the table holds neither an address nor an id', async () => {
    const database = await open()
    const one = aQuota(database.relaxed, { limit: 1, scope: 'address' })
    const other = aQuota(database.relaxed, { limit: 1, scope: 'diner' })

    expect(await passed([one, other], '203.0.113.9', 1)).toBe(2)

    const rows = await database.query<{ key: string }>('SELECT key FROM rate_limits')
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toContain('203.0')
  })

  test('rows whose minute is long over are swept, others stay', async () => {
    const database = await open()
    await passed([aQuota(database.relaxed, { limit: 1 })], 'a', 1)
    const count = async () => (await database.query('SELECT 1 FROM rate_limits')).length

    await sweepQuotas(database)
    expect(await count()).toBe(1)
    await database.query('UPDATE rate_limits SET expire = expire - 180000')
    await sweepQuotas(database)

    expect(await count()).toBe(0)
  })
})

describe('without a count', () => {
  const broken: Pick<Queries, 'query'> = { query: () => Promise.reject(new Error('away')) }

  test('nobody is refused while the database is away', async () => {
    const one = aQuota(broken, { limit: 1 })

    expect(await passed([one], 'a', 50)).toBe(50)
    expect(one.log.entries[0]).toMatchObject({ level: 'warn', scope: 'test' })
  })

  test('a count that takes half a second is not waited for', async () => {
    const one = aQuota({ query: () => new Promise(() => {}) }, { limit: 1 })

    const taken = Promise.resolve(one.take('a', 50))
    one.time.advance(499)
    const early = await Promise.race([taken, Bun.sleep(1)])
    one.time.advance(1)

    expect(early).toBeUndefined()
    expect(await taken).toEqual({ ok: true })
    expect(one.log.entries).toMatchObject([{ level: 'warn', scope: 'test' }])
  })

  test('a limit of 0 is none, and a changed one counts at once', async () => {
    let limit = 0
    const none: Pick<Queries, 'query'> = {
      query: () => Promise.resolve([{ points: 1, left: 60_000 }]) as never,
    }
    const one = aQuota(none, { limit: () => limit })

    expect(await passed([one], 'a', 100)).toBe(100)
    limit = 1
    expect(await passed([one], 'a', 3)).toBe(1)
  })

  test('a key whose keeper is thrown out of memory is counted on in the database', async () => {
    const counts = new Map<unknown, number>()
    const memory: Pick<Queries, 'query'> = {
      query: (_text, params = []) => {
        const points = (counts.get(params[0]) ?? 0) + Number(params[1])
        counts.set(params[0], points)
        return Promise.resolve([{ points, left: 60_000 }]) as never
      },
    }
    const one = aQuota(memory, { limit: 2 })

    await passed([one], 'a', 3)
    for (let n = 0; n < 20_500; n += 1) await one.take(`other-${n}`)

    expect((await one.take('a')).ok).toBe(false)
  })
})
