import { beforeEach, expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { newId } from '../platform/ids.ts'
import { chatOf, commitChat, leaseChat } from './chats.ts'
import type { Database } from './client.ts'
import { knownPerson, resolvePerson } from './people.ts'
import { placesOf } from './places.ts'
import { sheets } from './sheets.ts'
import { openTurn } from './turn-opening.ts'

const NUMBER = { phoneNumberId: '1065', defaultNumber: '1065' }
const DINER = { phone: '250740000001', userId: 'RW.1', parentUserId: null, profileName: 'Aline' }
const TERM = { owner: newId(), seconds: 30 }

eachDatabase((open) => {
  let database: Database

  beforeEach(async () => {
    database = await open()
  })

  function opened(sender: typeof DINER | { readonly userId: null } = DINER) {
    const from = { number: NUMBER, sender: { ...DINER, ...sender }, portfolio: 'group' }
    return openTurn(database.relaxed.db, sheets(), from, TERM)
  }

  async function metBefore() {
    const { db } = database
    const person = await database.transaction((tx) => resolvePerson(tx, DINER, 'group', newId))
    const key = { phoneNumberId: NUMBER.phoneNumberId, personId: person.id, newId }
    const chat = await leaseChat(db, key, TERM)
    if (chat === null) throw new Error('the chat is not free')
    await commitChat(db, chat, {
      dialogue: { lost: 1 },
      lastInboundAt: new Date(1_700_000_000_000),
    })
    return { person, chat }
  }

  test('a known person’s chat is leased with all that is asked for one by one otherwise', async () => {
    const { person, chat } = await metBefore()

    const opening = await opened()

    const { db } = database
    expect(opening?.person).toEqual((await knownPerson(db, DINER, 'group')) ?? person)
    expect(opening?.places).toEqual(await placesOf(db, sheets(), NUMBER, person))
    const row = await chatOf(db, NUMBER.phoneNumberId, person.id)
    expect(opening?.chat).toEqual({
      ...(row ?? chat),
      fence: chat.fence + 1,
      wasLeft: false,
    })
  })

  test('one who writes without a user id is known by the number', async () => {
    const { person } = await metBefore()

    const opening = await opened({ userId: null })

    expect(opening?.person.id).toBe(person.id)
  })

  test('a chat that is not free is not taken', async () => {
    await metBefore()
    const first = await opened()

    expect(first).not.toBeNull()
    expect(await opened()).toBeNull()
  })

  test('a lease that ran out tells of it', async () => {
    const { chat } = await metBefore()
    // Not 0: the column rounds to milliseconds, so that a lease of no time may end half of one later.
    await leaseChat(database.db, { chatId: chat.id }, { owner: 'dead', seconds: -1 })

    expect((await opened())?.chat.wasLeft).toBe(true)
  })

  test.each([
    ['another name', { ...DINER, profileName: 'Aline U.' }],
    ['another number', { ...DINER, phone: '250740000002' }],
    ['another user id', { ...DINER, userId: 'RW.2' }],
  ])('%s: nothing is taken, there is something to be written first', async (_, sender) => {
    const { person } = await metBefore()

    expect(await opened(sender)).toBeNull()
    const chat = await leaseChat(
      database.db,
      { phoneNumberId: NUMBER.phoneNumberId, personId: person.id, newId },
      TERM,
    )
    expect(chat).not.toBeNull()
  })

  test('whoever never wrote to this number has no chat to take', async () => {
    await database.transaction((tx) => resolvePerson(tx, DINER, 'group', newId))

    expect(await opened()).toBeNull()
  })
})
