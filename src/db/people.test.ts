import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, aTab, countingIds, later, uuid } from '../../test/fixtures/db/rows.ts'
import { readWhole } from '../../test/read-whole.ts'
import type { Sender } from '../core/message.ts'
import { enqueue } from '../jobs/outbox-rows.ts'
import { deadQueues } from '../jobs/queue-state.ts'
import { saveBar } from './bars.ts'
import { openCall } from './call-opening.ts'
import { chatOf, commitChat, ensureChat, leaseChat } from './chats.ts'
import type { Database } from './client.ts'
import { raiseFlag } from './fraud-flags.ts'
import { handoversOf } from './handovers.ts'
import {
  changeNumber,
  changeUserId,
  insertUnknownPerson,
  personOf,
  resolvePerson,
  setLanguage,
} from './people.ts'
import { placesOf } from './places.ts'
import { sheets } from './sheets.ts'
import { saveTabChange } from './tab-changes.ts'
import { loadTab } from './tabs.ts'

const NUMBER = '1060000'

function sender(more: Partial<Sender>): Sender {
  return { phone: null, userId: null, parentUserId: null, profileName: null, ...more }
}

/** A meeting counter of one test: who comes gets ids in order. */
function door(database: Database) {
  const newId = countingIds()
  return {
    newId,
    meet: async (more: Partial<Sender>, portfolio = 'p1') =>
      await database.transaction((tx) => resolvePerson(tx, sender(more), portfolio, newId)),
    chat: async (personId: string) =>
      await ensureChat(database.db, { phoneNumberId: NUMBER, personId, newId }),
  }
}

const NOWHERE = { barHint: null, calledPhone: null, defaultNumberId: NUMBER, defaultNumber: null }

/** Calls for the first time, nobody knows where. */
function aRinger(who: Sender) {
  const call = { callId: uuid(900), block: null, at: new Date(), shortMs: 1 }
  return { sender: who, dialled: NOWHERE, ...call }
}

