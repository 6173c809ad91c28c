import { expect, setDefaultTimeout, test } from 'bun:test'

import type { Payload } from '../../src/demo/graph/deliveries.ts'
import { elapse } from '../elapse.ts'
import { code, eachServer, type House } from './house.ts'
import { notice, orders, seated } from './talks.ts'

setDefaultTimeout(90_000)

const DAY_MS = 24 * 60 * 60 * 1000

eachServer(
  {
    bars: [
      { slug: 'again' },
      { slug: 'window' },
      { slug: 'refused-window' },
      { slug: 'dead' },
      { slug: 'faults' },
      { slug: 'term' },
      { slug: 'statuses' },
      { slug: 'party' },
    ],
    statuses: ['sent'],
  },
  (open) => {
    test('whatever is delivered again, in any order, changes nothing', async () => {
      const house = open()
      const bar = house.bar('again')
      const diner = await seated(house, bar, 'A1')
      const payloads: Payload[] = [await diner.write('2 fries')]
      const cart = await diner.next()
      payloads.push(await diner.tap(cart, 'Place order'))
      const placed = await diner.next()
      const owner = house.staff(bar)
      const offer = await notice(owner, '101')
      payloads.push(await owner.tap(offer, 'Accept'))
      await owner.next()
      await diner.next()
      const before = await house.inDatabase((database) => database.query(COUNTS))

      for (const payload of [...payloads.toReversed(), ...payloads]) await house.deliver(payload)
      const thanks = await diner.ask('thanks')
      const idle = await owner.ask('hello')

      expect(placed.text).toContain('Order 101 is with the bar!')
      expect(thanks.text).toBe('With pleasure! 😊')
      expect(idle.text).toStartWith('No guest is waiting for you')
      expect(await house.inDatabase((database) => database.query(COUNTS))).toEqual(
        // The two barriers are the only messages more.
        before.map((row) => ({
          ...(row as Counts),
          inbox: (row as Counts).inbox + 2,
          outbox: (row as Counts).outbox + 2,
        })),
      )
    })

    test('what the vendor tells of a message is written back', async () => {
      const house = open()
      const diner = await seated(house, house.bar('statuses'), 'A1')
      const read = await diner.ask('the menu please')
      const failed = await diner.ask('2 fries')
      await house.graph.idle()

      await house.graph.status(read.wamid, 'read')
      await house.graph.status(failed.wamid, 'failed', 131_026)

      const wanted = { [read.wamid]: 'read', [failed.wamid]: 'failed' }
      expect(await eventualStates(house, Object.keys(wanted), wanted)).toEqual(wanted)
    })

    test('staff who were silent for a day get the template, and its tap brings the whole notice', async () => {
      const house = open()
      const bar = house.bar('window')
      const owner = house.staff(bar)
      await owner.ask('hello')
      await house.inDatabase((database) => elapse(database, DAY_MS + 60_000))
      const diner = await seated(house, bar, 'A1')

      const { number } = await orders(diner, '2 fries')
      const alert = await owner.next()
      const offer = await owner.press(alert, 'template')

      expect(alert.type).toBe('template')
      expect(alert.text).toBe(`New order ${number}, table A1\nTotal: RWF 3,000`)
      expect(offer.replies.map(({ title }) => title)).toEqual(['Accept', 'Reject'])
    })

    test('where the vendor alone knows that the window is closed, the template follows', async () => {
      const house = open()
      const bar = house.bar('refused-window')
      const owner = house.staff(bar)
      await owner.ask('hello')
      const diner = await seated(house, bar, 'A1')
      const cart = await diner.ask('2 fries')
      house.graph.fault({ kind: 'error', code: 131_047, to: owner.writer.phone ?? '' })
      const placed = await diner.press(cart, 'Place order')
      const alert = await owner.next()

      expect(placed.text).toContain('is with the bar!')
      expect(alert.type).toBe('template')
    })

    test('a message that was given up is listed by the command line and goes out when replayed', async () => {
      const house = open()
      const bar = house.bar('dead')
      const diner = await seated(house, bar, 'A1')

      house.graph.fault({ kind: 'error', code: 131_026 })
      await diner.write('2 fries')
      const listed = await eventually(
        () => house.command('dead', 'list'),
        (out) => out.includes('undeliverable'),
      )
      const [id = ''] = /outbox:\d+/.exec(listed) ?? []
      const replayed = await house.command('dead', 'replay', id)
      const arrived = await diner.next()

      expect(listed).toMatch(/^outbox:\d+ +\S+ {2}answer, undeliverable, 1 attempt$/m)
      expect(listed).not.toContain(diner.writer.phone ?? '')
      expect(replayed).toContain('1 of 1 will be tried again.')
      expect(arrived.text).toContain('Added: 2 × Fries.')
      expect(await house.command('dead', 'list')).not.toContain(id)
    })

    test('Graph fails in every way it can: nothing is lost, and only what is marked comes twice', async () => {
      const house = open()
      const bar = house.bar('faults')
      const slow = Promise.withResolvers<void>()
      const diners = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'].map((table) => ({
        table,
        diner: house.diner(),
      }))
      house.graph.fault(
        { kind: 'status', status: 429, retryAfterSeconds: 1 },
        { kind: 'status', status: 500 },
        { kind: 'error', code: 131_000 },
        { kind: 'dropped_before' },
        { kind: 'dropped_after' },
        { kind: 'malformed' },
        { kind: 'slow', until: slow.promise },
      )

      await Promise.all(diners.map(({ table, diner }) => diner.write(code(bar, table))))
      const welcomes = await Promise.all(diners.map(({ diner }) => diner.next()))
      slow.resolve()
      const carts = await Promise.all(diners.map(({ diner }) => diner.ask('2 fries')))

      expect(welcomes.map(({ text }) => text.split('\n')[0])).toEqual(
        diners.map(({ table }) => `Welcome to ${bar.name}! 👋 You are at table ${table}.`),
      )
      for (const { text } of carts) expect(text).toContain('Added: 2 × Fries.')
      const phones = diners.map(({ diner }) => diner.writer.phone)
      const rows = await house.inDatabase((database) =>
        database.query<{ id: number; doubled: boolean; state: string }>(
          `SELECT o.id, o.possibly_doubled AS doubled, o.state FROM outbox o
             JOIN waiter_conversations c ON c.id = o.chat_id JOIN people p ON p.id = c.person_id
            WHERE p.phone = ANY($1)`,
          [phones],
        ),
      )
      const unmarked = rows.filter(({ doubled }) => !doubled).map(({ id }) => String(id))
      const sends = house.graph.sent.map(({ callbackData }) => callbackData?.split('.')[0] ?? '')
      for (const id of unmarked) expect(sends.filter((each) => each === id)).toHaveLength(1)
      expect(rows.length - unmarked.length).toBeLessThanOrEqual(3)
      expect(rows.filter(({ state }) => state === 'dead' || state === 'queued')).toEqual([])
    })

    test('a tap counts on either copy of a message that went out twice', async () => {
      const house = open()
      const diner = await seated(house, house.bar('statuses'), 'A2')
      const cart = await diner.ask('2 fries')
      // Only the answer to the second send was heard: what the diner taps has an id we do not know.
      await house.inDatabase((database) =>
        database.query(
          `UPDATE outbox SET possibly_doubled = true, wamid = 'wamid.SECOND' WHERE wamid = $1`,
          [cart.wamid],
        ),
      )

      const placed = await diner.press(cart, 'Place order')

      expect(placed.text).toMatch(/^Order \d+ is with the bar!/)
    })

    test('a party of twelve that scans one code in the same second sits at one table', async () => {
      const house = open()
      const bar = house.bar('party')
      const party = Array.from({ length: 12 }, () => house.diner())

      const welcomes = await Promise.all(party.map((diner) => diner.ask(code(bar, 'A1'))))

      for (const { text } of welcomes) expect(text).toContain('at table A1')
      await house.inDatabase(async (database) => {
        const tabs = await database.query(
          'SELECT tab_id, count(*)::int AS diners FROM tab_diners WHERE bar_id = $1 GROUP BY tab_id',
          [bar.id],
        )
        expect(tabs).toMatchObject([{ diners: 12 }])
      })
    })

    test('SIGTERM in the middle of a rush loses nothing and doubles nothing', async () => {
      const house = open()
      const bar = house.bar('term')
      const diners = Array.from({ length: 12 }, () => house.diner())

      // Not awaited one by one: the signal comes while they are under way.
      const writes = diners.map((diner, place) =>
        diner.write(code(bar, `A${place + 1}`)).catch(() => undefined),
      )
      await Promise.race(writes)
      const exitCode = await house.server.stop()
      await Promise.all(writes)
      await house.server.start()
      while ((await house.graph.redeliver()) > 0) await house.graph.idle()
      const welcomes = await Promise.all(
        diners.map((diner, place) => diner.until(`table A${place + 1}.`)),
      )
      const carts = await Promise.all(
        diners.map(async (diner) => {
          await diner.write('2 fries')
          return await diner.until('Added')
        }),
      )

      expect(exitCode).toBe(0)
      expect(welcomes).toHaveLength(diners.length)
      for (const { text } of carts) expect(text).toContain('2 × Fries: RWF 3,000')
      const ids = house.graph.sent.map(({ callbackData }) => callbackData?.split('.')[0])
      expect(new Set(ids.slice(-24)).size).toBe(24)
    })
  },
)

type Counts = { readonly orders: number; readonly inbox: number; readonly outbox: number }

const COUNTS = `SELECT (SELECT count(*)::int FROM orders) AS orders,
  (SELECT count(*)::int FROM order_events) AS moves, (SELECT count(*)::int FROM tab_events) AS changes,
  (SELECT count(*)::int FROM inbox WHERE kind = 'message') AS inbox, (SELECT count(*)::int FROM outbox) AS outbox`

const TRIES = 200

/** Asks again until it is so: what a delivery of a status does is seen nowhere but in the database. */
async function eventually<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask()
    if (isSo(answer) || tries === TRIES) return answer
    await Bun.sleep(100)
  }
}

async function eventualStates(
  house: House,
  wamids: readonly string[],
  wanted: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const ask = () =>
    house.inDatabase(async (database) => {
      const rows = await database.query<{ wamid: string; state: string }>(
        'SELECT wamid, state FROM outbox WHERE wamid = ANY($1)',
        [wamids],
      )
      return Object.fromEntries(rows.map(({ wamid, state }) => [wamid, state]))
    })
  return await eventually(ask, (states) => Bun.deepEquals(states, wanted))
}
