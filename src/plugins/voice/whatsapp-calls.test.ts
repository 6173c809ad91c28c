import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { gone, voiceHouse } from '../../../test/voice-house.ts'
import { DINER, HERE, NUMBER, sent, wordsOf } from '../../../test/waiter-desk.ts'
import type { InboundCall } from '../../core/message.ts'
import type { Database } from '../../db/client.ts'
import type { InboxRow } from '../../jobs/inbox-rows.ts'
import { takeWhatsappRow, untakenJob } from './whatsapp-calls.ts'

const OVER = { event: 'terminate', isGivenUp: true }

const callsOf = (database: Database) =>
  database.query(
    `SELECT c.ref, c.state, c.reason, (SELECT count(*)::int FROM call_summaries s WHERE s.id = c.id) AS summaries
       FROM calls c ORDER BY c.ref`,
  )

eachDatabase((open) => {
  test('a call nobody took has its one summary and its one text', async () => {
    const database = await open()
    const house = await voiceHouse(database, { transport: null })

    await tells(database, house, { event: 'connect' })
    await untaken(database, house)

    expect(await callsOf(database)).toEqual([
      { ref: null, state: 'ended', reason: 'not_taken', summaries: 1 },
    ])
    expect(await sent(database)).toHaveLength(1)
    house.close()
  })

  test('a call has rung by whichever word of it comes, once', async () => {
    const database = await open()
    const house = await voiceHouse(database)

    for (const event of ['ringing', 'call_created', 'connect']) {
      await tells(database, house, { event })
      expect(await callsOf(database)).toMatchObject([{ ref: null, state: 'ringing' }])
    }
    house.close()
  })

  test.each([
    ['rang long ago', { at: new Date(Date.now() - 11 * 60_000) }],
    ['would be our own', { isFromUser: false }],
  ])('a call that %s is nobody’s to answer', async (_, how) => {
    const database = await open()
    const house = await voiceHouse(database, { transport: null })

    await tells(database, house, { event: 'connect', ...how })

    expect(await callsOf(database)).toEqual([])
    expect(await sent(database)).toEqual([])
    house.close()
  })

  test('whoever is known to nobody reads of it in the language of the bar they called', async () => {
    const database = await open()
    const house = await voiceHouse(database, { transport: null })
    await database.query("UPDATE bars SET default_language = 'fr'")
    await database.query("UPDATE bars SET phone_number_id = 'another' WHERE id <> $1", [HERE.id])

    await tells(database, house, { event: 'connect' })

    expect(wordsOf(await sent(database), DINER)).toStartWith('Je ne prends pas encore les appels')
    expect(await database.query('SELECT bar_id AS "barId" FROM call_summaries')).toEqual([
      { barId: HERE.id },
    ])
    house.close()
  })

  test.each([
    ['after it rang', [{ event: 'connect' }, OVER]],
    ['and is told of before it rang', [OVER, { event: 'connect' }]],
  ])('a caller who hung up %s is not told that the call failed', async (_, events) => {
    const database = await open()
    const house = await voiceHouse(database)

    for (const event of events) await tells(database, house, event)
    await untaken(database, house)

    expect(await callsOf(database)).toEqual([
      { ref: null, state: 'ended', reason: 'caller_left', summaries: 1 },
    ])
    expect(await sent(database)).toEqual([])
    house.close()
  })

  test.each([
    ['is not again when its transport tells of it late', 'wacid.a', 1],
    ['keeps no text from the next one, which failed too', 'wacid.b', 2],
  ])('a call that was answered in writing by WhatsApp’s word of it %s', async (_, wacid, texts) => {
    const database = await open()
    const house = await voiceHouse(database, {
      transport: { answer: () => Promise.reject(gone()), attach: () => Promise.reject(gone()) },
    })
    await tells(database, house, { event: 'connect' })
    await untaken(database, house)

    const at = new Date(Date.now() - 20_000)
    const ringing = await house.arrives('r1', { at, wacid })
    for (const one of ringing) house.calls.pickUp(one)
    await house.calls.settled()

    expect(ringing).toHaveLength(1)
    expect(await sent(database)).toHaveLength(texts)
    house.close()
  })

  test('a caller whose number only WhatsApp tells is counted by it', async () => {
    const database = await open()
    const house = await voiceHouse(database, { settings: { callsPerHour: 1 } })
    await house.rings('r1')
    await database.query("UPDATE calls SET rang_at = now() - interval '10 minutes'")
    await tells(database, house, { event: 'connect' })

    const [ringing] = await house.arrives('r2', { callerPhone: null, wacid: 'wacid.a' })

    expect(ringing?.call.callerPhone).toBe(DINER)
    if (ringing !== undefined) house.calls.pickUp(ringing)
    await house.calls.settled()
    expect(house.told.refusals).toEqual([['r2', 'over_cap']])
    house.close()
  })

  test('of a call that was spoken on WhatsApp’s word of its end is joined to it, and is no call by itself', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    const over = { event: 'terminate', at: new Date(Date.now() + 600_000) }
    await tells(database, house, { ...over, pickedUpAt: new Date() })
    await house.rings('r1')

    await tells(database, house, { ...over, pickedUpAt: new Date(Date.now() - 300_000) })
    await tells(database, house, { ...over, at: new Date() })
    expect(await database.query('SELECT ref, wacid FROM calls')).toEqual([
      { ref: 'r1', wacid: null },
    ])
    await tells(database, house, { ...over, pickedUpAt: new Date() })
    await tells(database, house, { ...over, pickedUpAt: new Date() })

    expect(await database.query('SELECT ref, wacid, state FROM calls')).toEqual([
      { ref: 'r1', wacid: 'wacid.a', state: 'claimed' },
    ])
    expect(await sent(database)).toEqual([])
    house.close()
  })

  test('a call that broke before anybody had it is answered in writing', async () => {
    const database = await open()
    const house = await voiceHouse(database)

    await tells(database, house, { event: 'connect' })
    await tells(database, house, { event: 'terminate', isGivenUp: false })
    await untaken(database, house)

    expect(await sent(database)).toHaveLength(1)
    house.close()
  })
})

type House = Awaited<ReturnType<typeof voiceHouse>>

/** WhatsApp's word about a call of the diner's. */
async function tells(
  database: Database,
  { deps }: House,
  event: Pick<InboundCall, 'event'> & Partial<InboundCall>,
): Promise<void> {
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body)
     VALUES (gen_random_uuid()::text, 'call', 'call', $1, now(), 0, '{}') RETURNING id`,
    [NUMBER],
  )
  const body = {
    id: 'wacid.a',
    phoneNumberId: NUMBER,
    from: { phone: DINER, userId: null, parentUserId: null, profileName: null },
    at: new Date(),
    isFromUser: true,
    isGivenUp: false,
    pickedUpAt: null,
    ...event,
  }
  await takeWhatsappRow(deps, { id: row?.id ?? 0, body } as unknown as InboxRow)
}

/** No transport has told of it in time. */
async function untaken(database: Database, { deps }: House): Promise<void> {
  const [call] = await database.query<{ id: string }>('SELECT id FROM calls')
  const [chat] = await database.query<{ id: string }>('SELECT id FROM waiter_conversations')
  await untakenJob(deps)({ data: { callId: call?.id ?? '', chatId: chat?.id ?? '' } })
}
