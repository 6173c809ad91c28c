import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { arrivalOf, incoming, unheard, voiceHouse } from '../../../test/voice-house.ts'
import { DINER } from '../../../test/waiter-desk.ts'
import type { Database, Db } from '../../db/client.ts'
import { callDoor } from './take-call.ts'

/** The same database, with an eye on the statements that look for a bar. */
function watched(database: Database, onBar: (nth: number) => void): Database {
  let nth = 0
  const rows: Db['rows'] = async (text, params) => {
    if (text.includes('surest AS')) onBar((nth += 1))
    return await database.db.rows(text, params)
  }
  return { ...database, db: Object.assign(Object.create(database.db), { rows }) }
}

async function house(database: Database, onBar: (nth: number) => void) {
  return await voiceHouse(database, {
    deps: (deps) => ({ database: watched(deps.database, onBar) }),
  })
}

eachDatabase((open) => {
  test('a call is taken where it comes in, and one whose row another stored as well', async () => {
    const database = await open()
    const { arrives, close } = await house(database, () => {})

    const [here] = await arrives('rtc_1', { callerPhone: DINER })
    const [left] = await arrives('rtc_2', { callerPhone: DINER }, false)

    expect(here).toMatchObject({ bar: expect.any(Object) })
    expect(left).toMatchObject({ bar: here?.bar, person: here?.person })
    expect(await database.query('SELECT dedupe_key AS key, state FROM inbox')).toEqual([
      { key: 'h:rtc_1', state: 'done' },
    ])
    close()
  })

  test('its answer is made ready as it is claimed, and sent where it is taken', async () => {
    const made: unknown[] = []
    const sent: unknown[] = []
    const { arrives, calls, close } = await voiceHouse(await open(), {
      transport: {
        ready: (ref, session) => void made.push([ref, session]),
        answer: async (ref, session) => void sent.push([ref, session]),
      },
    })

    const [ringing] = await arrives('rtc_1')
    await ringing?.prepared?.seen
    const madeFirst = [...made]
    if (ringing !== undefined) calls.pickUp(ringing)
    await calls.settled()

    expect(madeFirst).toHaveLength(1)
    expect(sent).toEqual(madeFirst)
    close()
  })

  test('a call that rang long ago is over, whoever tells of it now', async () => {
    const database = await open()
    const { arrives, close } = await house(database, () => {})
    const ago = (minutes: number) => ({ at: new Date(Date.now() - minutes * 60_000) })

    const taken = [
      await arrives('rtc_1', ago(11)),
      await arrives('rtc_2', ago(11), false),
      await arrives('rtc_3', ago(9)),
    ]

    expect(taken.map(({ length }) => length)).toEqual([0, 0, 1])
    expect(await database.query('SELECT ref FROM calls')).toEqual([{ ref: 'rtc_3' }])
    close()
  })

  test('told of twice it is taken once', async () => {
    const { arrives, close } = await house(await open(), () => {})

    const taken = [await arrives('rtc_1'), await arrives('rtc_1')]

    expect(taken.map(({ length }) => length)).toEqual([1, 0])
    close()
  })

  test('what failed where it came in is asked again once its row is stored', async () => {
    const { arrives, close } = await house(await open(), (nth) => {
      if (nth === 1) throw new RangeError('the database is away')
    })

    const [ringing] = await arrives('rtc_1', { callerPhone: DINER })

    expect(ringing).toMatchObject({ bar: expect.any(Object) })
    close()
  })

  test('of a flood no more are taken where they come in than a moment brings; the others are stored first', async () => {
    const database = await open()
    const { deps, held, close } = await voiceHouse(database)
    const door = callDoor(deps, held, () => {})
    const rings = async (n: number) => await door(arrivalOf(`rtc_${n}`, incoming(`rtc_${n}`)))

    const atOnce = await Promise.all(Array.from({ length: 40 }, (_, n) => rings(n)))

    expect(atOnce.filter((one) => one === true)).toHaveLength(32)
    expect(atOnce.filter((one) => one === null)).toHaveLength(8)
    expect(await rings(40)).toBe(true)
    close()
  })

  test('nobody is looked up for a stranger’s call', async () => {
    const asked: number[] = []
    const { arrives, told, close } = await house(await open(), (nth) => asked.push(nth))

    await arrives('rtc_1', { isFromTrunk: false })

    expect(asked).toEqual([])
    expect(told.refusals).toEqual([['rtc_1', 'untrusted']])
    close()
  })
  test('a stranger whose refusal failed does not ring on', async () => {
    const errors = [unheard()]
    const refused: string[] = []
    const { arrives, close } = await voiceHouse(await open(), {
      transport: {
        refuse: async (ref, why) => {
          refused.push(`${ref} ${why}`)
          const error = errors.shift()
          if (error !== undefined) throw error
        },
      },
      // Nobody waits for what is asked again.
      deps: ({ timers }) => ({
        timers: { after: (delayMs, task) => timers.after(delayMs / 50, task) },
      }),
    })

    await arrives('rtc_1', { isFromTrunk: false })
    while (refused.length < 2) await Bun.sleep(1)

    expect(refused).toEqual(['rtc_1 untrusted', 'rtc_1 untrusted'])
    close()
  })
})
