import { expect, test } from 'bun:test'

import { httpApp, listenOn } from '../../src/http.ts'
import { systemTimers } from '../../src/jobs/timers.ts'
import { doors } from '../../src/plugins/security/doors.ts'
import { openaiDoor } from '../../src/plugins/security/openai-door.ts'
import { whatsappDoor } from '../../src/plugins/security/whatsapp-door.ts'
import { quietMeter, recordingLog } from '../quiet.ts'

/** Bun gives headers 12 seconds in all; on a busy machine some more. */
const LIMIT_MS = 40_000
const DRIP_MS = 500

type Slow = { readonly name: string; readonly first: string; readonly drip: string }

const SLOW: readonly Slow[] = [
  { name: 'nothing at all', first: '', drip: '' },
  { name: 'a header a moment', first: 'POST / HTTP/1.1\r\nHost: x\r\n', drip: 'a: b\r\n' },
  { name: 'a header letter by letter', first: 'GET / HTTP/1.1\r\nHost: x\r\nA: ', drip: 'b' },
  { name: 'a header that stops', first: 'GET / HTTP/1.1\r\nHost: x\r\nA: ', drip: '' },
  {
    name: 'a body letter by letter',
    first: 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n',
    drip: 'b',
  },
  {
    name: 'a body that stops',
    first: 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc',
    drip: '',
  },
  {
    name: 'chunk by chunk',
    first: 'POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
    drip: '1\r\nb\r\n',
  },
]

/** Sends and drips until the server has had enough; gives what it said. */
async function endure(port: number, { first, drip }: Slow): Promise<string> {
  const ended = Promise.withResolvers<string>()
  let said = ''
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open: (opened) => void opened.write(first),
      data: (_, bytes) => void (said += bytes.toString()),
      close: () => ended.resolve(said),
      error: () => ended.resolve(said),
    },
  })
  const dripping = setInterval(() => void (drip === '' || socket.write(drip)), DRIP_MS)
  const late = setTimeout(() => ended.reject(new Error('still open')), LIMIT_MS)
  try {
    return await ended.promise
  } finally {
    clearInterval(dripping)
    clearTimeout(late)
    socket.end()
  }
}

/** By default as shipped; some seconds less show the same sooner. */
function serve(pace: { readonly idleSeconds?: number } = {}) {
  const log = recordingLog()
  const readiness = async () => ({ database: true, disk: true, migrations: true, draining: false })
  const app = httpApp({ log, version: '1', readiness }).use(
    doors(
      whatsappDoor({
        secrets: () => ['secret-1'],
        verifyToken: () => 'token-1',
        read: () => ({ ok: true, arrivals: [] }),
        store: async () => {},
        log,
        meter: quietMeter,
        clock: { now: () => new Date('2026-11-23T12:00:00Z') },
      }),
      openaiDoor({
        secrets: () => [],
        store: async () => {},
        log: recordingLog(),
        meter: quietMeter,
        clock: { now: () => new Date('2026-11-23T12:00:00Z') },
        read: () => ({ ok: false, reason: 'not_json' }),
      }),
    ),
  )
  const address = { hostname: '127.0.0.1', port: 0 }
  return listenOn(app, address, { timers: systemTimers, graceMs: 1, ...pace })
}

test(
  'whoever keeps a connection busy with nothing is cut off, 20 of each kind and one of each as shipped, while others are answered',
  async () => {
    const { port, stop } = serve({ idleSeconds: 4 })
    const shipped = serve()
    const clients = Array.from({ length: 20 }, () => SLOW).flat()
    const ends = Promise.all([
      ...clients.map((slow) => endure(port, slow)),
      ...SLOW.map((slow) => endure(shipped.port, slow)),
    ])

    const meanwhile = await fetch(`http://127.0.0.1:${port}/healthz`)
    const said = await ends
    await Promise.all([stop(), shipped.stop()])

    expect(meanwhile.status).toBe(200)
    expect(said.filter((answer) => answer.startsWith('HTTP/1.1 2'))).toEqual([])
  },
  LIMIT_MS + 10_000,
)

test.each([
  ['a header of 20 kB', `A: ${'x'.repeat(20_000)}`],
  ['400 headers', Array.from({ length: 400 }, (_, at) => `a${at}: b`).join('\r\n')],
])('%s is refused at once', async (_, header) => {
  const { port, stop } = serve()

  const said = await endure(port, {
    name: '',
    first: `GET /healthz HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`,
    drip: '',
  })
  await stop()

  expect(said).toStartWith('HTTP/1.1 431')
})
