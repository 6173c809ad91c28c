import { expect, test } from 'bun:test'

import { untilStopped } from './serve.ts'

function server(broken: Promise<void>) {
  const stops: string[] = []
  return { broken, stops, stop: async () => void stops.push('stopped') }
}

test('a server that the operator ends stops in order and says so', async () => {
  const running = server(new Promise(() => {}))

  const code = await untilStopped(running, AbortSignal.abort())

  expect(code).toBe(0)
  expect(running.stops).toEqual(['stopped'])
})

test('a server that can not go on stops in order and asks to be started again', async () => {
  const running = server(Promise.resolve())

  const code = await untilStopped(running, new AbortController().signal)

  expect(code).toBe(1)
  expect(running.stops).toEqual(['stopped'])
})
