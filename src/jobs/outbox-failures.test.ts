import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import {
  ALINE,
  BOSCO,
  failing,
  post,
  rows,
  seat,
  TEMPLATE,
  text,
  words,
} from '../../test/outbox-house.ts'
import { scriptedSender } from '../../test/scripted-sender.ts'
import { ProviderError } from '../core/errors.ts'
import type { MessageSender } from '../core/ports.ts'
import type { Database } from '../db/client.ts'

const transient = {
  error: new ProviderError('whatsapp', 'unavailable', { code: 131_000 }),
  plan: { action: 'retry', delayMs: 2000 },
} as const

/** So many of the writes after a send fail as if nobody were there. */
function awayFor(database: Database, away: { writes: number }): Database {
  const { relaxed } = database
  const query: typeof relaxed.query = async (statement, params) => {
    const isOutcome = /SET state = '(queued|dead)'/.test(statement)
    if (!isOutcome || away.writes === 0) return await relaxed.query(statement, params)
    away.writes -= 1
    throw Object.assign(new Error('away'), { code: 'CONNECTION_CLOSED' })
  }
  return { ...database, relaxed: { ...relaxed, query } }
}

eachDatabase((open) => {
  test('a retry keeps its place: what comes later waits', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = failing({ 0: transient })
    const { outbox, put, pass } = post(database, sender)

    await put(text(ALINE, '1'), text(ALINE, '2'))
    await outbox.drain()
    expect(words(sender)).toEqual(['1'])
    await pass(2000)

    expect(words(sender)).toEqual(['1', '1', '2'])
    expect(await rows(database)).toMatchObject([
      { state: 'sent', attempts: 2, doubled: false },
      { state: 'sent', attempts: 1 },
    ])
  })

  test.each([
    ['to be repeated', transient, { state: 'sent', attempts: 2, doubled: false }],
    [
      'final',
      {
        error: new ProviderError('whatsapp', 'rejected', { code: 131_026 }),
        plan: { action: 'dead', reason: 'undeliverable' },
      },
      { state: 'dead', attempts: 1, doubled: false, error: 'undeliverable' },
    ],
  ] as const)(
    'a refusal that is %s is written down when the database is back, and leaves no doubt behind',
    async (_what, refusal, wanted) => {
      const database = await open()
      await seat(database, ALINE)
      const away = { writes: 0 }
      const { outbox, put, pass, time, log } = post(
        awayFor(database, away),
        failing({ 0: refusal }),
      )

      away.writes = 3
      await put(text(ALINE, '1'))
      while (away.writes > 0) {
        time.advance(500)
        await Bun.sleep(1)
      }
      time.advance(500)
      await outbox.drain()
      await pass(2000)

      expect(await rows(database)).toMatchObject([wanted])
      expect(log.entries.filter(({ level }) => level === 'error').length).toBeLessThan(2)
    },
  )

  test('a message that will never be accepted is given up and the lane goes on', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = failing({
      0: {
        error: new ProviderError('whatsapp', 'rejected', { code: 131_026 }),
        plan: { action: 'dead', reason: 'undeliverable' },
      },
    })
    const { outbox, put } = post(database, sender)

    await put(text(ALINE, '1'), text(ALINE, '2'))
    await outbox.drain()

    expect(await rows(database)).toMatchObject([
      { state: 'dead', error: 'undeliverable' },
      { state: 'sent' },
    ])
  })

  test('an answer that is lost is asked for once more, and marked as possibly doubled', async () => {
    const database = await open()
    await seat(database, ALINE)
    const lost = {
      error: new ProviderError('whatsapp', 'timeout', { mayHaveHappened: true }),
      plan: { action: 'retry', delayMs: 20_000 },
    } as const
    const sender = failing({ 0: lost })
    const { outbox, put, pass } = post(database, sender)

    await put(text(ALINE, '1'))
    await outbox.drain()
    expect(await rows(database)).toMatchObject([{ state: 'queued', doubled: false }])
    await pass(20_000)

    expect(await rows(database)).toMatchObject([{ state: 'sent', attempts: 2, doubled: true }])
  })

  test('an answer lost twice is left to the operator and the lane goes on', async () => {
    const database = await open()
    await seat(database, ALINE)
    const { leave } = post(database)
    await leave(text(ALINE, '1'), text(ALINE, '2'))
    await database.query(
      `UPDATE outbox SET state = 'sending', attempts = 2, possibly_doubled = true,
              lease_until = now() - interval '1 second' WHERE dedupe_key = '1'`,
    )
    const sender = scriptedSender()
    const { outbox } = post(database, sender)

    await elapse(database, 2000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual(['2'])
    expect(await rows(database)).toMatchObject([
      { state: 'dead', error: 'outcome_unknown' },
      { state: 'sent' },
    ])
  })

  test('outside the 24-hour window the template goes, and what has none is given up', async () => {
    const database = await open()
    await seat(database, ALINE)
    await seat(database, BOSCO)
    await elapse(database, 24 * 60 * 60_000)
    await database.query(
      `UPDATE waiter_conversations SET last_inbound_at = NULL WHERE person_id = $1`,
      [BOSCO],
    )
    const sender = scriptedSender()
    const { outbox, put } = post(database, sender)

    await put(text(ALINE, 'plain'), text(BOSCO, 'alert', { kind: 'staff', fallback: TEMPLATE }))
    await outbox.drain()

    expect(words(sender)).toEqual(['template'])
    expect(await rows(database)).toMatchObject([
      { key: 'plain', state: 'dead', error: 'window_closed' },
      { key: 'alert', state: 'sent' },
    ])
  })

  test('a window the vendor calls closed has the template take the message’s place', async () => {
    const database = await open()
    await seat(database, ALINE)
    const closed = {
      error: new ProviderError('whatsapp', 'rejected', { code: 131_047 }),
      plan: { action: 'template' },
    } as const
    const sender = failing({ 0: closed, 2: closed })
    const { outbox, put } = post(database, sender)

    await put(text(ALINE, 'alert', { fallback: TEMPLATE }), text(ALINE, 'plain'))
    await outbox.drain()

    expect(words(sender)).toEqual(['alert', 'template', 'plain'])
    expect(await rows(database)).toMatchObject([
      { state: 'sent', attempts: 2 },
      { state: 'dead', error: 'window_closed' },
    ])
  })

  test('a number that can’t send is left alone until its pause ends; others go on', async () => {
    const database = await open()
    await seat(database, ALINE)
    await seat(database, BOSCO, '2000')
    const sender = failing({
      0: {
        error: new ProviderError('whatsapp', 'rejected', { code: 190 }),
        plan: { action: 'pause', reason: 'token', delayMs: 300_000 },
      },
    })
    const { outbox, put, pass } = post(database, sender)

    await put(text(ALINE, '1'))
    await outbox.drain()
    await put(text(ALINE, '2'), text(BOSCO, 'elsewhere', { phoneNumberId: '2000' }))
    await outbox.poll()
    await outbox.drain()
    expect(words(sender)).toEqual(['1', 'elsewhere'])
    expect(await rows(database)).toMatchObject([{ state: 'queued', attempts: 0 }, {}, {}])
    await pass(300_000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual(['1', 'elsewhere', '1', '2'])
  })

  test('a pause ends with what it was for, and no other does', async () => {
    const database = await open()
    await seat(database, ALINE)
    await seat(database, BOSCO, '2000')
    const refused = (code: number, reason: string) => ({
      error: new ProviderError('whatsapp', 'rejected', { code }),
      plan: { action: 'pause', reason, delayMs: 300_000 } as const,
    })
    const sender = failing({ 0: refused(190, 'token'), 1: refused(131_042, 'payment') })
    const { outbox, put, pass } = post(database, sender)
    await put(text(ALINE, '1'))
    await outbox.drain()
    await put(text(BOSCO, 'elsewhere', { phoneNumberId: '2000' }))
    await pass(2000)
    await outbox.poll()
    expect(words(sender)).toEqual(['1', 'elsewhere'])

    await outbox.lift('token')
    await outbox.drain()

    expect(words(sender)).toEqual(['1', 'elsewhere', '1'])
    expect(await rows(database)).toMatchObject([{ state: 'sent' }, { state: 'queued' }])
  })

  test('a bug in sending gives its message up instead of blocking the lane', async () => {
    const database = await open()
    await seat(database, ALINE)
    const buggy: MessageSender = {
      ...scriptedSender(),
      send: (_phone, _to, message) =>
        message.kind === 'text' && message.text === '1'
          ? Promise.reject(new TypeError('no'))
          : Promise.resolve({ wamid: 'wamid.2' }),
      afterFailure: () => ({ action: 'dead', reason: 'rejected' }),
    }
    const { outbox, put } = post(database, buggy)

    await put(text(ALINE, '1'), text(ALINE, '2'))
    await outbox.drain()

    expect(await rows(database)).toMatchObject([{ state: 'dead' }, { state: 'sent' }])
  })
})
