import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { countingIds, uuid } from '../../test/fixtures/db/rows.ts'
import {
  claimCallAct,
  doneCallAct,
  finishCallAct,
  keepCallAct,
  noteCallAct,
  openCallActs,
} from './call-acts.ts'
import {
  claimCall,
  claimFallback,
  endCall,
  endUntaken,
  giveUpCalls,
  lostCalls,
  noteCallerLeft,
  noteWhatsappCall,
  patchCall,
  type Ring,
  takeOver,
} from './calls.ts'
import type { Database } from './client.ts'
import { beat } from './replicas.ts'

const OURS = uuid(701)
const THEIRS = uuid(702)
const newId = countingIds()

const aRing = (ref: string, more: Partial<Ring> = {}): Ring => ({
  transport: 'sip',
  ref,
  wacid: null,
  callerPhone: '250788000001',
  rangAt: new Date(),
  barId: null,
  personId: null,
  phoneNumberId: null,
  ...more,
})

const claim = (database: Database, ring: Ring, owner = OURS) =>
  claimCall(database.db, ring, { id: newId(), owner, inboxId: 0 })

async function claimed(database: Database, ref: string, owner = OURS) {
  const call = await claim(database, aRing(ref), owner)
  if (call === null) throw new Error('it was taken')
  return call
}

/** As if it had been claimed a while ago. */
const age = (database: Database) =>
  database.query("UPDATE calls SET claimed_at = now() - interval '10 seconds'")

const waRing = (wacid: string, rangAt = new Date()) => ({
  id: newId(),
  wacid,
  callerPhone: '250788000001',
  personId: null,
  phoneNumberId: '1065',
  rangAt,
})

eachDatabase((open) => {
  test('of replicas that hear the same call, one has it', async () => {
    const database = await open()

    const all = await Promise.all(
      [1, 2, 3, 4].map((n) => claim(database, aRing('rtc_1'), n % 2 === 0 ? OURS : THEIRS)),
    )

    expect(all.filter((one) => one !== null)).toHaveLength(1)
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
    expect(await database.query('SELECT id FROM calls')).toEqual([{ id: call.id }])
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

  test('a caller who hung up and calls again is not taken for their call of before', async () => {
    const database = await open()
    const first = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.a')))
    await noteCallerLeft(database.db, first?.id ?? '')

    const again = await claimed(database, 'rtc_1')
    const told = await database.transaction((tx) => noteWhatsappCall(tx, waRing('wacid.b')))

    expect(again.wacid).toBeNull()
    expect(told).toEqual({ id: again.id, isWaiting: false })
  })

  test('what names an older fence changes nothing', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1', THEIRS)
    await age(database)
    const [taken] = await takeOver(database.db, OURS, [], 10)

    expect(taken).toMatchObject({ id: call.id, fence: call.fence + 1 })
    expect(await patchCall(database.db, call, { isGreeted: true })).toBe(false)
    const close = { outcome: 'failed', reason: 'line_lost', costMicroUsd: 0 }
    expect(await endCall(database.db, call, close)).toBe(false)
    expect(await lostCalls(database.db, [call])).toEqual([call.id])
  })

  test('a call is taken over only from a replica that has fallen silent, or has given it up', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1', THEIRS)
    await age(database)
    await beat(database.db, THEIRS, 60_000)

    expect(await takeOver(database.db, OURS, [], 10)).toEqual([])
    expect(await giveUpCalls(database.db, [call])).toBe(1)
    expect(await takeOver(database.db, OURS, [], 10)).toHaveLength(1)
    expect(await takeOver(database.db, OURS, [call.id], 10)).toEqual([])
  })

  test('a call ends once, and its one text goes once', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const close = { outcome: 'answered', reason: 'goodbye', costMicroUsd: 5 }

    const ends = await Promise.all([1, 2].map(() => endCall(database.db, call, close)))
    const texts = await Promise.all([1, 2].map(() => claimFallback(database.db, call.id)))

    expect(ends.filter(Boolean)).toHaveLength(1)
    expect(texts.filter(Boolean)).toHaveLength(1)
  })

  test('a function call is done once, and what it came to is there for whoever asks again', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const wanted = { functionCallId: 'fc_1', name: 'look_up', arguments: '{"what":"cart"}' }
    await noteCallAct(database.db, call.id, wanted)
    await noteCallAct(database.db, call.id, wanted)

    expect(await openCallActs(database.db, call.id, [])).toEqual([wanted])
    await database.transaction(async (tx) => {
      expect(await claimCallAct(tx, call, 'fc_1')).toBe(true)
      await finishCallAct(tx, call.id, 'fc_1', { ok: true })
    })

    expect(await database.transaction((tx) => claimCallAct(tx, call, 'fc_1'))).toBe(false)
    expect(await keepCallAct(database.db, call, 'fc_1', { ok: false })).toBe(false)
    expect(await doneCallAct(database.db, call.id, 'fc_1')).toEqual({ ok: true })
    expect(await openCallActs(database.db, call.id, [])).toEqual([])
    expect(await openCallActs(database.db, call.id, ['fc_1'])).toEqual([wanted])
  })

  test('function calls are written down with the memory that tells of them, as the model wrote them', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const acts = [
      { functionCallId: 'fc_1', name: 'look_up', arguments: '{"query":"a \\"cold\\", {beer}"}' },
      { functionCallId: 'fc_2', name: '', arguments: '' },
    ]

    expect(await patchCall(database.db, call, { memory: { told: 1 }, acts })).toBe(true)
    expect(await patchCall(database.db, call, { acts })).toBe(true)

    expect(await openCallActs(database.db, call.id, [])).toEqual(acts)
    expect(await database.query('SELECT memory FROM calls')).toEqual([{ memory: { told: 1 } }])
  })

  test('what has changed nothing is claimed and done in one', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    const wanted = { functionCallId: 'fc_1', name: 'look_up', arguments: '{}' }
    await noteCallAct(database.db, call.id, wanted)

    const kept = await Promise.all(
      [1, 2].map((n) => keepCallAct(database.db, call, 'fc_1', { ok: true, n })),
    )

    expect(kept.filter(Boolean)).toHaveLength(1)
    expect(await doneCallAct(database.db, call.id, 'fc_1')).toEqual({
      ok: true,
      n: kept.indexOf(true) + 1,
    })
    expect(await openCallActs(database.db, call.id, [])).toEqual([])
  })

  test('nobody does an act of a call that is over, or of a fence of before', async () => {
    const database = await open()
    const call = await claimed(database, 'rtc_1')
    await noteCallAct(database.db, call.id, { functionCallId: 'fc_1', name: '', arguments: '{}' })
    const older = { ...call, fence: call.fence - 1 }
    const mayDo = async (held: typeof call) => [
      await database.transaction((tx) => claimCallAct(tx, held, 'fc_1')),
      await keepCallAct(database.db, held, 'fc_1', { ok: true }),
    ]

    expect(await mayDo(older)).toEqual([false, false])
    await endCall(database.db, call, { outcome: 'answered', reason: 'goodbye', costMicroUsd: 0 })
    expect(await mayDo(call)).toEqual([false, false])
    expect(await doneCallAct(database.db, call.id, 'fc_1')).toBeNull()
  })
})
