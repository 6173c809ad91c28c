import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Elysia } from 'elysia'

import { openDatabase } from '../db/client.ts'
import { listenOn } from '../http.ts'
import { systemTimers, type Timers } from '../jobs/timers.ts'
import { AddressUnusable, openedAt, SERVER_ADDRESS } from '../listening.ts'
import { CommandError } from './command.ts'
import { explain, untilStopped } from './serve.ts'

function server(broken: Promise<void>) {
  const stops: string[] = []
  return {
    broken,
    stops,
    leave: () => void stops.push('leaves'),
    stop: async () => void stops.push('stopped'),
  }
}

/** Timers that are over at once; gives how long they were set for. */
function atOnce() {
  const set: number[] = []
  const timers: Timers = {
    after(ms, task) {
      set.push(ms)
      queueMicrotask(task)
      return () => {}
    },
  }
  return { set, timers }
}

test('a server that the operator ends stops in order and says so', async () => {
  const running = server(new Promise(() => {}))
  const { set, timers } = atOnce()

  const code = await untilStopped(running, { signal: AbortSignal.abort(), leaveMs: 2000, timers })

  expect(code).toBe(0)
  expect(running.stops).toEqual(['leaves', 'stopped'])
  expect(set).toEqual([2000])
})

test('a server that can not go on stops in order and asks to be started again', async () => {
  const running = server(Promise.resolve())
  const { set, timers } = atOnce()
  const { signal } = new AbortController()

  const code = await untilStopped(running, { signal, leaveMs: 2000, timers })

  expect(set).toEqual([])
  expect(code).toBe(1)
  expect(running.stops).toEqual(['stopped'])
})

function toldAs(thrown: unknown, port?: string): string {
  try {
    return explain(thrown, port)
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

  expect(toldAs(thrown, port)).toBe(told)
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
      `the database can't be kept in ${folder}/file/data (ENOTDIR): give that folder to the user that runs maitred, or name another one in [database] url`,
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 30_000)
