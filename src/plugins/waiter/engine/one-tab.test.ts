import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { anAct, guestOf, wish } from '../../../../test/desk-acts.ts'
import { quietMeter, recordingLog } from '../../../../test/quiet.ts'
import { DINER, scan, sent, waiterDesk, wordsOf } from '../../../../test/waiter-desk.ts'
import type { Database } from '../../../db/client.ts'
import { systemTimers } from '../../../jobs/timers.ts'
import { type Think, thinker } from '../ai/thinker.ts'
import { lentDesk } from '../desk/desk.ts'
import { tabQueue } from './tab-queue.ts'

setDefaultTimeout(60_000)

/** More than a turn has tries. */
const PARTY = Array.from({ length: 20 }, (_, n) => `2507880002${String(n).padStart(2, '0')}`)
const CALLER = '250788000300'

const houseThinks = thinker({
  models: [],
  budgetMs: 1000,
  modelsFor: 'doubt',
  prices: new Map(),
  clock: { now: () => new Date() },
  timers: systemTimers,
  log: recordingLog(),
  meter: quietMeter,
})

const fries = (database: Database) =>
  database.query('SELECT sum(quantity)::int AS n FROM tab_lines')

eachDatabase((open) => {
  test('a party who order at once each have it, thought in vain once at most', async () => {
    const database = await open()
    let begun = 0
    const counting: Database = {
      ...database,
      transaction: async (work) => {
        begun += 1
        return await database.transaction(work)
      },
    }
    const chat = await waiterDesk(counting)
    for (const phone of PARTY) await chat.says(phone, scan('A5'))
    for (const phone of PARTY) await chat.arrive(phone, '1 fries')
    begun = 0

    await Promise.all(PARTY.map(async (phone) => chat.handle(phone, await chat.waiting(phone))))

    expect(await fries(database)).toEqual([{ n: PARTY.length }])
    const all = await sent(database)
    expect(PARTY.filter((phone) => !wordsOf(all, phone).includes('1 × Frites'))).toEqual([])
    expect(begun).toBeLessThanOrEqual(2 * PARTY.length)
  })

  test('while a model thinks once more, nobody waits for the table', async () => {
    const database = await open()
    let isAsked = false
    const thoughts = [1, 2].map(() => ({
      begun: Promise.withResolvers<void>(),
      ends: Promise.withResolvers<void>(),
    }))
    let asked = 0
    const think: Think = async (turn, mayAsk, spentMs) => {
      const thought = mayAsk && isAsked ? thoughts[asked++] : undefined
      thought?.begun.resolve()
      await thought?.ends.promise
      return await houseThinks(turn, false, spentMs)
    }
    const chat = await waiterDesk(
      database,
      { hasModels: true },
      { think, tabQueue: tabQueue(60_000) },
    )
    for (const phone of [DINER, CALLER]) await chat.says(phone, scan('A5'))
    const caller = await guestOf(database, CALLER)
    const adds = async (key: string) => {
      const added = anAct(key, 'add_to_cart', { args: wish('frites', 1) })
      const act = lentDesk(chat.deps).act(caller, added, AbortSignal.timeout(5_000))
      return await Promise.race([act, Bun.sleep(10_000)])
    }
    isAsked = true

    const turn = chat.says(DINER, '1 fries')
    const done: unknown[] = []
    for (const [nth, { begun, ends }] of thoughts.entries()) {
      await begun.promise
      done.push(await adds(`call:1:${nth}`))
      ends.resolve()
    }
    await turn

    expect(done).toMatchObject([{ ok: true }, { ok: true }])
    expect(await fries(database)).toEqual([{ n: 3 }])
  })

  test('who asks for a person waits for nobody at their table', async () => {
    const database = await open()
    const queue = tabQueue(60_000)
    const chat = await waiterDesk(database, {}, { tabQueue: queue })
    await chat.says(DINER, scan('A5'))
    const [tab] = await database.query<{ readonly id: string }>('SELECT id FROM tabs')
    const ends = Promise.withResolvers<void>()
    const isDone = queue.inTurn(tab?.id ?? null, () => ends.promise)
    const wants = async (key: string, tool: string, args: unknown) => {
      const guest = await guestOf(database, DINER)
      const wanted = anAct(key, tool, { args })
      return await lentDesk(chat.deps).act(guest, wanted, AbortSignal.timeout(5_000))
    }

    const asked = await wants('call:1:a', 'call_person', { reason: 'asked' })
    const adding = wants('call:1:b', 'add_to_cart', wish('frites', 1))
    const first = await Promise.race([adding, Bun.sleep(200)])
    ends.resolve()

    expect([asked?.ok, first]).toEqual([true, undefined])
    expect((await adding)?.ok).toBe(true)
    await isDone
  })
})
