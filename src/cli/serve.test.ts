import { expect, test } from 'bun:test'

import type { Timers } from '../jobs/timers.ts'
import { untilStopped } from './serve.ts'

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
