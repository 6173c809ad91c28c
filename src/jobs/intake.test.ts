import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import type { Arrival } from '../core/message.ts'
import type { Queries } from '../db/client.ts'
import { intake, type IntakeDeps, Overloaded, StorageUnavailable, type Stored } from './intake.ts'

const anArrival = (id: string, more: Partial<Arrival> = {}): Arrival => ({
  kind: 'message',
  dedupeKey: `m:${id}`,
  lane: '1065:RW.1',
  phoneNumberId: '1065',
  at: new Date('2026-11-23T18:00:00Z'),
  gatherMs: 400,
  body: { text: `deux "Primus" \\ ${id}` },
  ...more,
})

function door(database: Pick<Queries, 'query'>, limits: Partial<IntakeDeps> = {}) {
  const stored: Stored[] = []
  const time = fakeTime()
  const log = recordingLog()
  const doors = intake({
    database,
    clock: time.clock,
    timers: time.timers,
    meter: quietMeter,
    log,
    onStored: (rows) => void stored.push(...rows),
    ...limits,
  })
  return { ...doors, stored, time, log }
}

/** Stands before a database and counts, holds or breaks its writes. */
function gate(database: Pick<Queries, 'query'>) {
  let writes = 0
  let opened = Promise.resolve()
  let open = () => {}
  return {
    writes: () => writes,
    hold() {
      opened = new Promise((resolve) => {
        open = resolve
      })
      return () => open()
    },
    query: async <T>(text: string, params?: readonly unknown[]) => {
      writes += 1
      await opened
      return database.query<T>(text, params)
    },
  }
}

/** Stands before a database whose writes end one by one, when told. */
function valve(database: Pick<Queries, 'query'>) {
  const held: (() => void)[] = []
  let isOpen = false
  return {
    open() {
      isOpen = true
      for (const release of held.splice(0)) release()
    },
    letOne: () => held.shift()?.(),
    query: async <T>(text: string, params?: readonly unknown[]) => {
      if (!isOpen) await new Promise<void>((resolve) => void held.push(resolve))
      return database.query<T>(text, params)
    },
  }
}

const thrown = (error: unknown): unknown => error

const inTurn = () => new Promise<void>((resolve) => void setImmediate(resolve))

eachDatabase((open) => {
  test('an arrival is stored whole and told of after its commit', async () => {
    const database = await open()
    const { store, stored } = door(database)

    await store([anArrival('1')])

    const rows = await database.query(
      `SELECT dedupe_key, kind, lane, phone_number_id, at, gather_ms, body, state, attempts FROM inbox`,
    )
    expect(rows).toEqual([
      {
        dedupe_key: 'm:1',
        kind: 'message',
        lane: '1065:RW.1',
        phone_number_id: '1065',
        at: new Date('2026-11-23T18:00:00Z'),
        gather_ms: 400,
        body: { text: 'deux "Primus" \\ 1' },
        state: 'pending',
        attempts: 0,
      },
    ])
    expect(stored).toEqual([
      {
        dedupeKey: 'm:1',
        lane: '1065:RW.1',
        kind: 'message',
        phoneNumberId: '1065',
        gatherMs: 400,
      },
    ])
  })

  test('a delivery that comes twice is stored once, and its second answer is a yes too', async () => {
    const database = await open()
    const { store, stored } = door(database)

    await Promise.all([store([anArrival('1')]), store([anArrival('1'), anArrival('2')])])
    await store([anArrival('2')])

    expect(await database.query('SELECT dedupe_key FROM inbox ORDER BY id')).toEqual([
      { dedupe_key: 'm:1' },
      { dedupe_key: 'm:2' },
    ])
    expect(stored).toHaveLength(2)
  })

  test('callers that come while writes are under way share the next one', async () => {
    const database = await open()
    const gated = gate(database)
    const { store, drain } = door(gated, { maxInFlight: 1 })
    const release = gated.hold()

    const first = store([anArrival('0')])
    await inTurn()
    const rest = Array.from({ length: 40 }, (_, n) => store([anArrival(`${n + 1}`)]))
    await inTurn()
    release()
    await Promise.all([first, ...rest])
    await drain()

    expect(gated.writes()).toBe(2)
    expect(await database.query('SELECT count(*) AS n FROM inbox')).toEqual([{ n: 41 }])
  })

  test('statuses wait a moment for company, and go with the first who does not wait', async () => {
    const before = gate(await open())
    const { store, time } = door(before)
    const aStatus = (id: string) => store([anArrival(id, { kind: 'status' })])

    const alone = [aStatus('1'), aStatus('2')]
    await inTurn()
    const atOnce = before.writes()
    time.advance(20)
    await Promise.all(alone)
    const together = before.writes()
    await Promise.all([aStatus('3'), aStatus('4'), store([anArrival('5')])])

    expect([atOnce, together, before.writes()]).toEqual([0, 1, 2])
  })

  test('a row the database refuses fails its own caller only', async () => {
    const database = await open()
    const { store } = door(database)
    const poison = anArrival('bad', { body: { text: 'nul: \0' } })

    const results = await Promise.allSettled([
      store([anArrival('1')]),
      store([poison]),
      store([anArrival('2')]),
    ])

    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(results[1]).toMatchObject({ reason: expect.any(StorageUnavailable) })
    expect(await database.query('SELECT count(*) AS n FROM inbox')).toEqual([{ n: 2 }])
  })

  test('the order of rows in the inbox is the order of arrivals in a delivery', async () => {
    const database = await open()
    const { store } = door(database)

    await store(Array.from({ length: 300 }, (_, n) => anArrival(`${n}`)))

    const rows = await database.query<{ dedupe_key: string }>(
      'SELECT dedupe_key FROM inbox ORDER BY id',
    )
    expect(rows.map((row) => row.dedupe_key)).toEqual(
      Array.from({ length: 300 }, (_, n) => `m:${n}`),
    )
  })
})

