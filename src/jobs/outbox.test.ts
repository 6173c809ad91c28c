import { expect, test } from 'bun:test'

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
import { scriptedSender } from '../../test/scripted-sender.ts'
import { until } from '../../test/until.ts'
import type { OutMessage } from '../core/message.ts'

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
    expect(JSON.stringify(log.entries)).not.toContain('neza')
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
