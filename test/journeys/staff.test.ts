import { expect, setDefaultTimeout, test } from 'bun:test'

import type { BarOnFile } from './bars.ts'
import { eachServer, type House } from './house.ts'
import { accepted, notice, orders, seated } from './talks.ts'
import { elapseRung, elapseSilence } from './timers.ts'

setDefaultTimeout(60_000)

/** Longer than any machine takes: a rung comes when a test lets the time to it pass. */
const SLOW =
  'remind_after_seconds = 600\nescalate_after_seconds = 600\ntell_diner_after_seconds = 1800'

const climbs = (house: House, { id }: BarOnFile) =>
  house.inDatabase((database) => elapseRung(database, id))

eachServer(
  {
    bars: [
      { slug: 'ladder', rules: SLOW },
      { slug: 'accepted-early', rules: SLOW },
      { slug: 'handover' },
      { slug: 'silence' },
      { slug: 'rejects' },
    ],
  },
  (open) => {
    test('an order nobody accepts climbs: a reminder, the next number, then the diner hears the truth', async () => {
      const house = open()
      const bar = house.bar('ladder')
      const [owner, second] = [house.staff(bar, 0), house.staff(bar, 1)]
      const diner = await seated(house, bar, 'A1')

      const { number } = await orders(diner, '2 fries')
      await notice(owner, number)
      await climbs(house, bar)
      const reminder = await owner.next()
      await climbs(house, bar)
      const escalated = await second.next()
      await climbs(house, bar)
      const honest = await diner.next()
      const offer = await second.press(escalated, 'template')
      await second.press(offer, 'Accept')
      const told = await diner.next()

      expect(reminder.text).toStartWith(`*Reminder: order ${number}, table A1 is still waiting.*`)
      expect(escalated.text).toStartWith(`Nobody has answered order ${number}, table A1 yet.`)
      expect(honest.text).toStartWith(`Nobody has answered order ${number} yet.`)
      expect(told.text).toContain(`accepted order ${number}`)
    })

    test('an order accepted in time climbs no further', async () => {
      const house = open()
      const bar = house.bar('accepted-early')
      const diner = await seated(house, bar, 'A1')
      const { number } = await orders(diner, '2 fries')
      await accepted(house.staff(bar), number)
      await diner.next()

      const other = await orders(await seated(house, bar, 'A2'), '1 chapati')
      await climbs(house, bar)
      await house.staff(bar).until(`*Reminder: order ${other.number}`)
      await climbs(house, bar)
      const escalated = await house.staff(bar, 1).next()

      expect(escalated.text).toContain(`order ${other.number}`)
      expect(diner.unseen()).toEqual([])
    })

    test('a rejection asks staff for the reason and tells it to the diner', async () => {
      const house = open()
      const bar = house.bar('rejects')
      const diner = await seated(house, bar, 'A1')
      const { number } = await orders(diner, '2 fries')
      const owner = house.staff(bar)

      const reasons = await owner.press(await notice(owner, number), 'Reject')
      const done = await owner.press(reasons, 'Too busy right now')
      const told = await diner.next()

      expect(done.text).toBe(`Order ${number} is rejected. The guest knows.`)
      expect(told.text).toBe(`Sorry, ${bar.name} can not make order ${number}: too busy right now`)
    })

    test('a person takes the chat over: words go both ways, the waiter is silent, and is handed back', async () => {
      const house = open()
      const bar = house.bar('handover')
      const owner = house.staff(bar)
      await owner.ask('hello')
      const diner = await seated(house, bar, 'A4')
      const called = await diner.ask('I want to talk to a person')
      const asked = await owner.next()

      const taken = await owner.press(asked, 'I take it')
      await diner.write('do you have a high chair?')
      const relayed = await owner.next()
      await owner.write('Yes, I bring one.')
      const answered = await diner.next()
      await diner.write('2 fries')
      const stillRelayed = await owner.next()
      await owner.tap(stillRelayed, 'Hand back')
      const back = await diner.next()
      const ordered = await diner.ask('2 fries')

      expect(called.text).toStartWith('I told the staff.')
      expect(asked.text).toStartWith('*A guest at table A4 asks for a person.*')
      expect(taken.text).toStartWith('You now write with the guest at table A4.')
      expect(relayed.text).toBe('Table A4: do you have a high chair?')
      expect(answered.text).toBe(`Mado from ${bar.name}: Yes, I bring one.`)
      expect(stillRelayed.text).toBe('Table A4: 2 fries')
      expect(back.text).toStartWith('I am your automatic waiter again.')
      expect(ordered.text).toContain('Added: 2 × Fries.')
    })

    test('when staff stay silent the timer hands the chat back and tells both', async () => {
      const house = open()
      const bar = house.bar('silence')
      const owner = house.staff(bar)
      await owner.ask('hello')
      const diner = await seated(house, bar, 'A4')
      await diner.ask('I want to talk to a person')
      await owner.press(await owner.next(), 'I take it')

      await house.inDatabase(elapseSilence)
      const back = await diner.next()
      const toldOwner = await owner.next()
      const ordered = await diner.ask('2 fries')

      expect(back.text).toStartWith('I am your automatic waiter again.')
      expect(toldOwner.text).toStartWith('You were quiet for 15 minutes')
      expect(ordered.text).toContain('Added: 2 × Fries.')
    })
  },
)
