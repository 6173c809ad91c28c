import { expect, test } from 'bun:test'

import { recordingLog } from '../test/quiet.ts'
import { readDelivery } from './adapters/whatsapp/read-delivery.ts'
import { errorTeller, startWork } from './work.ts'

function rooms() {
  const started: string[] = []
  const room = (name: string) => ({ start: () => void started.push(name) })
  return { started, work: { outbox: room('outbox'), ...room('inbox') } }
}

test('without timers no turn is taken, and whoever runs the server is told', async () => {
  const { started, work } = rooms()
  const log = recordingLog()

  await startWork(work, Promise.reject(new Error('no database')), log)

  expect(started).toEqual(['outbox'])
  expect(log.entries).toMatchObject([{ level: 'error', message: 'timers could not be started' }])
})

test('turns are taken once the timers run', async () => {
  const { started, work } = rooms()
  const timers = Promise.withResolvers<void>()

  void startWork(work, timers.promise, recordingLog())
  const before = [...started]
  timers.resolve()
  await timers.promise
  await Promise.resolve()

  expect(before).toEqual(['outbox'])
  expect(started).toEqual(['outbox', 'inbox'])
})

test('what WhatsApp says went wrong with the number is told by its code', async () => {
  const fixture = new URL(
    '../test/fixtures/whatsapp/webhooks/value_errors_130429.json',
    import.meta.url,
  )
  const receivedAt = new Date('2026-11-23T18:00:00Z')
  const delivery = readDelivery(await Bun.file(fixture).bytes(), { receivedAt, textGatherMs: 0 })
  const arrivals = delivery.ok ? delivery.arrivals : []
  const log = recordingLog()

  const rows = arrivals.map((arrival, at) => ({ ...arrival, id: at, receivedAt, attempts: 0 }))
  const outcome = await errorTeller(log)('account:361990122845570', rows)

  expect(outcome).toBe('handled')
  expect(log.entries).toEqual([
    {
      level: 'warn',
      message: 'WhatsApp reports an error',
      event: 'WA_ERROR',
      code: 130_429,
    },
  ])
})
