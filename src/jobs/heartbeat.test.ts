import { expect, test } from 'bun:test'
import { connect, createServer, type Socket } from 'node:net'

import { eachDatabase } from '../../test/database.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { recordingLog } from '../../test/quiet.ts'
import { openDatabase } from '../db/client.ts'
import { heartbeat, type HeartbeatDeps } from './heartbeat.ts'

/** A way to a server whose connections can all go dead at once, as when its host is gone; later ones are let through. */
async function deadlyWay(url: string) {
  const { hostname, port } = new URL(url)
  const lines: (readonly [Socket, Socket])[] = []
  const server = createServer((here) => {
    const there = connect(Number(port), hostname)
    for (const end of [here, there]) end.on('error', () => {})
    here.pipe(there)
    there.pipe(here)
    lines.push([here, there])
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const way = new URL(url)
  way.port = String((server.address() as { readonly port: number }).port)
  return {
    url: String(way),
    /** Nothing gets through any more, and nobody is told. */
    die: () => {
      for (const [here, there] of lines) {
        here.unpipe(there)
        there.unpipe(here)
      }
      return lines.length
    },
    close: () => {
      for (const end of lines.flat()) end.destroy()
      server.close()
    },
  }
}

eachDatabase((open, kind) => {
  // The embedded database is no further away than this process.
  if (kind === 'embedded') return
  test('connections whose other end is gone without a word are given up, and what listens hears again', async () => {
    const reached = await open()
    const way = await deadlyWay(open.url() ?? '')
    const database = await openDatabase(way.url, { poolSize: 3 })
    const heard: string[] = []
    const stopHearing = await database.listen('heartbeat', (payload) => heard.push(payload))
    await Promise.all([1, 2, 3].map(() => database.query('SELECT pg_sleep(0.05)')))
    await database.pulse.db.rows('SELECT 1')
    expect(way.die()).toBeGreaterThan(3)
    const stuck = [1, 2, 3, 4].map(() =>
      database.query('SELECT 1').catch((error: unknown) => error),
    )
    const log = recordingLog()
    const time = fakeTime()

    const stop = heartbeat({ database, log, timers: time.timers })
    for (const ms of [2_000, 10_000, 1_000]) await pass(time, ms)
    const failed = await Promise.all(stuck)

    expect(failed.every((error) => error instanceof Error)).toBe(true)
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    while (!heard.includes('here')) {
      await reached.notify('heartbeat', 'here')
      await Bun.sleep(20)
    }
    expect(log.entries.map(({ level }) => level)).toEqual(['error'])
    stop()
    await stopHearing()
    await database.close()
    way.close()
  })
})

/** A database that answers when it is let; what came of it. */
function slowDatabase() {
  const time = fakeTime()
  const renewed: string[] = []
  const answers: (() => void)[] = []
  const db = { rows: () => new Promise<void>((resolve) => answers.push(resolve)) }
  const database = { pulse: { db }, renew: () => renewed.push('renewed') }
  const stop = heartbeat({
    database: database as unknown as HeartbeatDeps['database'],
    timers: time.timers,
    log: recordingLog(),
  })
  return { time, renewed, answers, stop }
}

async function pass(time: ReturnType<typeof fakeTime>, ms: number): Promise<void> {
  time.advance(ms)
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

test('an answer that was there before it could be read is one', async () => {
  const { time, renewed, answers, stop } = slowDatabase()
  await pass(time, 2_000)
  await pass(time, 10_000)

  answers.shift()?.()
  await pass(time, 1_000)

  expect(renewed).toEqual([])
  stop()
})

test('a silence is one once, and asked again', async () => {
  const { time, renewed, answers, stop } = slowDatabase()
  await pass(time, 2_000)
  await pass(time, 10_000)
  await pass(time, 1_000)
  await pass(time, 2_000)

  expect([renewed.length, answers.length]).toEqual([1, 2])
  stop()
})
