import { expect, setDefaultTimeout, test } from 'bun:test'

import { replaced } from './bars.ts'
import { code, eachServer } from './house.ts'
import { accepted, notice, numberIn, orders, seated } from './talks.ts'

setDefaultTimeout(60_000)

const BARS = [
  { slug: 'visit' },
  { slug: 'wrong-taps' },
  { slug: 'wall-a' },
  { slug: 'wall-b' },
  { slug: 'two-staff', rules: 'remind_after_seconds = 1\nescalate_after_seconds = 1' },
  { slug: 'menu-moves' },
  { slug: 'languages' },
  { slug: 'identities' },
]

/** The queries of the contract, as an operator types them. */
const CONTRACT = {
  calls: `SELECT call_id, primary_intent, summary_text, created_at FROM call_summaries
 WHERE primary_intent = 'whatsapp_voice_call' ORDER BY created_at DESC LIMIT 10;`,
  orders: `SELECT order_number, bar_id, total_amount, payment_status FROM orders
 WHERE metadata->>'source' = 'waiter' ORDER BY created_at DESC LIMIT 10;`,
  chats: `SELECT count(*) FROM waiter_conversations;`,
  fromWaiter: `SELECT count(*) FROM orders WHERE source = 'waiter';`,
}

eachServer({ bars: BARS }, (open) => {
  test('a diner scans, orders, and hears of every step until it is served', async () => {
    const house = open()
    const bar = house.bar('visit')
    const diner = await seated(house, bar, 'A5')
    const owner = house.staff(bar)

    const which = await diner.ask('2 beers and fries')
    const size = await diner.press(which, 'Primus')
    const cart = await diner.press(size, /^50 cl/)
    const placed = await diner.press(cart, 'Place order')
    const offer = await notice(owner, numberIn(placed))
    const mine = await owner.press(offer, 'Accept')
    const toldAccepted = await diner.next()
    const ready = await owner.press(mine, 'Ready')
    const toldReady = await diner.next()
    await owner.press(ready, 'Served')
    const toldServed = await diner.next()

    expect(which.text).toContain('Added: 1 × Fries.')
    expect(cart.text).toContain('*Total: RWF 3,900*')
    expect(placed.text).toMatch(/^Order \d+ is with the bar!/)
    expect(offer.text).toContain('2 × Primus (50 cl)')
    expect(offer.replies.map(({ title }) => title)).toEqual(['Accept', 'Reject'])
    expect(toldAccepted.text).toContain(`accepted order ${numberIn(placed)}`)
    expect(toldReady.text).toBe(`Order ${numberIn(placed)} is ready!`)
    expect(toldServed.text).toContain(`Order ${numberIn(placed)} is served.`)
    await house.inDatabase(async (database) => {
      const rows = await database.query<{ order_number: string; bar_id: string }>(CONTRACT.orders)
      expect(rows.find((row) => row.bar_id === bar.id)).toEqual({
        order_number: numberIn(placed),
        bar_id: bar.id,
        total_amount: '3900',
        payment_status: 'display_only',
      } as object as (typeof rows)[number])
      expect(await database.query(CONTRACT.calls)).toEqual([])
      const [chats] = await database.query<{ count: unknown }>(CONTRACT.chats)
      const [fromWaiter] = await database.query<{ count: unknown }>(CONTRACT.fromWaiter)
      expect(Number(chats?.count)).toBeGreaterThanOrEqual(2)
      expect(Number(fromWaiter?.count)).toBeGreaterThanOrEqual(1)
    })
  })

  test('taps that are stale, forged, or of another chat have no effect', async () => {
    const house = open()
    const bar = house.bar('wrong-taps')
    const diner = await seated(house, bar, 'A1')
    const other = await seated(house, bar, 'A2')
    // Until the id of an offer is written down, a tap on any message is taken for one on it.
    const allNoted = async () => {
      const lines = () => house.server.output().log.split('"WA_MESSAGE_SENT"').length - 1
      while (lines() < house.graph.sent.length) await Bun.sleep(5)
    }
    const cart = await diner.ask('2 fries')
    const [place] = cart.replies
    if (place === undefined) throw new Error('nothing to tap')

    await allNoted()
    await other.tapId('button', place.id, cart.wamid)
    const strange = await other.next()
    await diner.tapId('button', `${place.id}9`, cart.wamid)
    const forged = await diner.next()
    // The answer to it offers the cart once more.
    await allNoted()
    await diner.tapId('button', place.id, 'wamid.NOTHING')
    const unnamed = await diner.next()
    const placed = await diner.press(cart, 'Place order')
    const again = await diner.press(cart, 'Place order')

    for (const seen of [strange, forged, unnamed]) {
      expect(seen.text).toContain('That button is from earlier and does nothing now.')
    }
    expect(again.text).not.toMatch(/Order \d+ is with the bar!/)
    const offer = await notice(house.staff(bar), numberIn(placed))
    await other.tapId('button', offer.replies[0]?.id ?? '', offer.wamid)
    await other.next()
    await house.inDatabase(async (database) => {
      const rows = await database.query(
        `SELECT order_number, state FROM orders WHERE bar_id = $1`,
        [bar.id],
      )
      expect(rows).toEqual([{ order_number: numberIn(placed), state: 'placed' }])
    })
  })

  test('staff of one bar can not accept the order of another', async () => {
    const house = open()
    const [mine, theirs] = [house.bar('wall-a'), house.bar('wall-b')]
    const diner = await seated(house, theirs, 'A1')
    const { number } = await orders(diner, '2 fries')
    const offer = await notice(house.staff(theirs), number)
    const [accept] = offer.replies
    const stranger = house.staff(mine)

    await stranger.tapId('button', accept?.id ?? '', offer.wamid)
    const refused = await stranger.next()
    const mixed = (accept?.id ?? '').replace(theirs.id, mine.id)
    await stranger.tapId('button', mixed, offer.wamid)
    const refusedToo = await stranger.next()
    await house.staff(theirs).press(offer, 'Accept')
    const told = await diner.next()

    expect(refused.text).not.toContain(number)
    expect(refusedToo.text).not.toContain(number)
    expect(told.text).toContain(`${theirs.name} accepted order ${number}`)
    await house.inDatabase(async (database) => {
      const events = await database.query(
        `SELECT to_state, actor->>'phone' AS phone FROM order_events WHERE bar_id = $1 ORDER BY sequence`,
        [theirs.id],
      )
      expect(events.at(-1)).toEqual({ to_state: 'accepted', phone: theirs.staff[0] })
    })
  })

  test('of two staff who accept, the second is told who was first and the diner hears it once', async () => {
    const house = open()
    const bar = house.bar('two-staff')
    const [first, second] = [house.staff(bar, 0), house.staff(bar, 1)]
    const diner = await seated(house, bar, 'A1')
    const { number } = await orders(diner, '2 fries')
    const offer = await notice(first, number)
    const escalated = await notice(second, number)

    await first.tap(offer, 'Accept')
    await first.until('is yours')
    await second.tap(escalated, 'Accept')
    const late = await second.until(number)
    const told = await diner.next()
    const after = await diner.ask('thanks')

    expect(late.text).toBe(`Order ${number} was already accepted by Mado.`)
    expect(told.text).toContain(`accepted order ${number}`)
    expect(after.text).toBe('With pleasure! 😊')
  })

  test('a price that rose and an item that sold out since they were chosen need a fresh yes', async () => {
    const house = open()
    const bar = house.bar('menu-moves')
    const diner = await seated(house, bar, 'A1')
    await diner.ask('2 fries')
    const cart = await diner.ask('1 chapati')

    await house.importBar(
      bar,
      replaced(bar.toml, [
        [
          'sw = "Chipsi" }\naliases = { any = ["chips", "french fries"], rw = ["amafiriti"] }\nprice = 1500',
          'sw = "Chipsi" }\naliases = { any = ["chips", "french fries"], rw = ["amafiriti"] }\nprice = 1700',
        ],
        ['name = "Chapati"\n', 'name = "Chapati"\navailable = false\n'],
        [
          'name = { default = "Riz nature", en = "Plain rice"',
          'name = { default = "Riz nature", en = "Steamed rice"',
        ],
      ]),
    )
    const warned = await diner.press(cart, 'Place order')
    const placed = await diner.press(warned, 'Place order')
    const renamed = await diner.ask('1 steamed rice')
    const sheet = 'id,name,price,category\nrice,Golden rice,1600,side\n'
    await house.command('menu', 'import', house.server.write('menu.csv', sheet), '--bar', bar.slug)
    const golden = await diner.ask('1 golden rice')

    expect(warned.text).toContain('RWF 1,500 → RWF 1,700')
    expect(warned.text).toContain('Chapati: finished today')
    expect(placed.text).toContain('Total: RWF 3,400')
    expect(renamed.text).toContain('Added: 1 × Steamed rice')
    expect(golden.text).toContain('Golden rice')
    await house.inDatabase(async (database) => {
      const lines = await database.query(
        'SELECT name, quantity, unit_price_minor FROM order_lines WHERE bar_id = $1',
        [bar.id],
      )
      expect(lines).toEqual([{ name: 'Fries', quantity: 2, unit_price_minor: 1700 }])
    })
  })

  test('the waiter follows the language a diner writes in, and the one they ask for', async () => {
    const house = open()
    const diner = await seated(house, house.bar('languages'), 'A1')

    const french = await diner.ask('bonsoir, je voudrais voir la carte s’il vous plaît')
    const stays = await diner.ask('fanta')
    const kinyarwanda = await diner.ask('Kinyarwanda')
    const swahili = await diner.ask('Kiswahili tafadhali')
    const english = await diner.ask('English please')

    expect(french.text).toContain('Que souhaitez-vous voir')
    expect(stays.text).not.toMatch(/Which|Added/)
    expect(kinyarwanda.text).toContain('Kinyarwanda')
    expect(swahili.text).toContain('Kiswahili')
    expect(english.text).toBe('We continue in English.')
  })

  test('a diner who hides their number orders and is told all the same', async () => {
    const house = open()
    const bar = house.bar('identities')
    const hidden = house.diner({ phone: null, userId: 'RW.90000000000000000001' })
    await hidden.ask(code(bar, 'A1'))

    const { placed, number } = await orders(hidden, '2 fries')
    await accepted(house.staff(bar), number)
    const told = await hidden.next()

    expect(placed.sent.body['recipient']).toBe('RW.90000000000000000001')
    expect(told.text).toContain(`accepted order ${number}`)
  })

  test('a diner whose number changes keeps the chat, the tab and the cart', async () => {
    const house = open()
    const bar = house.bar('identities')
    const before = house.diner({ userId: null })
    await before.ask(code(bar, 'A2'))
    await before.ask('2 fries')
    const after = house.diner({ userId: null })
    const { phone: oldPhone } = before.writer
    const { phone: newPhone } = after.writer

    await before.send({
      type: 'system',
      system: {
        type: 'user_changed_number',
        wa_id: newPhone,
        body: `${oldPhone} changed to ${newPhone}`,
      },
    })
    const cart = await after.ask('my cart')

    expect(cart.text).toContain('2 × Fries')
    expect(before.unseen()).toEqual([])
    await house.inDatabase(async (database) => {
      const people = await database.query('SELECT phone FROM people WHERE phone IN ($1, $2)', [
        oldPhone,
        newPhone,
      ])
      expect(people).toEqual([{ phone: newPhone }])
    })
  })
})