eachDatabase((open) => {
  test('somebody new is met in one trip, whoever meets them at once, and nobody is changed by it', async () => {
    const database = await open()
    const { meet, newId } = door(database)
    const old = await meet({ phone: '250788000001' })
    const meetHere = async (more: Partial<Sender>) =>
      (await openCall(database.db, aRinger(sender(more)), 'p1', newId))?.person ?? null

    const met = await Promise.all([1, 2, 3].map(() => meetHere({ phone: '250788000002' })))
    const again = await meetHere({ phone: '250788000002' })

    expect(again?.phone).toBe('250788000002')
    expect(met.filter((person) => person !== null && person.id !== again?.id)).toEqual([])
    expect(await meetHere({ phone: '250788000001' })).toEqual(old)
    // More is known of them by now: that takes a transaction.
    expect(await meetHere({ phone: '250788000001', userId: 'RW.1' })).toBeNull()
    expect(await database.query('SELECT 1 FROM people')).toHaveLength(2)
  })

  test('the same person is met by user id, by number, and by both', async () => {
    const { meet } = door(await open())

    const first = await meet({ phone: '250788000001' })
    const second = await meet({ phone: '250788000001', userId: 'RW.1', profileName: 'Ineza' })
    const third = await meet({ userId: 'RW.1' })

    expect(second.id).toBe(first.id)
    expect(third).toEqual({ ...second, phone: '250788000001', profileName: 'Ineza' })
  })

  test('a user id means another person in another portfolio', async () => {
    const { meet } = door(await open())

    const one = await meet({ userId: 'RW.1' }, 'p1')
    const other = await meet({ userId: 'RW.1' }, 'p2')

    expect(other.id).not.toBe(one.id)
  })

  test('a number that comes with another user id has a new owner', async () => {
    const database = await open()
    const { meet, chat } = door(database)
    const before = await meet({ phone: '250788000001', userId: 'RW.1' })
    const chatBefore = await chat(before.id)

    const owner = await meet({ phone: '250788000001', userId: 'RW.2' })
    const again = await meet({ userId: 'RW.1' })

    expect(owner.id).not.toBe(before.id)
    expect(owner.phone).toBe('250788000001')
    expect(again).toMatchObject({ id: before.id, phone: null })
    expect((await chatOf(database.db, NUMBER, before.id))?.id).toBe(chatBefore.id)
    expect(await chatOf(database.db, NUMBER, owner.id)).toBeNull()
  })

  test('two become one when a sender carries the identifier of each; chats, seats and lines come along', async () => {
    const database = await open()
    const { meet, chat, newId } = door(database)
    await saveBar(database.db, aBar({ id: uuid(500) }))
    const byNumber = await meet({ phone: '250788000001', profileName: 'Ineza' })
    const byUserId = await meet({ userId: 'RW.1' })
    const kept = await chat(byUserId.id)
    await chat(byNumber.id)
    await ensureChat(database.db, { phoneNumberId: '2', personId: byNumber.id, newId })
    const tab = aTab({
      id: uuid(1),
      barId: uuid(500),
      diners: [{ personId: byNumber.id, number: 1 }],
    })
    await database.transaction((tx) => saveTabChange(tx, { before: null, after: tab, journal: [] }))

    const one = await meet({ phone: '250788000001', userId: 'RW.1' })

    expect(one).toMatchObject({ id: byUserId.id, phone: '250788000001', profileName: 'Ineza' })
    expect(await personOf(database.db, byNumber.id)).toBeNull()
    expect((await chatOf(database.db, NUMBER, one.id))?.id).toBe(kept.id)
    expect(await chatOf(database.db, '2', one.id)).not.toBeNull()
    expect((await loadTab(database.db, uuid(500), tab.id))?.diners).toEqual([
      { personId: one.id, number: 1 },
    ])
  })

  test('whoever is kept out is so still when they turn out to be somebody else', async () => {
    const database = await open()
    const { meet } = door(database)
    const byNumber = await meet({ phone: '250788000001' })
    await meet({ userId: 'RW.1' })
    await database.transaction((tx) =>
      raiseFlag(tx, {
        id: uuid(7),
        barId: uuid(500),
        rule: 'order_bomb',
        subject: `person:${byNumber.id}`,
        personId: byNumber.id,
        reason: 'many orders',
        blockMinutes: 60,
      }),
    )

    const one = await meet({ phone: '250788000001', userId: 'RW.1' })

    const number = { phoneNumberId: NUMBER, defaultNumber: NUMBER }
    const { blockedAt } = await placesOf(database.db, sheets(), number, one)
    expect(blockedAt).toEqual([uuid(500)])
  })

  test('whom staff have taken over they keep when two become one', async () => {
    const database = await open()
    const { meet, chat } = door(database)
    await saveBar(database.db, aBar({ id: uuid(500) }))
    const byNumber = await meet({ phone: '250788000001' })
    const byUserId = await meet({ userId: 'RW.1' })
    await chat(byUserId.id)
    const asking = await chat(byNumber.id)
    await database.query(
      `UPDATE waiter_conversations SET bar_id = $2, mode = 'person', mode_until = $3, mode_staff_phone = $4 WHERE id = $1`,
      [asking.id, uuid(500), later(60), '250788000009'],
    )

    await meet({ phone: '250788000001', userId: 'RW.1' })

    // The timer that hands back, and the buttons that staff have, name the chat.
    expect(await handoversOf(database.db, [uuid(500)], '250788000009')).toMatchObject([
      { chatId: asking.id, personId: byUserId.id, until: later(60) },
    ])
  })

  test('staff of one bar do not keep whoever is at another when two become one', async () => {
    const database = await open()
    const { meet, chat } = door(database)
    for (const n of [500, 501]) await saveBar(database.db, aBar({ id: uuid(n), slug: `b${n}` }))
    const byNumber = await chat((await meet({ phone: '250788000001' })).id)
    const byUserId = await chat((await meet({ userId: 'RW.1' })).id)
    await database.query(
      `UPDATE waiter_conversations SET bar_id = $2, mode = 'person', mode_until = $3, mode_staff_phone = $4 WHERE id = $1`,
      [byNumber.id, uuid(500), later(60), '250788000009'],
    )
    await database.query('UPDATE waiter_conversations SET bar_id = $2 WHERE id = $1', [
      byUserId.id,
      uuid(501),
    ])

    await meet({ phone: '250788000001', userId: 'RW.1' })

    expect(
      await database.query('SELECT id, bar_id, mode, mode_staff_phone FROM waiter_conversations'),
    ).toEqual([{ id: byUserId.id, bar_id: uuid(501), mode: 'waiter', mode_staff_phone: null }])
  })

  test('two become one, and dead letters are counted, without reading a large table from end to end', async () => {
    const database = await open()
    const { meet, chat } = door(database)
    const people = [await meet({ phone: '250788000001' }), await meet({ userId: 'RW.1' })]
    for (const { id } of people) await chat(id)
    const both = sender({ phone: '250788000001', userId: 'RW.1' })

    const read = await database.transaction((tx) =>
      readWhole(tx, async (db) => {
        await resolvePerson(db, both, 'p1', countingIds())
        await deadQueues({ query: db.rows })
      }),
    )

    // What is unusual is little, and kept for a while only.
    expect(read).toEqual(['fraud_flags'])
    expect(await database.query('SELECT 1 FROM people')).toHaveLength(1)
  })

  test('replicas that meet a new person at once agree on who it is', async () => {
    const database = await open()
    const [one, other] = [door(database), door(await open.again())]
    const ineza = { phone: '250788000001', userId: 'RW.1' }

    const met = await Promise.all([one, other, one, other].map(({ meet }) => meet(ineza)))

    expect(new Set(met.map(({ id }) => id)).size).toBe(1)
  })

  test('a new number keeps the person and their chat', async () => {
    const database = await open()
    const { meet, chat } = door(database)
    const person = await meet({ phone: '250788000001' })
    await chat(person.id)
    const stranger = await meet({ phone: '250788000002' })

    await database.transaction((tx) => changeNumber(tx, person.id, '250788000002'))

    expect((await meet({ phone: '250788000002' })).id).toBe(person.id)
    expect(await chatOf(database.db, NUMBER, person.id)).not.toBeNull()
    expect(await personOf(database.db, stranger.id)).toMatchObject({ phone: null })
  })

  test('a new user id keeps the person, also when its first message came before the news', async () => {
    const database = await open()
    const { meet, chat } = door(database)
    const person = await meet({ userId: 'RW.1' })
    const kept = await chat(person.id)
    const early = await meet({ userId: 'RW.9' })
    await chat(early.id)

    await database.transaction((tx) => changeUserId(tx, person.id, 'RW.9', '250788000009'))

    expect(await meet({ userId: 'RW.9' })).toMatchObject({
      id: person.id,
      phone: '250788000009',
    })
    expect((await chatOf(database.db, NUMBER, person.id))?.id).toBe(kept.id)
    expect(await personOf(database.db, early.id)).toBeNull()
  })

  test('a language is remembered for the person', async () => {
    const database = await open()
    const { meet } = door(database)
    const { id } = await meet({ userId: 'RW.1' })

    await setLanguage(database.db, id, 'rw')

    expect((await meet({ userId: 'RW.1' })).language).toBe('rw')
  })

  test('a turn of somebody who turns out to be somebody else changes nothing', async () => {
    const database = await open()
    const { meet, newId } = door(database)
    const byNumber = await meet({ phone: '250788000001' })
    await meet({ userId: 'RW.1' })
    const key = { phoneNumberId: NUMBER, personId: byNumber.id, newId }
    const turn = await leaseChat(database.db, key, { owner: 'replica-1', seconds: 60 })
    if (turn === null) throw new Error('not leased')

    await meet({ phone: '250788000001', userId: 'RW.1' })

    expect(await database.transaction((tx) => commitChat(tx, turn, {}))).toBe(false)
  })

  test('what waits for two who become one waits in one lane', async () => {
    const database = await open()
    const { meet, chat } = door(database)
    const people = [await meet({ phone: '250788000001' }), await meet({ userId: 'RW.1' })]
    for (const { id } of people) {
      const { id: chatId } = await chat(id)
      const message = { kind: 'text', text: 'hello' } as const
      const to = { phoneNumberId: NUMBER, personId: id, chatId, barId: null }
      await database.transaction((tx) =>
        enqueue(tx, [{ ...to, dedupeKey: id, kind: 'answer', message }], null),
      )
    }

    const one = await meet({ phone: '250788000001', userId: 'RW.1' })

    expect(await database.query('SELECT lane FROM outbox ORDER BY id')).toEqual([
      { lane: `${NUMBER}:${one.id}` },
      { lane: `${NUMBER}:${one.id}` },
    ])
  })

  test('somebody unknown is one person however often their call is told of', async () => {
    const database = await open()
    const id = crypto.randomUUID()

    await insertUnknownPerson(database.db, id, 'one')
    await insertUnknownPerson(database.db, id, 'one')

    expect(await database.query('SELECT id FROM people')).toEqual([{ id }])
  })
})
