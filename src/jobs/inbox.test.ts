import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import type { Arrival } from '../core/message.ts'
import type { Database, Db } from '../db/client.ts'
import { completeRows, type InboxRow } from './inbox-rows.ts'
import { inboxWorker } from './inbox.ts'
import { intake, type Stored } from './intake.ts'
import type { InboxHandlers } from './lane-run.ts'

const PHONE = '1065'

const anArrival = (id: string, more: Partial<Arrival> = {}): Arrival => ({
  kind: 'message',
  dedupeKey: `m:${id}`,
  lane: `${PHONE}:RW.1`,
  phoneNumberId: PHONE,
  at: new Date('2026-11-23T18:00:00Z'),
  gatherMs: 0,
  body: { id },
  ...more,
})

type Options = Partial<InboxHandlers> & {
  readonly onDead?: (tx: Db, row: InboxRow) => Promise<undefined>
  readonly concurrency?: number
  readonly ready?: Promise<void>
}

/** A worker and its door; `turns` lists the keys of the rows that each turn of the default handler completed. */
function house(database: Database, options: Options = {}) {
  const time = fakeTime()
  const log = recordingLog()
  const turns: string[][] = []
  const dead: string[] = []
  const gathering: string[] = []
  const committed: InboxHandlers['message'] = async (_lane, rows) => {
    await database.transaction(async (tx) => {
      await completeRows(
        tx,
        rows.map((row) => row.id),
        null,
      )
    })
    turns.push(rows.map((row) => row.dedupeKey))
    return 'committed'
  }
  const handled: InboxHandlers['call'] = (_lane, rows) => {
    turns.push(rows.map((row) => row.dedupeKey))
    return Promise.resolve('handled')
  }
  const worker = inboxWorker({
    database,
    handlers: {
      message: committed,
      status: (_tx, rows) => {
        turns.push(rows.map((row) => row.dedupeKey))
        return Promise.resolve(undefined)
      },
      call: handled,
      account: handled,
      other: handled,
      ...options,
    },
    onDead:
      options.onDead ??
      ((_tx, row) => {
        dead.push(row.dedupeKey)
        return Promise.resolve(undefined)
      }),
    clock: time.clock,
    timers: time.timers,
    random: () => 0.5,
    log,
    meter: quietMeter,
    concurrency: options.concurrency ?? 4,
    pollMs: 1000,
    onGather: (first) => void gathering.push(first.dedupeKey),
    ...(options.ready !== undefined && { ready: options.ready }),
  })
  const stored: Stored[] = []
  const door = intake({
    database,
    clock: time.clock,
    timers: time.timers,
    meter: quietMeter,
    log,
    onStored: (rows) => void stored.push(...rows),
  })
  /** Stores without telling the worker: what a process leaves that dies after its answer. */
  const leave = (...arrivals: readonly Arrival[]) => door.store(arrivals)
  const receive = async (...arrivals: readonly Arrival[]) => {
    await door.store(arrivals)
    worker.kick(stored.splice(0))
  }
  return { worker, turns, dead, gathering, time, log, leave, receive, committed }
}

const states = (database: Database) =>
  database.query('SELECT dedupe_key AS key, state, attempts FROM inbox ORDER BY id')

