import { expect, test } from 'bun:test'

import { balancer } from './balancer.ts'

/** More than `fetch` has under way at once. */
const MANY = 300

function body(n: number): RequestInit {
  return { method: 'POST', body: String(n) }
}

test('a replica that answers late keeps nothing from being passed on', async () => {
  const all = Promise.withResolvers<void>()
  let held = 0
  const late = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      held += 1
      if (held === MANY) all.resolve()
      await all.promise
      return new Response(await request.text(), { status: 201, headers: { 'retry-after': '3' } })
    },
  })
  const front = balancer([`http://127.0.0.1:${late.port}`])
  try {
    const answers = await Promise.all(
      Array.from({ length: MANY }, async (_, n) => {
        const answer = await front.pass(new Request(`${front.url}/a`, body(n)))
        return [answer.status, answer.headers.get('retry-after'), await answer.text()]
      }),
    )
    expect(answers).toEqual(Array.from({ length: MANY }, (_, n) => [201, '3', String(n)]))
  } finally {
    await front.stop()
    await late.stop(true)
  }
})

test('a crowd that comes from its own process is passed on', async () => {
  const replica = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => new Response(await request.text()),
  })
  const front = balancer([`http://127.0.0.1:${replica.port}`])
  try {
    const answers = await Promise.all(
      Array.from({ length: MANY }, async (_, n) => (await fetch(front.url, body(n))).text()),
    )
    expect(answers).toEqual(Array.from({ length: MANY }, (_, n) => String(n)))
    expect(front.tally().statuses).toEqual({ 200: MANY })
  } finally {
    await front.stop()
    await replica.stop(true)
  }
})

test('a replica that refuses is passed over, one that ends in the middle is a 502', async () => {
  const closed = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('never') })
  await closed.stop(true)
  const there = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('here') })
  const cut = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'),
    },
  })
  const gone = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: { data: (socket) => void socket.end() },
  })
  const ask = async (...ports: readonly (number | undefined)[]) => {
    const front = balancer(ports.map((port) => `http://127.0.0.1:${port}`))
    const { status } = await front.pass(new Request(front.url, body(1)))
    await front.stop()
    return status
  }
  try {
    expect(await ask(closed.port, there.port)).toBe(200)
    expect(await ask(closed.port)).toBe(502)
    expect(await ask(cut.port, there.port)).toBe(502)
    expect(await ask(gone.port, there.port)).toBe(502)
  } finally {
    await there.stop(true)
    cut.stop(true)
    gone.stop(true)
  }
})
