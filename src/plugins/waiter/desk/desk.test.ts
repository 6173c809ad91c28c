import { expect, test } from 'bun:test'

import { eachDatabase, type Opener } from '../../../../test/database.ts'
import { anAct, guestOf, wish } from '../../../../test/desk-acts.ts'
import { MENU } from '../../../../test/goldens/sample-bar.ts'
import {
  DINER,
  HERE,
  NUMBER,
  offered,
  OWNER,
  scan,
  SECOND,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import type { NewId } from '../../../core/ports.ts'
import type { Database, Db, Queries } from '../../../db/client.ts'
import { saveMenu } from '../../../db/menus.ts'
import { resolvePerson } from '../../../db/people.ts'
import type { DeskAct, DeskOutcome } from '../../../desk.ts'
import { lentDesk } from './desk.ts'

const OTHER = '250788000002'
const SOON = () => AbortSignal.timeout(20_000)

const fries = (quantity: number) => wish('frites', quantity)

async function aDesk(database: Database) {
  const chat = await waiterDesk(database)
  const desk = lentDesk(chat.deps)
  const act = async (phone: string, wanted: DeskAct, signal = SOON()): Promise<DeskOutcome> => {
    const done = await desk.act(await guestOf(database, phone), wanted, signal)
    if (done === null) throw new Error('done before')
    return done
  }
  return { chat, desk, act }
}

/** The same where the diner sits at A5. */
async function aTable(open: Opener) {
  const database = await open()
  const { chat, desk, act } = await aDesk(database)
  await chat.says(DINER, scan('A5'))
  return { database, chat, desk, act, guest: await guestOf(database, DINER) }
}

/** People of whom each has a call from the same table. */
async function aCrowd(database: Database, newId: NewId): Promise<readonly string[]> {
  const phones = Array.from({ length: 40 }, (_, n) => `2507880001${String(n).padStart(2, '0')}`)
  for (const phone of phones) {
    const sender = { phone, userId: null, parentUserId: null, profileName: null }
    await database.transaction((tx) => resolvePerson(tx, sender, '', newId))
  }
  return phones
}

/** The same, and how many transactions were begun on it. */
function counting(database: Database) {
  let begun = 0
  const counted: Database = {
    ...database,
    transaction: async (work) => {
      begun += 1
      return await database.transaction(work)
    },
  }
  return { database: counted, begun: () => begun }
}

const sitting = (n: number) =>
  anAct(`call:${n}:a`, 'sit_at_table', { args: { table: 'A5' }, namedTable: 'A5' })

const cart = (database: Database) =>
  database.query('SELECT item_id AS item, sum(quantity)::int AS n FROM tab_lines GROUP BY 1')

eachDatabase((open) => {
  test('a tool of a call fills the cart that the chat shows', async () => {
    const { chat, act } = await aTable(open)

    const done = await act(DINER, anAct('call:1:a', 'add_to_cart', { args: fries(2) }))

    expect(done).toMatchObject({ ok: true, isCartChanged: true, placed: [] })
    expect(wordsOf(await chat.says(DINER, 'my cart please'), DINER)).toContain('2 × Frites')
  })

  test('whoever calls from one table at once is served, however many they are', async () => {
    const database = await open()
    const { chat, act } = await aDesk(database)
    const phones = await aCrowd(database, chat.deps.newId)

    const done = await Promise.all(phones.map((phone, n) => act(phone, sitting(n))))

    expect(done.filter(({ ok }) => !ok).map(({ output }) => output)).toEqual([])
  })

  test('what many do at one table at once is thought in vain once at most', async () => {
    const { database, begun } = counting(await open())
    const { chat, act } = await aDesk(database)
    const phones = (await aCrowd(database, chat.deps.newId)).slice(0, 24)
    const before = begun()

    await Promise.all(
      phones.map(async (phone, n) => {
        await act(phone, sitting(n))
        await act(phone, anAct(`call:${n}:b`, 'add_to_cart', { args: fries(1) }))
      }),
    )

    expect(await cart(database)).toEqual([{ item: 'frites', n: phones.length }])
    // Whoever finds a free table opens one: which it was in the end, they know after their first try.
    expect(begun() - before).toBeLessThanOrEqual(2 * 2 * phones.length)
  })

  test('whoever is shown their cart at one table at once sees it, though all of it costs more by now', async () => {
    const { database, begun } = counting(await open())
    const { chat, desk, act } = await aDesk(database)
    const phones = (await aCrowd(database, chat.deps.newId)).slice(0, 24)
    await Promise.all(phones.map((phone, n) => act(phone, sitting(n))))
    await Promise.all(
      phones.map((phone, n) => act(phone, anAct(`call:${n}:b`, 'add_to_cart', { args: fries(1) }))),
    )
    const items = MENU.items.map((item) =>
      item.priceMinor === null ? item : { ...item, priceMinor: item.priceMinor + 100 },
    )
    await saveMenu(database.db, HERE.id, { ...MENU, items }, false)
    const before = begun()

    const shown = await Promise.all(
      phones.map(async (phone, n) => {
        const cartOfCall = { what: 'cart', language: 'en', key: `call:${n}:cart` } as const
        return await desk.show(await guestOf(database, phone), cartOfCall, SOON())
      }),
    )

    expect(shown).toEqual(phones.map(() => 'shown' as const))
    expect(begun() - before).toBeLessThanOrEqual(2 * phones.length)
    const written = await sent(database)
    expect(phones.filter((phone) => !wordsOf(written, phone).includes('Frites'))).toEqual([])
  })

  test('an act that its caller knows as done changes nothing', async () => {
    const { database, desk, act, guest } = await aTable(open)
    const first = anAct('call:1:a', 'add_to_cart', { args: fries(2) })
    await act(DINER, first)

    const again = { ...first, claim: async () => false }
    const results = await Promise.all([
      desk.act(guest, again, SOON()),
      desk.act(guest, { ...again, key: 'call:1:b' }, SOON()),
    ])

    expect(results).toEqual([null, null])
    expect(await cart(database)).toEqual([{ item: 'frites', n: 2 }])
  })

  test('what only looks opens no transaction, and what is known as done says nothing', async () => {
    const { desk, guest } = await aTable(open)
    const never = async () => {
      throw new RangeError('a transaction')
    }
    const look = anAct('call:1:a', 'find_menu_items', {
      args: { query: 'frites', category_id: null },
      claim: never,
      within: never,
    })

    const looked = await desk.act(guest, look, SOON())
    const again = await desk.act(guest, { ...look, keep: async () => false }, SOON())

    expect(looked?.ok).toBe(true)
    expect(again).toBeNull()
  })

  test('a cart that is as it was is read without a transaction, and the chat is free', async () => {
    const { database, desk, guest } = await aTable(open)
    const never = async () => {
      throw new RangeError('a transaction')
    }
    const look = anAct('call:1:a', 'view_cart', { claim: never, within: never })

    const looked = await desk.act(guest, look, SOON())
    const again = await desk.act(guest, { ...look, keep: async () => false }, SOON())

    expect(looked?.ok).toBe(true)
    expect(again).toBeNull()
    const leased = 'SELECT 1 FROM waiter_conversations WHERE lease_owner IS NOT NULL'
    expect(await database.query(leased)).toEqual([])
  })

  test('what belongs to an act is committed with it or not at all', async () => {
    const { database, chat, desk, guest } = await aTable(open)
    const broken = anAct('call:1:a', 'add_to_cart', {
      args: fries(2),
      within: async () => {
        throw new RangeError('no')
      },
    })

    const failed = await desk.act(guest, broken, SOON()).catch((error: unknown) => error)

    expect(failed).toBeInstanceOf(RangeError)
    expect(await cart(database)).toEqual([])
    expect(wordsOf(await chat.says(DINER, '1 fries'), DINER)).toContain('1 × Frites')
  })

  test('acts of two diners and turns of their chats at once lose nothing', async () => {
    const { database, chat, act } = await aTable(open)
    await chat.says(OTHER, scan('A5'))

    const acts = [DINER, OTHER].flatMap((phone) =>
      [1, 2, 3, 4].map((n) =>
        act(phone, anAct(`call:${phone}:${n}`, 'add_to_cart', { args: fries(1) })),
      ),
    )
    await Promise.all([...acts, chat.says(DINER, '5 fries')])
    // The turn may have found the chat busy; its rows are still there then.
    await chat.handle(DINER, await chat.waiting(DINER).then((rows) => rows))

    expect((await Promise.all(acts)).every(({ ok }) => ok)).toBe(true)
    expect(await cart(database)).toEqual([{ item: 'frites', n: 13 }])
  })

  test('an order placed in a call reaches staff and the ladder, and says by which channel it came', async () => {
    const { database, chat, act } = await aTable(open)
    const added = await act(DINER, anAct('call:1:a', 'add_to_cart', { args: fries(2) }))
    const unsaid = await act(DINER, anAct('call:1:b', 'place_order'))

    const placed = await act(
      DINER,
      anAct('call:1:c', 'place_order', { confirmedCart: added.cartFingerprint }),
    )

    expect(unsaid).toMatchObject({ ok: false, output: { refused: 'not_confirmed' } })
    expect(placed.placed).toHaveLength(1)
    expect(wordsOf(await sent(database), OWNER)).toContain(`New order ${placed.placed[0]?.number}`)
    expect(chat.jobs.some(({ queue }) => queue === 'order-ladder')).toBe(true)
    expect(await database.query('SELECT source, metadata FROM orders')).toEqual([
      { source: 'waiter', metadata: { source: 'waiter', channel: 'voice' } },
    ])
  })

  test('a cart shown from a call is ordered by its button, as after a turn', async () => {
    const { database, chat, desk, act, guest } = await aTable(open)
    await act(DINER, anAct('call:1:a', 'add_to_cart', { args: fries(2) }))
    const shown = { what: 'cart', language: 'en', key: 'call:1:cart' } as const

    const results = [await desk.show(guest, shown, SOON()), await desk.show(guest, shown, SOON())]

    expect(results).toEqual(['shown', 'before'])
    const answered = await chat.says(DINER, offered(await sent(database), 'Place order'))
    expect(wordsOf(answered, DINER)).toContain('is with the bar')
  })

  test('a cart shown from a call is ordered by a yes in words, too', async () => {
    const { chat, desk, act, guest } = await aTable(open)
    await act(DINER, anAct('call:1:a', 'add_to_cart', { args: fries(2) }))
    await desk.show(guest, { what: 'cart', language: 'en', key: 'call:1:cart' }, SOON())

    expect(wordsOf(await chat.says(DINER, 'yes'), DINER)).toContain('is with the bar')
  })

  test('while staff have the chat nothing of it is taken from them, and no button is shown', async () => {
    const { database, chat, desk, act, guest } = await aTable(open)
    await chat.says(DINER, 'I want to talk to a person')
    await chat.says(OWNER, offered(await sent(database), 'I take it'))

    await act(DINER, anAct('call:1:a', 'add_to_cart', { args: fries(1) }))
    await act(DINER, anAct('call:1:b', 'call_person', { args: { reason: 'asked' } }))
    await desk.show(guest, { what: 'cart', language: 'en', key: 'call:1:c' }, SOON())

    expect((await desk.look(guest)).isWithPerson).toBe(true)
    const all = await sent(database)
    const menu = { what: 'menu', language: 'en', key: 'call:1:d' } as const
    expect(await desk.show(guest, menu, SOON())).toBe('silent')
    expect(await sent(database)).toEqual(all)
    expect(all.at(-1)?.message.kind).toBe('text')
    expect(wordsOf(await chat.says(OWNER, 'I am coming'), DINER)).toContain('I am coming')
  })

  test('a chat that stays busy refuses the act, and what only reads does not wait for it', async () => {
    const { database, act } = await aTable(open)
    await database.query(
      "UPDATE waiter_conversations SET lease_owner = 'x', lease_until = now() + interval '1 hour'",
    )

    const read = await act(DINER, anAct('call:1:a', 'opening_hours'))
    const kept = AbortSignal.timeout(60)
    const wrote = await act(DINER, anAct('call:1:b', 'add_to_cart', { args: fries(1) }), kept)

    expect(read.ok).toBe(true)
    expect(wrote).toMatchObject({ ok: false, output: { refused: 'busy' } })
    expect(await cart(database)).toEqual([])
  })

  test('the owner or the first of the staff is told once, in their language', async () => {
    const database = await open()
    const { desk } = await aDesk(database)
    const told = {
      barId: HERE.id,
      phoneNumberId: NUMBER,
      key: 'call:1:told',
      cause: 'call:1',
      whom: 'owner',
      words: () => ({
        messages: [{ kind: 'text', text: 'Someone calls.' }] as const,
        alert: { subject: 'Someone calls.', detail: '-', payload: 'voice:x' },
      }),
    } as const

    await database.transaction((tx) => desk.tellStaff(tx, told))
    await database.transaction((tx) => desk.tellStaff(tx, told))

    expect((await sent(database)).map(({ to }) => to)).toEqual([OWNER])
    expect(wordsOf(await sent(database), SECOND)).toBe('')
  })

  test('a tap on a button of another plugin goes to it, checked, and the rest to the turn', async () => {
    const database = await open()
    const { chat, desk } = await aDesk(database)
    const heard: string[] = []
    desk.onReply('voice:', async (_tx, { id }) => {
      heard.push(id)
      return { posts: [] }
    })
    await database.transaction((tx) =>
      desk.tellStaff(tx, {
        barId: HERE.id,
        phoneNumberId: NUMBER,
        key: 'k',
        cause: 'call:1',
        whom: 'owner',
        words: () => ({
          messages: [
            { kind: 'buttons', text: 'Well?', buttons: [{ id: 'voice:yes', title: 'Yes' }] },
          ],
          alert: { subject: '', detail: '', payload: 'voice:x' },
        }),
      }),
    )

    await chat.says(OWNER, offered(await sent(database), 'Yes'))
    await chat.says(OWNER, { type: 'tap', id: 'voice:forged', title: 'No' })
    await chat.says(DINER, { type: 'tap', id: 'voice:yes', title: 'Yes' })

    expect(heard).toEqual(['voice:yes'])
    expect(await chat.waiting(OWNER)).toEqual([])
  })

  test('an act that fails while the database is away says how, and its chat is free once that is back', async () => {
    const { database, chat, act, guest } = await aTable(open)
    // Somebody died in it: it is leased for the act.
    await database.query(
      "UPDATE waiter_conversations SET lease_owner = 'gone', lease_until = now()",
    )
    let isAway = true
    const rows: Db['rows'] = (text, params) => {
      if (!isAway || !text.includes('SET lease_owner = NULL')) {
        return database.relaxed.db.rows(text, params)
      }
      isAway = false
      return Promise.reject(new Error('away'))
    }
    const db = Object.assign(Object.create(database.relaxed.db) as Db, { rows })
    const relaxed = Object.assign(Object.create(database.relaxed) as Queries, { db })
    const flaky = Object.assign(Object.create(database) as Database, { relaxed })
    const within = () => Promise.reject(new Error('failed'))

    const failed = await lentDesk({ ...chat.deps, database: flaky })
      .act(guest, anAct('call:1:a', 'add_to_cart', { args: fries(2), within }), SOON())
      .catch((thrown: unknown) => thrown)
    const next = await act(DINER, anAct('call:1:b', 'add_to_cart', { args: fries(1) }))

    expect(failed).toEqual(new Error('failed'))
    expect(next.ok).toBe(true)
  })
})
