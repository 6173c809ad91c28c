import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Elysia } from 'elysia'

import { eachDatabase } from '../../test/database.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { recordingLog } from '../../test/quiet.ts'
import { aDelivery, fewSettings, smallServer } from '../../test/small-server.ts'
import { until } from '../../test/until.ts'
import { openDatabase } from '../db/client.ts'
import { listenOn } from '../http.ts'
import { systemTimers, type Timers } from '../jobs/timers.ts'
import { AddressUnusable, openedAt, SERVER_ADDRESS } from '../listening.ts'
import { PluginError, PluginMisconfigured } from '../plugin-loader.ts'
import { longestStopMs } from '../work.ts'
import { CommandError } from './command.ts'
import { explain, startedOrLeft, untilStopped } from './serve.ts'

function server(broken: Promise<void>) {
  const stops: string[] = []
  return {
    broken,
    stops,
    leave: () => void stops.push('leaves'),
    stop: async () => void stops.push('stopped'),
  }
}

/** Two seconds to leave, which are over at once, and a limit that is never reached; gives how long they were set for. */
function inOrder(signal: AbortSignal) {
  const set: number[] = []
  const timers: Timers = {
    after(ms, task) {
      set.push(ms)
      if (ms === 2000) queueMicrotask(task)
      return () => {}
    },
  }
  const log = recordingLog()
  const end = (code: number) => void set.push(code)
  return { set, stopping: { signal, leaveMs: 2000, limitMs: 50_000, end, log, timers } }
}

test('a server that the operator ends stops in order and says so', async () => {
  const running = server(new Promise(() => {}))
  const { set, stopping } = inOrder(AbortSignal.abort())

  const code = await untilStopped(running, stopping)

  expect(code).toBe(0)
  expect(running.stops).toEqual(['leaves', 'stopped'])
  expect(set).toEqual([2000, 50_000])
})

test('a start that waits when the operator ends it is left as it is', async () => {
  const { set, stopping } = inOrder(AbortSignal.abort())

  const waits = await startedOrLeft(new Promise(() => {}), stopping)
  const done = await startedOrLeft(Promise.resolve('served'), { ...stopping, timers: systemTimers })

  expect(waits).toBeNull()
  expect(set).toEqual([2000, 0])
  expect(stopping.log.entries.map(({ message }) => message)).toEqual([
    'asked to stop before it served: the start is left',
  ])
  expect(done).toBe('served')
})

test('a server that can not go on stops in order and asks to be started again', async () => {
  const running = server(Promise.resolve())
  const { set, stopping } = inOrder(new AbortController().signal)

  const code = await untilStopped(running, stopping)

  expect(set).toEqual([50_000])
  expect(code).toBe(1)
  expect(running.stops).toEqual(['stopped'])
})

eachDatabase((open, kind) => {
  // The embedded database has one connection, and nobody beside the server to hold a lock.
  if (kind === 'embedded') return
  test('a turn that hangs keeps a stop for no longer than the longest turn takes', async () => {
    const database = await open()
    const config = fewSettings({ url: open.url() ?? '' })
    const log = recordingLog()
    const started = await smallServer(config, { log })
    const stops: Promise<void>[] = []
    const stop = () => {
      const stopping = started.stop()
      stops.push(stopping)
      return stopping
    }
    const held = Promise.withResolvers<void>()
    const holding = database.transaction(async (tx) => {
      await tx.script('LOCK TABLE people IN ACCESS EXCLUSIVE MODE')
      await held.promise
    })
    await aDelivery(started)
    const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'people'::regclass`
    await until(async () => (await database.query(waiting)).length > 0)
    const time = fakeTime()
    const ended: number[] = []
    const limitMs = longestStopMs(config)

    const stopped = untilStopped(
      { ...started, stop },
      {
        signal: AbortSignal.abort(),
        leaveMs: 0,
        limitMs,
        end: (code) => void ended.push(code),
        log,
        timers: time.timers,
      },
    )
    await until(() => time.pending() > 0)
    time.advance(limitMs - 1)
    const before = [...ended]
    time.advance(1)
    const code = await stopped
    held.resolve()
    await Promise.all([holding, ...stops])

    expect([before, ended, code]).toEqual([[], [1], 1])
    expect(limitMs).toBe(50_000)
    const cut = log.entries.filter(({ message }) => message.startsWith('the stop took too long'))
    expect(cut).toEqual([expect.objectContaining({ level: 'error', limitMs })])
  }, 60_000)
})

function toldAs(thrown: unknown, names?: Parameters<typeof explain>[1]): string {
  try {
    return explain(thrown, names)
  } catch (error) {
    return error instanceof CommandError ? error.message : 'a stack'
  }
}

test.each([
  { code: 'EADDRINUSE', told: 'port 80 is taken: choose another [server] port' },
  { code: 'EADDRINUSE', port: '--port', told: 'port 80 is taken: choose another --port' },
  {
    code: 'EACCES',
    told: 'port 80 needs more rights: choose one above 1023 as [server] port',
  },
  {
    code: 'EADDRNOTAVAIL',
    told: '"bar.example" is no address of this machine (EADDRNOTAVAIL): correct [server] host; 0.0.0.0 is all of them',
  },
])('$code at the door is told as $told', ({ code, port, told }) => {
  const address = { hostname: 'bar.example', port: 80 }
  const thrown = new AddressUnusable(code, address, SERVER_ADDRESS)

  expect(toldAs(thrown, port === undefined ? {} : { port })).toBe(told)
})

test('a plugin that the settings ask for in vain is a fault of the settings, and no start mends it', () => {
  const thrown = new PluginMisconfigured('/etc/m/x.ts', 'plugin "x" has wrong keys')

  expect(() => explain(thrown)).toThrow(expect.objectContaining({ exitCode: 78 }))
  expect(() => explain(new PluginError('/etc/m/x.ts', 'it failed in setup'))).toThrow(
    expect.objectContaining({ exitCode: 1 }),
  )
})

test('a host that nobody knows is not told as a database that nobody knows', () => {
  const address = { hostname: 'no such host', port: 0 }
  const open = () => listenOn(new Elysia(), address, { timers: systemTimers })

  expect(() => openedAt(address, SERVER_ADDRESS, open)).toThrow(AddressUnusable)
  try {
    openedAt(address, SERVER_ADDRESS, open)
  } catch (thrown) {
    expect(toldAs(thrown)).toMatch(/^"no such host" is no address of this machine/)
  }
})

test('a folder that the embedded database can not have is told in words, with what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-serve-'))
  try {
    writeFileSync(join(folder, 'file'), '')
    const held = await openDatabase(`embedded:${folder}/held`)
    const refused = await Promise.all(
      ['held', 'file/data'].map((name) =>
        openDatabase(`embedded:${folder}/${name}`).catch((thrown: unknown) => thrown),
      ),
    )
    await held.close()

    const told = refused.map((thrown) => toldAs(thrown))

    expect(told).toEqual([
      expect.stringContaining(`${folder}/held is in use by another maitred`),
      `the database can't be kept in ${folder}/file/data (ENOTDIR): give that folder, with all that is in it, to the user that runs maitred, or name another one in [database] url`,
    ])
    expect(toldAs(refused[1], { folder: '--data' })).toEndWith('or name another one in --data')
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)
