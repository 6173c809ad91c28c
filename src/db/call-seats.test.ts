import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { uuid } from '../../test/fixtures/db/rows.ts'
import { claimCall } from './call-rings.ts'
import { seatCall, type SeatCaps } from './call-seats.ts'
import { endCall, patchCall } from './calls.ts'
import type { Database } from './client.ts'

const HERE = uuid(701)
const THERE = uuid(702)
const OWNER = uuid(703)
const NO_CAPS: SeatCaps = { barParallel: 0, totalParallel: 0, callsPerHour: 0 }

let rung = 0

function aRing(barId: string, personId: string) {
  rung += 1
  return {
    transport: 'sip',
    ref: `rtc_seat_${rung}`,
    wacid: null,
    callerPhone: null,
    rangAt: new Date(),
    barId,
    personId,
    phoneNumberId: '1',
  }
}

/** A call that rings: claimed with its seat where that is to be had at once, or else asking for it then. */
async function rings(
  database: Database,
  caps: Partial<SeatCaps>,
  { barId = HERE, personId = crypto.randomUUID() as string, isAtOnce = rung % 3 < 2 } = {},
) {
  const all = { ...NO_CAPS, ...caps }
  const by = { id: crypto.randomUUID(), owner: OWNER, inboxId: 0 }
  const call = await claimCall(database.db, aRing(barId, personId), {
    ...by,
    ...(isAtOnce && { seat: all }),
  })
  if (call === null) throw new Error('it was taken')
  const seat = call.isSeated
    ? { isSeated: true, barLive: 0, totalLive: 0 }
    : await seatCall(database.db, call.id, all)
  return { call, isSeated: seat.isSeated, seat }
}

const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)))

const seated = (all: readonly { readonly isSeated: boolean }[]) =>
  all.filter(({ isSeated }) => isSeated).length

eachDatabase((open) => {
  test('of calls that ring at once on two replicas exactly as many have a seat as a bar may hold', async () => {
    const both = [await open(), await open.again()] as const

    const all = await times(60, (n) => rings(both[n % 2 === 0 ? 0 : 1], { barParallel: 7 }))

    expect(seated(all)).toBe(7)
  })

  test('the cap of all bars holds over bars, and a bar’s own within it', async () => {
    const both = [await open(), await open.again()] as const
    const caps = { barParallel: 6, totalParallel: 9 }

    const all = await times(60, async (n) => {
      const barId = n % 3 === 0 ? THERE : HERE
      return { barId, ...(await rings(both[n % 2 === 0 ? 0 : 1], caps, { barId })) }
    })

    expect(seated(all)).toBe(9)
    expect(seated(all.filter(({ barId }) => barId === HERE))).toBeLessThanOrEqual(6)
  })

  test('of one caller’s calls at once exactly as many have a seat as an hour allows', async () => {
    const both = [await open(), await open.again()] as const
    const personId = uuid(704)

    const all = await times(30, (n) =>
      rings(both[n % 2 === 0 ? 0 : 1], { callsPerHour: 4 }, { personId }),
    )

    expect(seated(all)).toBe(4)
    expect((await rings(both[0], { callsPerHour: 4 })).isSeated).toBe(true)
  })

  test('calls that come and go never pass the cap together, and a free seat is given to the next', async () => {
    const both = [await open(), await open.again()] as const
    const cap = 3
    let live = 0
    let most = 0
    let given = 0

    await times(8, async (n) => {
      const database = both[n % 2 === 0 ? 0 : 1]
      for (let round = 0; round < 12; round += 1) {
        const { call, isSeated } = await rings(database, { barParallel: cap })
        if (isSeated) {
          given += 1
          live += 1
          most = Math.max(most, live)
          await database.query('SELECT 1')
          live -= 1
        }
        await endCall(database.db, call, { outcome: 'failed', reason: 'busy', costMicroUsd: 0 })
      }
    })

    expect(most).toBeLessThanOrEqual(cap)
    expect(given).toBeGreaterThanOrEqual(cap)
    expect((await rings(both[1], { barParallel: cap })).isSeated).toBe(true)
  })

  test('a call has its seat with its claim, while there is one and nobody else is at it', async () => {
    const both = [await open(), await open.again()] as const
    const cap = { barParallel: 2 }
    const atOnce = { isAtOnce: true }

    const first = await rings(both[0], cap, atOnce)
    const beside = await both[1].transaction(async (tx) => {
      await tx.rows('SELECT pg_advisory_xact_lock(1635083370)')
      if (both[0].kind === 'embedded') return null
      const by = { id: crypto.randomUUID(), owner: OWNER, inboxId: 0 }
      return await claimCall(both[0].db, aRing(HERE, uuid(705)), { ...by, seat: NO_CAPS })
    })
    const second = await rings(both[1], cap, atOnce)
    const third = await rings(both[0], cap, atOnce)

    expect([first, second, third].map(({ call }) => call.isSeated)).toEqual([true, true, false])
    expect(beside?.isSeated ?? false).toBe(false)
    expect(third.isSeated).toBe(false)
    const seatedRows = 'SELECT 1 FROM calls WHERE seated_at IS NOT NULL'
    expect(await both[0].query(seatedRows)).toHaveLength(2)
  })

  test('a call that waits for its seat keeps nobody out; one that has it keeps it', async () => {
    const database = await open()
    const first = await rings(database, { barParallel: 1 })
    const second = await rings(database, { barParallel: 1 })

    expect([first.isSeated, second.isSeated]).toEqual([true, false])
    expect((await seatCall(database.db, first.call.id, { ...NO_CAPS, barParallel: 1 })).isSeated).toBe(true) // prettier-ignore
    await endCall(database.db, first.call, { outcome: 'answered', reason: 'goodbye', costMicroUsd: 0 }) // prettier-ignore
    expect((await rings(database, { barParallel: 1 })).isSeated).toBe(true)
    expect((await seatCall(database.db, first.call.id, NO_CAPS)).isSeated).toBe(false)
  })

  test('a live call counts, whoever let it in', async () => {
    const database = await open()
    const { call } = await rings(database, {})
    await database.query(`UPDATE calls SET state = 'live', seated_at = NULL WHERE id = $1`, [
      call.id,
    ])

    expect((await rings(database, { barParallel: 1 })).seat).toMatchObject({
      isSeated: false,
      barLive: 1,
      totalLive: 1,
    })
  })
  test('a seat that its caller had nothing of, by no doing of theirs, counts against them no more', async () => {
    const database = await open()
    const personId = uuid(705)
    const once = { callsPerHour: 1 }
    const after = async (outcome: 'failed' | 'abandoned', reason: string, isAnswered = false) => {
      const { call, isSeated } = await rings(database, once, { personId })
      if (isAnswered) await patchCall(database.db, call, { isAnswered: true })
      await endCall(database.db, call, { outcome, reason, costMicroUsd: 0 })
      return isSeated
    }

    expect(await after('failed', 'technical')).toBe(true)
    expect(await after('failed', 'busy')).toBe(true)
    expect(await after('failed', 'technical', true)).toBe(true)
    expect(await after('abandoned', 'caller_left')).toBe(false)
  })
})