eachDatabase((open) => {
  test('a tap is handled at once', async () => {
    const database = await open()
    const { worker, turns, receive } = house(database)

    await receive(anArrival('1'))
    await worker.drain()

    expect(turns).toEqual([['m:1']])
    expect(await states(database)).toEqual([{ key: 'm:1', state: 'done', attempts: 0 }])
  })

  test('messages typed in quick succession are one turn, in the order of the vendor', async () => {
    const { worker, turns, receive, time } = house(await open())

    await receive(anArrival('late', { gatherMs: 400, at: new Date('2026-11-23T18:00:02Z') }))
    time.advance(300)
    await receive(anArrival('early', { gatherMs: 400, at: new Date('2026-11-23T18:00:01Z') }))
    time.advance(399)
    await worker.drain()
    expect(turns).toEqual([])
    time.advance(1)
    await worker.drain()

    expect(turns).toEqual([['m:early', 'm:late']])
  })

  test('a lane that begins to wait is told of once, a tap not at all', async () => {
    const { worker, gathering, receive, time } = house(await open())

    await receive(anArrival('tap'))
    await receive(anArrival('1', { gatherMs: 400, lane: `${PHONE}:b` }))
    await receive(anArrival('2', { gatherMs: 400, lane: `${PHONE}:b` }))
    time.advance(1000)
    await worker.drain()

    expect(gathering).toEqual(['m:1'])
  })

  test('a tap ends the gathering of what was typed before it', async () => {
    const { worker, turns, receive } = house(await open())

    await receive(anArrival('1', { gatherMs: 400 }))
    await receive(anArrival('2'))
    await worker.drain()

    expect(turns).toEqual([['m:1', 'm:2']])
  })

  test('lanes are handled side by side, the rows of a lane one turn after the other', async () => {
    const database = await open()
    const lanes = [`${PHONE}:a`, `${PHONE}:b`]
    const running = new Set<string>()
    let bothRun = () => {}
    const together = new Promise<void>((resolve) => {
      bothRun = resolve
    })
    const { worker, receive, committed, turns } = house(database, {
      message: async (lane, rows) => {
        expect(running.has(lane)).toBe(false)
        running.add(lane)
        if (running.size === 2) bothRun()
        await together
        const outcome = await committed(lane, rows)
        running.delete(lane)
        return outcome
      },
    })

    for (const n of [1, 2, 3]) {
      await receive(...lanes.map((lane) => anArrival(`${lane}:${n}`, { lane })))
    }
    await worker.drain()

    const order = turns.flat()
    for (const lane of lanes) {
      expect(order.filter((key) => key.startsWith(`m:${lane}`))).toEqual(
        [1, 2, 3].map((n) => `m:${lane}:${n}`),
      )
    }
  })

  test('rows that a dead process left are found by the poll of another', async () => {
    const database = await open()
    const first = house(database)
    await first.leave(anArrival('1'), anArrival('2', { lane: `${PHONE}:RW.2` }))
    const second = house(database)

    await elapse(database, 2500)
    await second.worker.poll()
    await second.worker.drain()

    expect(second.turns.flat().toSorted()).toEqual(['m:1', 'm:2'])
  })

  test('the poll leaves fresh rows to the process that stored them', async () => {
    const database = await open()
    const { worker, turns, leave } = house(database)
    await leave(anArrival('1'))

    await worker.poll()
    await worker.stop()

    expect(turns).toEqual([])
  })

  test('a chat held by another replica is tried again, later each time', async () => {
    const database = await open()
    let tries = 0
    const { worker, receive, time, committed, turns } = house(database, {
      message: (lane, rows) => {
        tries += 1
        return tries < 4 ? Promise.resolve('busy') : committed(lane, rows)
      },
    })

    await receive(anArrival('1'))
    for (const waitMs of [0, 50, 100, 200]) {
      time.advance(waitMs)
      await worker.drain()
    }

    expect(tries).toBe(4)
    expect(turns).toEqual([['m:1']])
  })

  test('a row no handler can digest is given up and its lane goes on, in order', async () => {
    const database = await open()
    const { worker, receive, time, committed, turns, dead } = house(database, {
      message: (lane, rows) => {
        if (rows.some((row) => row.dedupeKey === 'm:poison')) throw new TypeError('no')
        return committed(lane, rows)
      },
    })

    await receive(anArrival('1'))
    await worker.drain()
    await receive(anArrival('poison'), anArrival('2'), anArrival('3'))
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await worker.drain()
      await elapse(database, 20_000)
      time.advance(20_000)
    }
    await worker.drain()

    expect(dead).toEqual(['m:poison'])
    expect(turns.flat()).toEqual(['m:1', 'm:2', 'm:3'])
    expect(await states(database)).toMatchObject([
      { key: 'm:1', state: 'done' },
      { key: 'm:poison', state: 'dead', attempts: 5 },
      { key: 'm:2', state: 'done' },
      { key: 'm:3', state: 'done' },
    ])
  })

  test('a row is given up even when nobody can be told of it', async () => {
    const database = await open()
    const { worker, receive, time } = house(database, {
      message: () => Promise.reject(new TypeError('no')),
      onDead: () => Promise.reject(new TypeError('no either')),
    })

    await receive(anArrival('poison'))
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await worker.drain()
      await elapse(database, 20_000)
      time.advance(20_000)
    }

    expect(await states(database)).toEqual([{ key: 'm:poison', state: 'dead', attempts: 5 }])
  })

  test('a deadlock or an outage does not count as an attempt', async () => {
    const database = await open()
    let tries = 0
    const { worker, receive, time, committed } = house(database, {
      message: (lane, rows) => {
        tries += 1
        if (tries > 8) return committed(lane, rows)
        throw Object.assign(new Error('deadlock'), { code: '40P01' })
      },
    })

    await receive(anArrival('1'))
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await worker.drain()
      time.advance(5000)
    }

    expect(await states(database)).toEqual([{ key: 'm:1', state: 'done', attempts: 0 }])
  })

  test('a call event is claimed, handed over alone, and completed by the worker', async () => {
    const database = await open()
    const { worker, receive, turns } = house(database)
    const call = (id: string) =>
      anArrival(id, { kind: 'call', dedupeKey: `c:${id}`, lane: `call:${PHONE}:1` })

    await receive(call('connect'), call('terminate'))
    await worker.drain()

    expect(turns).toEqual([['c:connect'], ['c:terminate']])
    expect(await states(database)).toMatchObject([{ state: 'done' }, { state: 'done' }])
  })

  test('statuses are handed over in one batch, inside the transaction that completes them', async () => {
    const database = await open()
    const { worker, receive, turns, time } = house(database)

    const received = receive(
      ...Array.from({ length: 120 }, (_, n) =>
        anArrival(`${n}`, { kind: 'status', dedupeKey: `s:${n}`, lane: `status:${PHONE}` }),
      ),
    )
    time.advance(20)
    await received
    const last = receive(
      anArrival('x', { kind: 'status', dedupeKey: 's:x', lane: `status:${PHONE}` }),
    )
    time.advance(20)
    await last
    time.advance(100)
    await worker.drain()

    expect(turns.map((turn) => turn.length)).toEqual([121])
    expect(await database.query(`SELECT DISTINCT state FROM inbox`)).toEqual([{ state: 'done' }])
  })

  test('a crash between a turn and its commit repeats the turn, and nothing after it', async () => {
    const database = await open()
    const crashed = house(database, { message: () => new Promise(() => {}) })
    await crashed.receive(anArrival('1'), anArrival('2'))
    const after = house(database)

    await elapse(database, 2500)
    await after.worker.poll()
    await after.worker.drain()
    await elapse(database, 2500)
    await after.worker.poll()
    await after.worker.drain()

    expect(after.turns).toEqual([['m:1', 'm:2']])
  })

  test('stopping finishes what runs, starts nothing more and leaves no timer', async () => {
    const database = await open()
    const { worker, receive, time, turns } = house(database)

    await receive(anArrival('1'), anArrival('2', { lane: `${PHONE}:x`, gatherMs: 400 }))
    await worker.stop()
    time.advance(5000)
    await worker.drain()

    expect(turns).toEqual([['m:1']])
    expect(time.pending()).toBe(0)
  })

  test('what comes before the house is ready waits for it', async () => {
    const database = await open()
    let openHouse = () => {}
    const ready = new Promise<void>((resolve) => {
      openHouse = resolve
    })
    const { worker, receive, turns } = house(database, { ready })

    await receive(anArrival('1'))
    expect(turns).toEqual([])
    openHouse()
    await worker.drain()

    expect(turns).toEqual([['m:1']])
  })

  test('a flooding number leaves room for the others', async () => {
    const database = await open()
    const order: string[] = []
    const { worker, receive, committed } = house(database, {
      concurrency: 1,
      message: (lane, rows) => {
        order.push(lane)
        return committed(lane, rows)
      },
    })
    const flood = Array.from({ length: 30 }, (_, n) => anArrival(`f${n}`, { lane: `1065:${n}` }))

    await receive(...flood, anArrival('q', { lane: '2000:1', phoneNumberId: '2000' }))
    await worker.drain()

    expect(order.indexOf('2000:1')).toBeLessThan(3)
    expect(order).toHaveLength(31)
  })
})
