import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, countingIds, NOON, uuid } from '../../test/fixtures/db/rows.ts'
import { saveBar } from './bars.ts'
import {
  type ChatKey,
  chatOf,
  commitChat,
  ensureChat,
  findChat,
  leaseChat,
  releaseChat,
  renewLease,
} from './chats.ts'
import type { Database } from './client.ts'
import { handBack } from './handovers.ts'
import { resolvePerson } from './people.ts'
import { sheets } from './sheets.ts'
import { turnRowsInChat } from './turn-rows.ts'

async function keyIn(database: Database): Promise<ChatKey> {
  const newId = countingIds()
  const from = { phone: '250788000001', userId: null, parentUserId: null, profileName: null }
  const person = await database.transaction((tx) => resolvePerson(tx, from, '', newId))
  return { phoneNumberId: '106', personId: person.id, newId }
}

const MINUTE = { owner: 'replica-1', seconds: 60 }
/** A lease that has run out when it is taken: what a dead replica leaves. */
const DEAD = { owner: 'replica-0', seconds: -1 }

eachDatabase((open, kind) => {
  test('one of many replicas gets a chat, and the next after it is given back', async () => {
    const database = await open()
    const other = await open.again()
    const key = await keyIn(database)

    const tries = await Promise.all(
      [database, other, database, other].map(({ relaxed }) => leaseChat(relaxed.db, key, MINUTE)),
    )
    const [leased] = tries.filter((lease) => lease !== null)
    if (leased === undefined) throw new Error('nobody got it')
    await releaseChat(other.db, leased)
    const second = await leaseChat(other.db, { chatId: leased.id }, MINUTE)

    expect(tries.filter((lease) => lease !== null)).toHaveLength(1)
    expect(leased.lastInboundAt).toBeNull()
    expect(second).toMatchObject({ id: leased.id, fence: leased.fence + 1 })
  })

  test('a commit writes the patch and gives the chat back', async () => {
    const database = await open()
    await saveBar(database.db, aBar({ id: uuid(500) }))
    const key = await keyIn(database)
    const leased = await leaseChat(database.db, key, MINUTE)
    if (leased === null) throw new Error('not leased')
    const patch = {
      barId: uuid(500),
      tableLabel: 'A5',
      tabId: uuid(1),
      language: 'rw',
      languageState: ['rw', 0.9],
      dialogue: 'a word',
      lastInboundAt: NOON,
      mode: 'person',
      modeUntil: NOON,
      modeStaffPhone: '250788000002',
    } as const

    const isWritten = await database.transaction((tx) => commitChat(tx, leased, patch))
    const cleared = await leaseChat(database.db, key, MINUTE)
    if (cleared === null) throw new Error('not leased again')
    await database.transaction((tx) => commitChat(tx, cleared, { dialogue: null }))

    expect(isWritten).toBe(true)
    expect(cleared).toMatchObject(patch)
    expect(await findChat(database.db, leased.id)).toMatchObject({ ...patch, dialogue: null })
  })

  test('a turn whose lease ran out and was taken over changes nothing', async () => {
    const database = await open()
    const key = await keyIn(database)
    const late = await leaseChat(database.db, key, DEAD)
    const next = await leaseChat(database.db, key, MINUTE)
    if (late === null || next === null) throw new Error('not leased')

    const isLateWritten = await database.transaction((tx) =>
      commitChat(tx, late, { tableLabel: 'late' }),
    )
    const isLateRenewed = await renewLease(database.db, late, 60)
    await releaseChat(database.db, late)
    const isNextRenewed = await renewLease(database.db, next, 60)

    expect([isLateWritten, isLateRenewed, isNextRenewed]).toEqual([false, false, true])
    expect((await findChat(database.db, next.id))?.tableLabel).toBeNull()
    expect(await leaseChat(database.db, key, MINUTE)).toBeNull()
  })

  test('a lease that ran out and was not taken over may still commit, once', async () => {
    const database = await open()
    const late = await leaseChat(database.db, await keyIn(database), DEAD)
    if (late === null) throw new Error('not leased')

    const first = await database.transaction((tx) => commitChat(tx, late, {}))
    const second = await database.transaction((tx) => commitChat(tx, late, {}))

    expect([first, second]).toEqual([true, false])
  })

  test('a chat that was read free is taken by a commit, by one of two, and by none while it is leased or was left', async () => {
    const database = await open()
    const { db } = database
    await saveBar(db, aBar({ id: uuid(500) }))
    const key = await keyIn(database)
    const made = await leaseChat(db, key, MINUTE)
    if (made === null || !('personId' in key)) throw new Error('not leased')
    const guest = { barId: uuid(500), ...key }
    const seen = async () => (await turnRowsInChat(db, sheets(), guest, null))?.chat
    const commits = async (tableLabel: string, chat: Awaited<ReturnType<typeof seen>>) =>
      chat != null && (await database.transaction((tx) => commitChat(tx, chat, { tableLabel })))

    const busy = await seen()
    const whileBusy = await commits('busy', busy)
    await releaseChat(db, made)
    const [one, two] = [await seen(), await seen()]
    const free = [await commits('one', one), await commits('two', two)]
    await leaseChat(db, key, DEAD)
    const left = await seen()

    expect([busy?.isFree, one?.isFree, left?.isFree]).toEqual([false, true, false])
    expect([whileBusy, free, await commits('left', left)]).toEqual([false, [true, false], false])
    expect(await findChat(db, made.id)).toMatchObject({ tableLabel: 'one' })
  })

  test('a chat is made once for its pair, and an unknown id leases nothing', async () => {
    const database = await open()
    const key = await keyIn(database)
    if (!('personId' in key)) throw new Error('a pair')

    const one = await ensureChat(database.db, key)
    const two = await ensureChat(database.db, key)

    expect(two).toEqual(one)
    expect(await chatOf(database.db, '106', key.personId)).toEqual(one)
    expect(await leaseChat(database.db, { chatId: uuid(404) }, MINUTE)).toBeNull()
  })

  test('a turn that began while staff had the chat changes nothing once they gave it back', async () => {
    const database = await open()
    await saveBar(database.db, aBar({ id: uuid(500) }))
    const key = await keyIn(database)
    const first = await leaseChat(database.db, key, MINUTE)
    if (first === null) throw new Error('not leased')
    const withStaff = { barId: uuid(500), mode: 'person', modeUntil: NOON } as const
    await database.transaction((tx) => commitChat(tx, first, withStaff))
    const relaying = await leaseChat(database.db, key, MINUTE)
    if (relaying === null) throw new Error('not leased again')

    const chat = { barId: uuid(500), chatId: first.id }
    await database.transaction((tx) => handBack(tx, chat, null))

    expect(await database.transaction((tx) => commitChat(tx, relaying, {}))).toBe(false)
    expect(await leaseChat(database.db, key, MINUTE)).toMatchObject({ mode: 'waiter' })
  })

  // The embedded database has one transaction at a time: nobody can be in the way.
  if (kind === 'postgres') {
    test('whoever writes to a person does not wait for that person’s own turn', async () => {
      const database = await open()
      const other = await open.again()
      const key = await keyIn(database)
      if ('chatId' in key) throw new Error('a pair is wanted')
      const leased = await leaseChat(database.db, key, MINUTE)
      if (leased === null) throw new Error('not leased')

      const found = await database.transaction(async (tx) => {
        await commitChat(tx, leased, {})
        return await other.transaction((beside) => ensureChat(beside, key))
      })

      expect(found.id).toBe(leased.id)
    })
  }
})
