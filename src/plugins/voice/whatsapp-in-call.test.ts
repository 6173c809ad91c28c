import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { actInCall, isOneWaiting, outcome, slow } from '../../../test/two-at-once.ts'
import { voiceHouse } from '../../../test/voice-house.ts'
import { DINER, NUMBER } from '../../../test/waiter-desk.ts'
import type { Database } from '../../db/client.ts'
import type { InboxRow } from '../../jobs/inbox-rows.ts'
import { takeWhatsappRow } from './whatsapp-calls.ts'

setDefaultTimeout(60_000)

/** A call that a model has called for something in, and WhatsApp's word of it, which tells the caller's name. */
async function inCall(database: Database, event: string) {
  const house = await voiceHouse(database)
  const { call, person, prepared } = await house.rings('r1')
  const seen = await prepared?.seen
  await database.query(
    "INSERT INTO call_acts (call_id, function_call_id, name, arguments) VALUES ($1, 'fc_1', 'change_cart', '{}')",
    [call.id],
  )
  const [row] = await database.query<{ readonly id: number }>(
    `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body)
     VALUES ('w:1', 'call', 'call', $1, now(), 0, '{}') RETURNING id`,
    [NUMBER],
  )
  const body = {
    id: 'wacid.a',
    phoneNumberId: NUMBER,
    from: { phone: DINER, userId: null, parentUserId: null, profileName: 'Aline' },
    at: new Date(),
    event,
    isFromUser: true,
    isGivenUp: false,
    pickedUpAt: new Date(),
  }
  return {
    inCall: { call, personId: person.id, chatId: seen?.view.chatId ?? '' },
    isTold: (by: Database) =>
      takeWhatsappRow({ ...house.deps, database: by }, {
        id: row?.id ?? 0,
        body,
      } as unknown as InboxRow),
    [Symbol.dispose]: () => house.close(),
  }
}

const joined = async (database: Database) =>
  await database.query(
    `SELECT c.ref, c.wacid, p.profile_name AS name, p.language FROM calls c JOIN people p ON p.id = c.person_id`,
  )

const JOINED = [{ ref: 'r1', wacid: 'wacid.a', name: 'Aline', language: 'fr' }]

eachDatabase((open, kind) => {
  // The embedded database has one connection: there is nobody to wait for.
  if (kind === 'embedded') return

  test.each(['connect', 'terminate'])(
    'WhatsApp’s word of a call that comes in the middle of its act is joined after it: %s',
    async (event) => {
      const database = await open()
      using call = await inCall(database, event)
      const other = await open.again()
      let told: Promise<string> | undefined

      const acted = await outcome(
        database.transaction((tx) =>
          actInCall(tx, call.inCall, async () => {
            told = outcome(call.isTold(other))
            await isOneWaiting(database)
          }),
        ),
      )

      expect([acted, await told]).toEqual(['done', 'done'])
      expect(await joined(database)).toEqual(JOINED)
    },
  )

  test('an act of a call that WhatsApp’s word is just being joined to is done after that', async () => {
    const database = await open()
    using call = await inCall(database, 'connect')
    const other = await open.again()
    let acted: Promise<string> | undefined
    const slowly = slow(other, 'WITH same AS', async () => {
      acted = outcome(database.transaction((tx) => actInCall(tx, call.inCall)))
      await isOneWaiting(database)
    })

    const told = await outcome(call.isTold(slowly))

    expect([told, await acted]).toEqual(['done', 'done'])
    expect(await joined(database)).toEqual(JOINED)
  })
})
