import { expect, test } from 'bun:test'

import { recordingLog } from '../test/quiet.ts'
import { startWork } from './work.ts'

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
