import { expect, setDefaultTimeout, test } from 'bun:test'

import type { Payload } from '../../src/demo/graph/deliveries.ts'
import type { CallScript, Step } from '../../src/demo/realtime/script.ts'
import { add, caller, calls, goodbye, send } from '../../src/demo/realtime/scripts/cast.ts'
import connect from '../fixtures/whatsapp/webhooks/call_connect_user_dtls.json'
import { until } from '../until.ts'
import { WHEN_CLOSED } from './bars.ts'
import { ringing, scriptOf } from './calls.ts'
import { code, eachServer, type House } from './house.ts'
import type { Phone } from './phones.ts'
import { seated } from './talks.ts'

setDefaultTimeout(90_000)

const SETTINGS = `
[voice]
answer_seconds = 4
silence_seconds = 6
calls_per_hour = 3
`

async function aCall(house: House, diner: Phone, script: CallScript, slug = 'phoned') {
  const phone = diner.writer.phone ?? ''
  house.graph.called(phone)
  const { callId } = await house.telephone.ring(ringing(script, house.bar(slug), phone))
  return await house.telephone.over(callId)
}

const saying = (...steps: readonly Step[]): CallScript => ({
  ...scriptOf('goodbye'),
  name: 'of-the-journey',
  steps,
})

/** Owners who have written today read notices as they are, not the template. */
async function awake(house: House): Promise<Phone> {
  const owner = house.staff(house.bar('phoned'))
  await owner.ask('hello')
  return owner
}

