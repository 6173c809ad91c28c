import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import {
  ALINE,
  BOSCO,
  PHONE,
  post,
  rows,
  seat,
  TEMPLATE,
  text,
  words,
} from '../../test/outbox-house.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import { scriptedSender } from '../../test/scripted-sender.ts'
import { until } from '../../test/until.ts'
import type { FailedLater } from '../core/ports.ts'
import type { Database } from '../db/client.ts'
import { deadLetters } from './dead-letters.ts'
import type { InboxRow } from './inbox-rows.ts'
import type { ToldState } from './message-state.ts'
import { type OutLane, outLane } from './outbox-rows.ts'
import { type MessageStatus, statusHandler } from './statuses.ts'

const AT = new Date('2026-11-23T18:00:00Z')

const aStatus = (status: ToldState, more: Partial<MessageStatus> = {}): MessageStatus => ({
  wamid: 'wamid.0',
  status,
  at: AT,
  outboxId: null,
  errors: [],
  ...more,
})

/** What the adapter would say of a code. */
const LATER: Readonly<Record<number, (attempt: number) => FailedLater>> = {
  131_000: (attempt) =>
    attempt < 3 ? { action: 'retry', delayMs: 2000 * attempt } : { action: 'dead' },
  131_042: () => ({ action: 'dead' }),
  0: () => ({ action: 'dead' }),
}

/** Folds statuses as one batch of inbox rows. */
function desk(database: Database) {
  const log = recordingLog()
  const requeued: OutLane[] = []
  const handle = statusHandler(
    {
      read: (body) => body as MessageStatus | null,
      afterFailedLater: (code, attempt) => LATER[code]?.(attempt) ?? { action: 'leave' },
      log,
      meter: quietMeter,
    },
    (lanes) => void requeued.push(...lanes),
  )
  const fold = async (...statuses: readonly (MessageStatus | null)[]) => {
    const afterCommit = await database.transaction((tx) =>
      handle(
        tx,
        statuses.map((body, n): InboxRow => ({
          id: n + 1,
          dedupeKey: `s:${n}`,
          kind: 'status',
          lane: `status:${PHONE}`,
          phoneNumberId: PHONE,
          at: AT,
          receivedAt: AT,
          body,
          attempts: 0,
        })),
      ),
    )
    afterCommit?.()
  }
  return { fold, log, requeued }
}

async function sentMessage(database: Database) {
  await seat(database, ALINE)
  const { outbox, put } = post(database)
  await put(text(ALINE, 'hello', { fallback: TEMPLATE }))
  await outbox.drain()
  const [row] = await database.query<{ id: number }>('SELECT id FROM outbox')
  return row?.id ?? 0
}

