import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, uuid } from '../../test/fixtures/db/rows.ts'
import { saveBar } from './bars.ts'
import { barDialled, type Dialled } from './call-places.ts'
import type { Db } from './client.ts'
import { insertUnknownPerson } from './people.ts'

const CALLER = uuid(800)
const NUMBER = '1065'
const HOUSE = { defaultNumberId: NUMBER, defaultNumber: '250788000001' }

/** So many bars on one number, as a group has them. */
async function group(db: Db, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const bar = { id: uuid(500 + n), slug: `bar-${n}`, phoneNumberId: null }
    await saveBar(db, aBar({ ...bar, name: `Bar ${String(n).padStart(3, '0')}` }))
  }
}

/** The caller's chat is at this bar. */
const chats = async (db: Db, barId: string) => {
  await insertUnknownPerson(db, CALLER, '')
  await db.rows(
    `INSERT INTO waiter_conversations (id, phone_number_id, person_id, bar_id, last_inbound_at)
     VALUES (gen_random_uuid(), $1, $2, $3, now())`,
    [NUMBER, CALLER, barId],
  )
}

const dialled = async (db: Db, more: Partial<Dialled>) => {
  const call = { barHint: null, calledPhone: null, ...HOUSE, ...more }
  return (await barDialled(db, call, CALLER))?.id ?? null
}

eachDatabase((open) => {
  test('of many bars on one number the one of the caller’s chat is meant, wherever it stands in the list', async () => {
    const { db } = await open()
    await group(db, 70)
    const called = { calledPhone: HOUSE.defaultNumber }

    expect(await dialled(db, called)).toBeNull()
    expect(await dialled(db, { barHint: NUMBER })).toBeNull()
    await chats(db, uuid(570))
    expect(await dialled(db, called)).toBe(uuid(570))
    expect(await dialled(db, { barHint: NUMBER })).toBe(uuid(570))
    expect(await dialled(db, { barHint: 'bar-69', ...called })).toBe(uuid(569))
    expect(await dialled(db, { barHint: uuid(501), ...called })).toBe(uuid(501))
  })

  test('a number of a bar’s own is that bar’s, wherever the caller’s chat is', async () => {
    const { db } = await open()
    await group(db, 60)
    await saveBar(db, aBar({ id: uuid(560), slug: 'bar-60', voice: { numbers: ['250788000060'] } }))
    await chats(db, uuid(502))

    expect(await dialled(db, { calledPhone: '250788000060' })).toBe(uuid(560))
    expect(await dialled(db, { calledPhone: '250788999999' })).toBeNull()
  })

  test('the only bar needs no name; with two of them nobody can tell', async () => {
    const { db } = await open()

    expect(await dialled(db, {})).toBeNull()
    await group(db, 1)
    expect(await dialled(db, { calledPhone: '250788999999' })).toBe(uuid(501))
    await group(db, 2)
    await chats(db, uuid(502))
    expect(await dialled(db, { calledPhone: '250788999999' })).toBeNull()
  })
})