eachServer(
  {
    // Neither closes: the sample bar's hours are no business of these journeys.
    bars: [{ slug: 'phoned' }, { slug: 'silent', voice: `takes_calls = false\n${WHEN_CLOSED}` }],
    statuses: ['sent'],
    telephone: { pace: 0.05 },
    more: SETTINGS,
  },
  (house) => {
    test('a call and the chat fill one cart, and the chat’s button orders it', async () => {
      const at = house()
      const diner = await seated(at, at.bar('phoned'), 'A1')
      await diner.ask('2 fries')

      await aCall(
        at,
        diner,
        saying(
          caller('And one Fanta orange. Send it to my chat.', 'en'),
          calls([add('fanta-orange', 1)]),
          calls([send('cart')]),
          caller('Bye.', 'en'),
          ...goodbye(),
        ),
      )

      const cart = await diner.until('1 × Fanta Orange')
      expect(cart.text).toContain('2 × Fries')
      await diner.tap(cart, 'Place order')
      await diner.until('is with the bar')
    })

    test('what was put in the cart by voice waits in the chat when the caller hangs up', async () => {
      const at = house()
      const diner = await seated(at, at.bar('phoned'), 'A2')

      await aCall(
        at,
        diner,
        saying(caller('Two fries.', 'en'), calls([add('fries', 2)]), { kind: 'hang_up' }),
      )

      await diner.press(await diner.until('2 × Fries'), 'Place order')
    })

    test('an order by voice is summed up in the chat, and the caller says how it was', async () => {
      const at = house()
      const diner = at.diner()

      await aCall(at, diner, scriptOf('order-in-english'))
      const recap = await diner.until('Thank you for calling')
      const thanks = await diner.press(await diner.until('How was your call'), '5 · very good')
      await diner.write('Quick and kind', { context: thanks.wamid })
      await diner.until('that helps the bar')

      expect(recap.text).toMatch(/Order \d+ is with the bar/)
      const [survey] = await at.inDatabase((database) =>
        database.query(
          `SELECT s.about, s.score, s.words FROM surveys s JOIN people p ON p.id = s.person_id WHERE p.phone = $1`,
          [diner.writer.phone],
        ),
      )
      expect(survey).toEqual({ about: 'call', score: 5, words: 'Quick and kind' })
    })

    test('a call that can not be answered is followed by one text, with the way on', async () => {
      const at = house()
      const diner = at.diner()
      const faults = { accept: { always: 'server_error' } } as const

      await aCall(at, diner, { ...scriptOf('goodbye'), faults })
      const text = await diner.until('the call did not work')
      await diner.press(text, 'Menu')

      expect(diner.unseen()).toEqual([])
    })

    test('a bar that takes no calls says so in writing', async () => {
      const at = house()
      const diner = at.diner()

      const record = await aCall(at, diner, scriptOf('goodbye'), 'silent')

      expect(record.rejects).toEqual([480])
      await diner.until('I can not take calls')
    })

    test('whoever calls too often is told why, and is answered in writing', async () => {
      const at = house()
      const diner = at.diner()
      for (let times = 0; times < 3; times += 1) await aCall(at, diner, scriptOf('goodbye'))

      const record = await aCall(at, diner, scriptOf('goodbye'))

      expect(record.rejects).toEqual([486])
      await diner.until('called many times today')
    })

    test('staff read who is being put through before their phone rings', async () => {
      const at = house()
      const owner = await awake(at)
      const diner = await seated(at, at.bar('phoned'), 'A3')
      await diner.ask('2 fries')

      const record = await aCall(at, diner, scriptOf('transfer-taken'))

      const told = await owner.until('put through to you')
      expect(told.text).toContain('table A3')
      expect(told.text).toContain('2 × Fries')
      expect(record.ended).toBe('transferred')
    })

    test('a table that was asked for reaches staff, and the caller has it in writing', async () => {
      const at = house()
      const owner = await awake(at)
      const diner = at.diner()

      await aCall(at, diner, scriptOf('booking'))

      // Other callers have asked for tables too.
      const told = await owner.until(`+${diner.writer.phone}`)
      expect(told.text).toContain('A table was asked for by phone: 4 guests')
      expect((await diner.until('Table asked for')).text).toContain('4 guests')
    })

    test('what WhatsApp tells of a call is the same call, whoever tells first', async () => {
      const at = house()
      const first = at.diner()
      const second = at.diner()

      await at.deliver(rings(first, 'wacid.FIRST'))
      await aCall(at, first, scriptOf('goodbye'))
      await aCall(at, second, scriptOf('goodbye'))
      await at.deliver(rings(second, 'wacid.SECOND'))

      const phones = [first.writer.phone, second.writer.phone]
      const told = () =>
        at.inDatabase((database) =>
          database.query(
            `SELECT wacid, ref IS NOT NULL AS "isJoined" FROM calls WHERE caller_phone = ANY($1) ORDER BY wacid`,
            [phones],
          ),
        )
      await until(async () =>
        (await told()).every((row) => Reflect.get(Object(row), 'wacid') !== null),
      )
      expect(await told()).toEqual([
        { wacid: 'wacid.FIRST', isJoined: true },
        { wacid: 'wacid.SECOND', isJoined: true },
      ])
    })

    test('a WhatsApp call that no transport brings is answered in writing, once', async () => {
      const at = house()
      const diner = at.diner()

      at.graph.called(diner.writer.phone ?? '')
      await at.deliver(rings(diner, 'wacid.ALONE'))
      await at.deliver(rings(diner, 'wacid.ALONE'))

      await diner.until('the call did not work')
      await diner.ask(code(at.bar('phoned'), 'A4'))
      expect(diner.unseen()).toEqual([])
    })

    test('nothing of a caller is in the log', async () => {
      const at = house()
      const diner = at.diner()
      await aCall(at, diner, scriptOf('booking'))
      await diner.until('Table asked for')
      // Said once it is committed, which may be after the diner has read of it.
      while (!at.server.output().log.includes('WA_VOICE_SUMMARY_STORED')) await Bun.sleep(5)

      const { log } = at.server.output()
      expect(log).toContain('WA_VOICE_SUMMARY_STORED')
      expect(log).not.toContain(diner.writer.phone ?? '-')
      expect(log).not.toContain('terrace')
    })
  },
)

/** WhatsApp's own word about a call of this phone. */
function rings(diner: Phone, wacid: string): Payload {
  const { phone, userId } = diner.writer
  const seconds = String(Math.floor(Date.now() / 1000))
  const text = JSON.stringify(connect)
    .replaceAll('250700000201', phone ?? '')
    .replaceAll('RW.5520917734401288', userId ?? '')
    .replace(/wacid\.[\w+/=-]+/, wacid)
    .replace('1795430600', seconds)
  return JSON.parse(text) as Payload
}
