import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { ALINE, BOSCO, failing, post, seat, text } from '../../test/outbox-house.ts'
import { ProviderError } from '../core/errors.ts'
import { waitingQueues } from './queue-state.ts'

eachDatabase((open) => {
  async function house() {
    const database = await open()
    await seat(database, ALINE)
    await seat(database, BOSCO)
    const ageSeconds = async () =>
      (await waitingQueues(database)).find(({ queue }) => queue === 'outbox')?.ageSeconds
    return { database, ageSeconds }
  }

  const away = {
    error: new ProviderError('whatsapp', 'unavailable'),
    plan: { action: 'retry', delayMs: 300_000 },
  } as const

  test('an answer that nobody sends is as old as it is', async () => {
    const { database, ageSeconds } = await house()
    await post(database).leave(text(ALINE, '1'))
    await elapse(database, 150_000)

    expect(await ageSeconds()).toBeWithin(150, 160)
  })

  test('what waits for its next try is one person’s trouble, until it is a second one’s', async () => {
    const { database, ageSeconds } = await house()
    const sender = failing({ 0: away, 1: away })
    const { put, outbox } = post(database, sender)
    await put(text(ALINE, '1'), text(ALINE, '2'))
    await outbox.drain()
    await elapse(database, 150_000)
    const alone = await ageSeconds()
    await put(text(BOSCO, '3'))
    await outbox.drain()
    await elapse(database, 130_000)
    const both = await ageSeconds()

    expect(sender.sends).toHaveLength(2)
    expect(alone).toBe(0)
    expect(both).toBeWithin(130, 140)
  })

  test('a next try that nobody makes counts from when it was due', async () => {
    const { database, ageSeconds } = await house()
    const { put, outbox } = post(database, failing({ 0: away }))
    await put(text(ALINE, '1'))
    await outbox.drain()
    await elapse(database, 360_000)

    expect(await ageSeconds()).toBeWithin(60, 70)
  })

  test('nothing waits', async () => {
    const { ageSeconds } = await house()

    expect(await ageSeconds()).toBe(0)
  })
})
