import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aRing, CALLER, claim, claimed, newId, OURS, THEIRS } from '../../test/fixtures/db/calls.ts'
import { uuid } from '../../test/fixtures/db/rows.ts'
import {
  claimCall,
  endUntaken,
  noteCallerLeft,
  noteWhatsappCall,
  storeAndClaimCall,
} from './call-rings.ts'

const waRing = (wacid: string, rangAt = new Date()) => ({
  id: newId(),
  wacid,
  callerPhone: CALLER,
  personId: null,
  phoneNumberId: '1065',
  rangAt,
})

const told = (dedupeKey: string) => ({ dedupeKey, at: new Date(), body: { about: dedupeKey } })

eachDatabase((open) => {
  test('of replicas that hear the same call, one has it', async () => {
    const database = await open()

    const all = await Promise.all(
      [1, 2, 3, 4].map((n) => claim(database, aRing('rtc_1'), n % 2 === 0 ? OURS : THEIRS)),
    )

    expect(all.filter((one) => one !== null)).toHaveLength(1)
  })

  test('a call is stored with the row that tells of it, once, however often it is told of', async () => {
    const database = await open()
    const tell = (dedupeKey: string, ref: string) =>
      storeAndClaimCall(database.db, aRing(ref), {
        id: newId(),
        owner: OURS,
        arrival: { kind: 'call', lane: 'l', phoneNumberId: null, gatherMs: 0, ...told(dedupeKey) },
      })

    const all = [await tell('h:1', 'rtc_1'), await tell('h:1', 'rtc_1'), await tell('h:2', 'rtc_1')]

    expect(all.map((one) => one?.ref ?? null)).toEqual(['rtc_1', null, null])
    expect(await database.query('SELECT dedupe_key AS key, state, body FROM inbox')).toEqual([
      { key: 'h:1', state: 'done', body: { about: 'h:1' } },
    ])
  })

  test('the row of a call that another row has told of before is done with it', async () => {
    const database = await open()
    const rows = await database.query<{ id: number }>(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body)
       SELECT 'o:' || n, 'call', 'l', now(), 0, '{}' FROM generate_series(1, 3) AS n RETURNING id`,
    )
    const taken = []
    for (const { id: inboxId } of rows) {
      const by = { id: newId(), owner: OURS, inboxId: Number(inboxId) }
      taken.push(await claimCall(database.db, aRing('rtc_1'), by))
    }

    expect(taken.map((one) => one !== null)).toEqual([true, false, false])
    expect(await database.query('SELECT DISTINCT state FROM inbox')).toEqual([{ state: 'done' }])
  })

  test('a call that WhatsApp told of first, or tells of later, is the same row, under its transport’s id', async () => {
    const database = await open()
    const first = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a')))

    const call = await claimed(database, 'rtc_1')
    const later = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a')))

    expect(first?.isWaiting).toBe(true)
    expect(call.wacid).toBe('wacid.a')
    expect(call.id).not.toBe(first?.id ?? '')
    expect(later).toEqual({ id: call.id, isWaiting: false })
    for (const id of [first?.id ?? '', call.id]) {
      expect(await database.transaction((tx) => endUntaken(tx, id, 'technical'))).toBeNull()
    }
    expect(await database.query('SELECT id, state FROM calls')).toEqual([
      { id: call.id, state: 'claimed' },
    ])
  })

  test('a call of somebody without a number is the same row by who they are, whoever tells of it first', async () => {
    const database = await open()
    const who = { callerPhone: null, personId: uuid(703) }
    const told = (wacid: string, personId: string) =>
      database.transaction((tx) => noteWhatsappCall(tx, { ...waRing(wacid), ...who, personId }))

    const first = await told('wacid.a', who.personId)
    const other = await told('wacid.b', uuid(704))
    const call = await claim(database, aRing('rtc_1', who))
    const early = await claim(database, aRing('rtc_2', { ...who, personId: uuid(705) }))
    const late = await told('wacid.c', uuid(705))

    expect(first?.isWaiting).toBe(true)
    expect(call?.wacid).toBe('wacid.a')
    expect(other?.isWaiting).toBe(true)
    expect(late).toEqual({ id: early?.id ?? '', isWaiting: false })
  })

  test('calls of one number two minutes apart are two', async () => {
    const database = await open()
    const before = new Date(Date.now() - 120_000)
    await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a', before)))

    expect((await claimed(database, 'rtc_1')).wacid).toBeNull()
  })

  test('a call whose WhatsApp id another has already is a call of its own', async () => {
    const database = await open()
    const first = await claim(database, aRing('rtc_1', { wacid: 'wacid.a' }))
    const again = await claim(database, aRing('rtc_2', { wacid: 'wacid.a' }))
    const doubled = await claim(database, aRing('rtc_2', { wacid: 'wacid.a' }))

    expect(first?.wacid).toBe('wacid.a')
    expect(again).toMatchObject({ ref: 'rtc_2', wacid: null })
    expect(doubled).toBeNull()
  })

  test('a call that comes after its caller was written to is answered all the same', async () => {
    const database = await open()
    const rung = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a')))
    await database.transaction((tx) => endUntaken(tx, rung?.id ?? '', 'technical'))

    expect(await claim(database, aRing('rtc_1', { wacid: 'wacid.a' }))).not.toBeNull()
  })

  test('a call both told of in the same moment is one row in the end', async () => {
    const database = await open()
    const rung = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a')))
    // As if neither had seen the other's row.
    await database.query("UPDATE calls SET caller_phone = NULL, wacid = 'wacid.hidden'")
    const call = await claimed(database, 'rtc_1')
    await database.query('UPDATE calls SET caller_phone = $1 WHERE ref IS NULL', ['250788000001'])

    const ended = await database.transaction((tx) => endUntaken(tx, rung?.id ?? '', 'technical'))

    expect(ended).toBeNull()
    expect(await database.query('SELECT id, wacid FROM calls')).toEqual([
      { id: call.id, wacid: 'wacid.hidden' },
    ])
  })

  test('a call is claimed though WhatsApp’s word of it is being written down this very moment', async () => {
    const database = await open()
    const noted = Promise.withResolvers<void>()
    const telling = database.transaction(async (tx) => {
      await noteWhatsappCall(tx, waRing('wacid.a'))
      noted.resolve()
      await tx.rows('SELECT pg_sleep(0.1)')
    })
    await noted.promise

    const call = await claim(database, aRing('rtc_1', { wacid: 'wacid.a' }))

    await telling
    expect(call).toMatchObject({ ref: 'rtc_1', wacid: 'wacid.a' })
  })

  test('a caller whose second call within a minute nobody takes is written to about that one', async () => {
    const database = await open()
    const told = (wacid: string) =>
      database.transaction((tx) => noteWhatsappCall(tx, waRing(wacid)))
    await told('wacid.a')
    await claimed(database, 'rtc_1')

    const second = await told('wacid.b')

    expect(second?.isWaiting).toBe(true)
    expect(
      await database.transaction((tx) => endUntaken(tx, second?.id ?? '', 'technical')),
    ).toMatchObject({ wacid: 'wacid.b' })
  })

  test('of two calls of one number that both wait for their transport, each is joined to its own', async () => {
    const database = await open()
    const before = new Date(Date.now() - 40_000)
    await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a', before)))
    await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.b')))

    const first = await claim(database, aRing('rtc_1', { rangAt: before }))
    const second = await claim(database, aRing('rtc_2'))

    expect([first?.wacid, second?.wacid]).toEqual(['wacid.a', 'wacid.b'])
  })

  test('calls of one caller to two of our numbers are two, whoever tells of which first', async () => {
    const database = await open()
    const there = { ...waRing('wacid.b'), phoneNumberId: '2001' }
    const here = await claimed(database, 'rtc_1')
    await database.query("UPDATE calls SET phone_number_id = '1065'")

    const told = await database.transaction((tx) => noteWhatsappCall(tx, there))
    const again = await claim(database, aRing('rtc_2', { phoneNumberId: '1065' }))
    const second = await claim(database, aRing('rtc_3', { phoneNumberId: '2001' }))
    const first = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a')))

    expect(told?.isWaiting).toBe(true)
    expect(again?.wacid).toBeNull()
    expect(second?.wacid).toBe('wacid.b')
    expect([here.id, again?.id]).toContain(first?.id)
  })

  test('a caller who hung up and calls again is not taken for their call of before', async () => {
    const database = await open()
    const first = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a')))
    await noteCallerLeft(database.db, first?.id ?? '')

    const again = await claimed(database, 'rtc_1')
    const told = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.b')))

    expect(again.wacid).toBeNull()
    expect(told).toEqual({ id: again.id, isWaiting: false })
  })
})