eachDatabase((open) => {
  const SMALL = {
    maxInFlight: 2,
    maxRows: 2,
    maxRowsInFlight: 4,
    hiccupMs: 300,
    stallMs: 2000,
  }

  /** Four rows are being written, and there is room for no more. */
  async function aCrowd() {
    const database = await open()
    const slow = valve(database)
    const doors = door(slow, SMALL)
    const come = (ids: readonly number[]) => ids.map((id) => doors.store([anArrival(`${id}`)]))
    const admitted = come([1, 2, 3, 4])
    await inTurn()
    const rows = () => database.query('SELECT dedupe_key FROM inbox ORDER BY length(dedupe_key), 1')
    return { ...doors, come, slow, admitted, rows }
  }

  test('while too many are inside, all others but calls are refused, and who was let in is stored', async () => {
    const { store, isCrowded, come, slow, admitted, drain, rows, log } = await aCrowd()

    const refused = await Promise.all(come([5, 6]).map((one) => one.catch(thrown)))
    const during = isCrowded()
    const call = store([anArrival('7', { kind: 'call' })])
    slow.open()
    await Promise.all([...admitted, call])
    await drain()
    await store([anArrival('8')])

    expect([during, isCrowded()]).toEqual([true, false])
    expect(refused.every((error) => error instanceof Overloaded)).toBe(true)
    expect(await rows()).toEqual([1, 2, 3, 4, 7, 8].map((id) => ({ dedupe_key: `m:${id}` })))
    expect(log.entries).toMatchObject([{ crowd: 'crowd' }, { refused: 3 }])
  })

  test('a hiccup in which no write ends is waited out for two seconds, a longer one is not', async () => {
    const { store, come, time, slow, admitted, drain } = await aCrowd()

    time.advance(301)
    const patient = come([5, 6])
    time.advance(1699)
    const late = store([anArrival('7')])
    time.advance(1)
    const refused = await store([anArrival('8')]).catch(thrown)
    slow.open()
    await Promise.all([...admitted, ...patient, late])
    await drain()

    expect(refused).toBeInstanceOf(Overloaded)
  })

  test('a rush after a quiet hour is none of a standstill', async () => {
    const { store, time, drain, log } = door(await open(), SMALL)
    await store([anArrival('1')])
    await drain()
    time.advance(3_600_000)

    const rush = [2, 3, 4, 5, 6].map((id) => store([anArrival(`${id}`)]).catch(thrown))
    await Promise.all(rush)

    expect(log.entries).toMatchObject([{ crowd: 'crowd' }, { refused: 1 }])
  })

  test('what is being read counts as inside, until this round of the event loop is over', async () => {
    const { isCrowded, arrives } = door(await open(), SMALL)
    const seen: boolean[] = []

    for (let n = 0; n < 5; n += 1) {
      seen.push(isCrowded())
      arrives()
    }
    await inTurn()

    expect([...seen, isCrowded()]).toEqual([false, false, false, false, true, false])
  })
})

const broken = (code: string): Pick<Queries, 'query'> => ({
  query: () => Promise.reject(Object.assign(new Error('no'), { code })),
})

test('a database that is away fails the whole group at once, not row by row', async () => {
  let writes = 0
  const away = broken('57P01')
  const { store } = door({
    query: (text, params) => {
      writes += 1
      return away.query(text, params)
    },
  })

  const results = await Promise.allSettled([store([anArrival('1')]), store([anArrival('2')])])

  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
  expect(writes).toBe(1)
})

test('a database that hangs is given up on after the deadline', async () => {
  const { store, time } = door({ query: () => new Promise(() => {}) })

  const refused = store([anArrival('1')]).catch((thrown: unknown) => thrown)
  await inTurn()
  time.advance(10_000)

  expect(await refused).toBeInstanceOf(StorageUnavailable)
})

test('a delivery that is let in came once, however often it was asked about', async () => {
  const { isCrowded, arrives, time } = door({ query: () => new Promise(() => {}) })
  /** Two each three milliseconds, which is no crowd, though more are inside than in one may be. */
  const refused = Array.from({ length: 500 }, (_, n) => {
    time.advance(1 + (n % 2))
    const isRefused = isCrowded() || isCrowded()
    if (!isRefused) arrives()
    return isRefused
  })
  await inTurn()

  expect(refused.filter(Boolean)).toEqual([])
})

test('rows beyond what may wait are refused at once', async () => {
  const doors = intake({
    database: { query: () => new Promise(() => {}) },
    clock: fakeTime().clock,
    timers: fakeTime().timers,
    meter: quietMeter,
    log: recordingLog(),
    onStored: () => {},
    maxInFlight: 1,
    maxWaiting: 2,
  })
  void doors.store([anArrival('0')])
  await inTurn()
  void doors.store([anArrival('1'), anArrival('2')])

  const refused = await doors.store([anArrival('3')]).catch((thrown: unknown) => thrown)

  expect(refused).toBeInstanceOf(StorageUnavailable)
})

test('an outage is logged without what the rows hold', async () => {
  const { store, log } = door(broken('08006'))

  await store([anArrival('1')]).catch(() => {})

  expect(log.entries.map((entry) => entry.level)).toEqual(['error'])
  expect(JSON.stringify(log.entries)).not.toContain('Primus')
})