eachDatabase((open, kind) => {
  test('a status is written back to the message of its id', async () => {
    const database = await open()
    await sentMessage(database)

    await desk(database).fold(aStatus('delivered'))

    expect(await rows(database)).toMatchObject([{ state: 'delivered', wamid: 'wamid.0' }])
    expect(await database.query('SELECT status_at FROM outbox')).toEqual([{ status_at: AT }])
  })

  test('a status settles a message whose answer was lost, by our own id', async () => {
    const database = await open()
    const id = await sentMessage(database)
    await database.query(`UPDATE outbox SET state = 'sending', wamid = NULL, lease_until = now()`)
    const sender = scriptedSender()
    const { outbox } = post(database, sender)

    await desk(database).fold(aStatus('sent', { outboxId: `${id}.1` }))
    await elapse(database, 60_000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual([])
    expect(await rows(database)).toMatchObject([
      { state: 'sent', wamid: 'wamid.0', doubled: false },
    ])
  })

  test('a template whose sending a crash of the database took back, with the word that called for it, is marked', async () => {
    const database = await open()
    await sentMessage(database)
    await seat(database, BOSCO)
    const closed = aStatus('failed', { errors: [131_047] })
    const [before] = await database.query<{ message: unknown }>('SELECT message FROM outbox')
    const lost = scriptedSender(() => 'never')
    await desk(database).fold(closed)
    const dead = post(database, lost)
    dead.outbox.kick([{ phoneNumberId: PHONE, lane: outLane(PHONE, ALINE) }])
    await until(async () => lost.sends.length > 0)

    await database.query(
      `UPDATE outbox SET state = 'sent', attempts = 1, wamid = 'wamid.0', message = $1::jsonb, fallback = $2::jsonb,
              lease_until = NULL, error_code = NULL`,
      [before?.message, TEMPLATE],
    )
    await database.query('DELETE FROM crash_epoch')
    const sender = scriptedSender((_, n) => ({ wamid: `wamid.again.${n}` }))
    const { outbox, put } = post(database, sender)
    await put(text(BOSCO, 'who comes first finds that there was a crash'))
    await outbox.drain()
    await elapse(database, 10)
    await desk(database).fold(closed)
    await elapse(database, 2000)
    await outbox.poll()
    await outbox.drain()

    expect(sender.sends[1]?.message).toEqual(TEMPLATE)
    expect(sender.sends[1]?.callback).not.toBe(lost.sends[0]?.callback)
    expect(await rows(database)).toMatchObject([
      { key: 'hello', state: 'sent', doubled: true },
      { state: 'sent' },
    ])
  })

  test('a status settles a message of whose sending a crash of the database left nothing', async () => {
    const database = await open()
    const id = await sentMessage(database)
    await database.query(
      `UPDATE outbox SET state = 'queued', attempts = 0, wamid = NULL, sent_at = NULL, lease_until = NULL`,
    )
    await database.query('DELETE FROM crash_epoch')
    const sender = scriptedSender()
    const { outbox } = post(database, sender)

    await desk(database).fold(aStatus('sent', { outboxId: `${id}.1` }))
    await elapse(database, 60_000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual([])
    expect(await rows(database)).toMatchObject([{ state: 'sent', attempts: 1, wamid: 'wamid.0' }])
  })

  test('a message that waits, and that no crash took back, is not settled by a word on one that had its id before', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = scriptedSender(() => ({ wamid: 'wamid.new' }))
    const { outbox, leave } = post(database, sender)
    await leave(text(ALINE, 'hello'))
    const [row] = await database.query<{ id: number }>('SELECT id FROM outbox')

    // The database was made anew, and its ids with it: a guest reads today what was sent out of the one before.
    await desk(database).fold(aStatus('read', { outboxId: `${row?.id}.1` }))
    await elapse(database, 2000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual(['hello'])
    expect(await rows(database)).toMatchObject([{ state: 'sent', wamid: 'wamid.new' }])
  })

  test('an echoed id of another number, another attempt or another system is not believed', async () => {
    const database = await open()
    const id = await sentMessage(database)
    await database.query(`UPDATE outbox SET state = 'sending', wamid = NULL, phone_number_id = '9'`)

    await desk(database).fold(
      aStatus('read', { outboxId: `${id}.1` }),
      aStatus('read', { wamid: 'x', outboxId: `${id}.7` }),
      aStatus('read', { wamid: 'y', outboxId: 'campaign-12' }),
      null,
    )

    expect(await rows(database)).toMatchObject([{ state: 'sending', wamid: null }])
  })

  test('a failure after delivery changes nothing and is logged', async () => {
    const database = await open()
    await sentMessage(database)
    const { fold, log } = desk(database)

    await fold(aStatus('delivered'))
    await fold(aStatus('failed', { errors: [131_026] }))

    expect(await rows(database)).toMatchObject([{ state: 'delivered', error: null }])
    expect(log.entries).toMatchObject([{ level: 'info', event: 'WA_MESSAGE_FAILED' }])
  })

  test('a window closed by word of a status has the template sent', async () => {
    const database = await open()
    await sentMessage(database)
    const { fold, requeued } = desk(database)
    const sender = scriptedSender(() => ({ wamid: 'wamid.template' }))
    const { outbox } = post(database, sender)

    await fold(aStatus('failed', { errors: [131_047] }))
    outbox.kick(requeued)
    await outbox.drain()
    await fold(aStatus('sent'), aStatus('failed', { errors: [131_047] }))

    expect(words(sender)).toEqual(['template'])
    expect(await rows(database)).toMatchObject([{ state: 'sent', wamid: 'wamid.template' }])
  })

  test('a word on the message that came too late does not stand for the template in its place', async () => {
    const database = await open()
    const id = await sentMessage(database)
    const { fold, requeued } = desk(database)
    const sender = scriptedSender(() => ({ wamid: 'wamid.template' }))
    const { outbox } = post(database, sender)
    const outboxId = `${id}.1`

    await fold(aStatus('failed', { outboxId, errors: [131_047] }))
    await fold(aStatus('sent', { outboxId }))
    outbox.kick(requeued)
    await outbox.drain()

    expect(words(sender)).toEqual(['template'])
    expect(await rows(database)).toMatchObject([{ state: 'sent', wamid: 'wamid.template' }])
  })

  test('what failed in a way that passes is sent again after its time, before what was made after it', async () => {
    const database = await open()
    await sentMessage(database)
    const { fold, requeued } = desk(database)
    const sender = scriptedSender(() => ({ wamid: 'wamid.again' }))
    const { outbox, put, pass } = post(database, sender)

    await fold(aStatus('failed', { errors: [131_000] }))
    await put(text(ALINE, 'later'))
    outbox.kick(requeued)
    await outbox.drain()
    const early = words(sender)
    await pass(2100)
    await outbox.poll()
    await outbox.drain()

    expect(early).toEqual([])
    expect(words(sender)).toEqual(['hello', 'later'])
    expect(sender.sends[0]?.callback).toEndWith('.2')
    expect(await rows(database)).toMatchObject([
      { state: 'sent', wamid: 'wamid.again', doubled: false },
      { state: 'sent' },
    ])
  })

  test('late words on the attempt that failed do not stand for its repetition, unless it arrived', async () => {
    const database = await open()
    const id = await sentMessage(database)
    const { fold } = desk(database)
    const outboxId = `${id}.1`

    await fold(aStatus('failed', { outboxId, errors: [131_000] }))
    await fold(aStatus('sent', { outboxId }))
    await fold(aStatus('failed', { outboxId, errors: [131_026] }))
    const waiting = await rows(database)
    await fold(aStatus('delivered', { outboxId }))

    expect(waiting).toMatchObject([{ state: 'queued', wamid: null, error: '131000' }])
    expect(await rows(database)).toMatchObject([{ state: 'delivered', error: null }])
  })

  test('what the operator has to mend is a dead letter with its code, whatever is still said of it', async () => {
    const database = await open()
    const id = await sentMessage(database)
    const { fold, log } = desk(database)
    const outboxId = `${id}.1`

    await fold(aStatus('failed', { outboxId, errors: [131_042] }))
    await fold(aStatus('sent', { outboxId }))

    expect(await deadLetters(database, { limit: 10 })).toMatchObject([
      { queue: 'outbox', errorCode: '131042' },
    ])
    expect(log.entries).toMatchObject([{ event: 'WA_MESSAGE_FAILED', outcome: 'dead' }])
  })

  test('a failure without a code is nothing to act on', async () => {
    const database = await open()
    await sentMessage(database)

    await desk(database).fold(aStatus('failed'))

    expect(await rows(database)).toMatchObject([{ state: 'failed', error: '0' }])
  })

  test('what fails again and again is given up', async () => {
    const database = await open()
    await sentMessage(database)
    await database.query('UPDATE outbox SET attempts = 3')

    await desk(database).fold(aStatus('failed', { errors: [131_000] }))

    expect(await rows(database)).toMatchObject([{ state: 'dead', error: '131000' }])
  })

  test('statuses of a message end in one state, in whatever order and batches they come', async () => {
    const database = await open()
    await sentMessage(database)
    const { fold } = desk(database)
    const all: readonly ToldState[] = ['sent', 'failed', 'delivered', 'read']
    const batches = fc.tuple(fc.shuffledSubarray([...all], { minLength: 4 }), fc.nat(4))

    await fc.assert(
      fc.asyncProperty(batches, async ([order, cut]) => {
        await database.query(`UPDATE outbox SET state = 'sent'`)
        const statuses = order.map((state) => aStatus(state, { errors: [1] }))

        await fold(...statuses.slice(0, cut))
        await fold(...statuses.slice(cut))

        expect(await rows(database)).toMatchObject([{ state: 'read', error: null }])
      }),
      { numRuns: kind === 'postgres' ? 40 : 20 },
    )
  })
})
