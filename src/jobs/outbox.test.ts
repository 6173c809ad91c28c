import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import { scriptedSender, type SendAnswer } from '../../test/scripted-sender.ts'
import { ProviderError } from '../core/errors.ts'
import type { OutMessage } from '../core/message.ts'
import type { Failed, MessageSender } from '../core/ports.ts'
import type { Database } from '../db/client.ts'
import { enqueue, type NewOutMessage } from './outbox-rows.ts'
import { outboxSender } from './outbox.ts'
import { DEFAULT_PACING, type Pacing } from './pacing.ts'

const PHONE = '1065'
const ALINE = '00000000-0000-7000-8000-00000000000a'
const BOSCO = '00000000-0000-7000-8000-00000000000b'
const TEMPLATE: OutMessage = {
  kind: 'template',
  name: 'new_order',
  language: 'en',
  body: [],
  buttonPayloads: ['order:accept:1'],
}

async function seat(database: Database, personId: string, phoneNumberId = PHONE) {
  await database.query(
    `INSERT INTO people (id, user_id, phone) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [personId, `RW.${personId.slice(-4)}`, `2507880000${personId.slice(-1).charCodeAt(0)}`],
  )
  await database.query(
    `INSERT INTO waiter_conversations (id, phone_number_id, person_id, last_inbound_at)
     VALUES ($1, $2, $3, now())`,
    [chatOf(personId, phoneNumberId), phoneNumberId, personId],
  )
}

const chatOf = (personId: string, phoneNumberId: string) =>
  `${personId.slice(0, 24)}${phoneNumberId.padStart(11, '0')}${personId.slice(-1)}`

const text = (
  personId: string,
  words: string,
  more: Partial<NewOutMessage> = {},
): NewOutMessage => ({
  dedupeKey: words,
  phoneNumberId: PHONE,
  personId,
  chatId: chatOf(personId, more.phoneNumberId ?? PHONE),
  barId: null,
  kind: 'answer',
  message: { kind: 'text', text: words },
  ...more,
})

function post(
  database: Database,
  sender: MessageSender = scriptedSender(),
  more: { readonly concurrency?: number; readonly pacing?: Pacing } = {},
) {
  const time = fakeTime()
  const log = recordingLog()
  const outbox = outboxSender({
    database,
    sender,
    clock: time.clock,
    timers: time.timers,
    random: () => 0.5,
    log,
    meter: quietMeter,
    concurrency: 8,
    pacing: DEFAULT_PACING,
    pollMs: 1000,
    ...more,
  })
  const put = async (...messages: readonly NewOutMessage[]) => {
    outbox.kick(await database.transaction((tx) => enqueue(tx, messages)))
  }
  /** What a process leaves that dies after its commit. */
  const leave = (...messages: readonly NewOutMessage[]) =>
    database.transaction((tx) => enqueue(tx, messages))
  const pass = async (ms: number) => {
    await elapse(database, ms)
    time.advance(ms)
    await outbox.drain()
  }
  return { outbox, put, leave, pass, time, log }
}

const rows = (database: Database) =>
  database.query<Record<string, unknown>>(
    `SELECT dedupe_key AS key, state, attempts, possibly_doubled AS doubled, wamid,
            error_code AS error FROM outbox ORDER BY id`,
  )

const words = (sender: { readonly sends: readonly { readonly message: OutMessage }[] }) =>
  sender.sends.map(({ message }) => (message.kind === 'text' ? message.text : message.kind))

/** A vendor whose nth send fails as told; the others are accepted. */
const failing = (failures: Readonly<Record<number, { error: ProviderError; then: Failed }>>) =>
  scriptedSender((_, n): SendAnswer => failures[n] ?? { wamid: `wamid.${n}` })

const transient = {
  error: new ProviderError('whatsapp', 'unavailable', { code: 131_000 }),
  then: { action: 'retry', delayMs: 2000 },
} as const

eachDatabase((open) => {
  test('a message that is kicked leaves at once and is written down with its id', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = scriptedSender()
    const { outbox, put, log } = post(database, sender)

    await put(text(ALINE, 'murakaza neza'))
    await outbox.drain()

    expect(words(sender)).toEqual(['murakaza neza'])
    expect(sender.sends[0]?.to).toEqual({ userId: 'RW.000a', phone: '250788000097' })
    expect(await rows(database)).toEqual([
      {
        key: 'murakaza neza',
        state: 'sent',
        attempts: 1,
        doubled: false,
        wamid: 'wamid.0',
        error: null,
      },
    ])
    expect(log.entries.map((entry) => entry.event)).toEqual(['WA_MESSAGE_SENT'])
    expect(JSON.stringify(log.entries.map(({ pii: _, ...rest }) => rest))).not.toContain('neza')
  })

  test('messages of one person leave in order, one at a time', async () => {
    const database = await open()
    await seat(database, ALINE)
    await seat(database, BOSCO)
    const sender = scriptedSender()
    const { outbox, put } = post(database, sender)

    await put(text(ALINE, 'a1'), text(BOSCO, 'b1'), text(ALINE, 'a2'))
    await put(text(ALINE, 'a3'), text(BOSCO, 'b2'))
    await outbox.drain()

    expect(words(sender).filter((each) => each.startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
    expect(words(sender).filter((each) => each.startsWith('b'))).toEqual(['b1', 'b2'])
    expect(sender.mostAtOnce()).toBe(1)
  })

  test('one cause puts one message in the outbox, with the ids that may come back', async () => {
    const database = await open()
    await seat(database, ALINE)
    const { leave } = post(database)
    const buttons: OutMessage = {
      kind: 'buttons',
      text: 'Sure?',
      buttons: [
        { id: 'yes', title: 'Yes' },
        { id: 'no', title: 'No' },
      ],
    }

    await leave(text(ALINE, 'once', { message: buttons, fallback: TEMPLATE }))
    await leave(text(ALINE, 'once', { message: buttons }))

    expect(await database.query('SELECT reply_ids FROM outbox')).toEqual([
      { reply_ids: ['yes', 'no', 'order:accept:1'] },
    ])
  })

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

  test('a message that will never be accepted is given up and the lane goes on', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = failing({
      0: {
        error: new ProviderError('whatsapp', 'rejected', { code: 131_026 }),
        then: { action: 'dead', reason: 'undeliverable' },
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
      then: { action: 'retry', delayMs: 20_000 },
    } as const
    const sender = failing({ 0: lost })
    const { outbox, put, pass } = post(database, sender)

    await put(text(ALINE, '1'))
    await outbox.drain()
    expect(await rows(database)).toMatchObject([{ state: 'queued', doubled: false }])
    await pass(20_000)

    expect(await rows(database)).toMatchObject([{ state: 'sent', attempts: 2, doubled: true }])
  })

  test('a process that dies while it sends leaves a row that another repeats once, marked', async () => {
    const database = await open()
    await seat(database, ALINE)
    const dying = post(
      database,
      scriptedSender(() => 'never'),
    )
    await dying.put(text(ALINE, '1'), text(ALINE, '2'))
    await until(async () => (await rows(database))[0]?.state === 'sending')
    const sender = scriptedSender()
    const { outbox } = post(database, sender)

    await elapse(database, 5000)
    await outbox.poll()
    await outbox.drain()
    expect(words(sender)).toEqual([])
    await elapse(database, 26_000)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual(['1', '2'])
    expect(await rows(database)).toMatchObject([
      { state: 'sent', attempts: 2, doubled: true },
      { state: 'sent', attempts: 1, doubled: false },
    ])
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
      then: { action: 'template' },
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
        then: { action: 'pause', reason: 'token', delayMs: 300_000 },
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

  test('one person gets the burst, then one message in six seconds', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = scriptedSender()
    const pacing = { perSecond: 800, pairBurst: 3, pairSeconds: 6 }
    await database.query('UPDATE waiter_conversations SET pace_tokens = 3, pace_at = now()')
    const { outbox, put, pass } = post(database, sender, { pacing })

    await put(...Array.from({ length: 5 }, (_, n) => text(ALINE, `${n}`)))
    await outbox.drain()
    expect(sender.sends).toHaveLength(3)
    await pass(6000)
    expect(sender.sends).toHaveLength(4)
    await pass(6000)

    expect(words(sender)).toEqual(['0', '1', '2', '3', '4'])
  })

  test('a number’s budget is shared by all its people and all replicas', async () => {
    const database = await open()
    const people = Array.from(
      { length: 9 },
      (_, n) => `00000000-0000-7000-8000-${`${n}`.padStart(12, '0')}`,
    )
    for (const person of people) await seat(database, person)
    const pacing = { perSecond: 16, pairBurst: 45, pairSeconds: 6 }
    const first = scriptedSender()
    const second = scriptedSender((_, n) => ({ wamid: `wamid.second.${n}` }))
    const one = post(database, first, { pacing })
    const two = post(await open.again(), second, { pacing })
    await one.leave(...people.map((person) => text(person, person)))
    await database.query(
      `INSERT INTO senders (phone_number_id, pace_tokens, pace_at) VALUES ($1, 2, now() + interval '1 hour')`,
      [PHONE],
    )

    await elapse(database, 2000)
    await database.query(`UPDATE senders SET pace_at = now() + interval '1 hour'`)
    await Promise.all([one.outbox.poll(), two.outbox.poll()])
    await Promise.all([one.outbox.drain(), two.outbox.drain()])

    expect(first.sends.length + second.sends.length).toBe(2)
  })

  test('messages left by a dead process are found by the poll of another', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = scriptedSender()
    const { outbox, leave } = post(database, sender)
    await leave(text(ALINE, '1'), text(ALINE, '2'))

    await outbox.poll()
    await outbox.drain()
    expect(words(sender)).toEqual([])
    await elapse(database, 1500)
    await outbox.poll()
    await outbox.drain()

    expect(words(sender)).toEqual(['1', '2'])
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

  test('stopping waits for the answer of what is being sent and starts nothing more', async () => {
    const database = await open()
    await seat(database, ALINE)
    const sender = scriptedSender()
    const { outbox, put, time } = post(database, sender)

    await put(text(ALINE, '1'), text(ALINE, '2'))
    await until(() => Promise.resolve(sender.sends.length === 1))
    await outbox.stop()
    time.advance(60_000)
    await outbox.drain()

    expect(words(sender)).toEqual(['1'])
    expect(await rows(database)).toMatchObject([{ state: 'sent' }, { state: 'queued' }])
    expect(time.pending()).toBe(0)
  })
})

/** Lets the event loop turn until `isSo`; for what has no promise of its own to wait for. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setImmediate(resolve))
}
