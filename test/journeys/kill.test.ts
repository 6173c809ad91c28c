import { expect, setDefaultTimeout, test } from 'bun:test'

import type { Random } from '../../src/core/ports.ts'
import { deadLetters, replayDead } from '../../src/jobs/dead-letters.ts'
import type { DatabaseKind } from '../database.ts'
import { wantedKinds } from '../database.ts'
import { elapse } from '../elapse.ts'
import { pick, seeded } from '../seeded.ts'
import { aGuest, visit } from './guests.ts'
import { faultsIn, historyOf } from './history.ts'
import { type House, openHouse } from './house.ts'
import { aMeta } from './meta.ts'

/** `KILL_SECONDS=600 bun test test/journeys/kill.test.ts` for the long run; `KILL_SEED` for another one. */
const SECONDS = process.env.KILL_SECONDS
const SEED = Number(process.env.KILL_SEED ?? 20_261_123)

type Plan = { readonly seconds: number; readonly diners: number; readonly minKills: number }

const PLANS: Readonly<Record<DatabaseKind, Plan>> = {
  postgres: { seconds: Number(SECONDS ?? 22), diners: 20, minKills: 5 },
  embedded: { seconds: Number(SECONDS ?? 10), diners: 8, minKills: 2 },
}

/** Longer than the lease of a message that was being sent, or of a chat. */
const DOWN_MS = 31_000

setDefaultTimeout(Number(SECONDS ?? 0) * 1000 + 150_000)

const RULES =
  'remind_after_seconds = 100000\nescalate_after_seconds = 100000\ntell_diner_after_seconds = 100000'

for (const kind of wantedKinds()) {
  test(`on ${kind}: kill -9 at random points loses nothing, doubles nothing and keeps every diner's order`, async () => {
    const plan = PLANS[kind]
    const random = seeded(SEED)
    const { house, close } = await openHouse(kind, {
      bars: [{ slug: 'mortal', rules: RULES }],
      statuses: ['sent'],
    })
    try {
      const meta = aMeta(house.graph, random)
      const guests = Array.from({ length: plan.diners }, (_, place) =>
        aGuest(place, { ...house, meta }),
      )
      let orders = 0
      const between = async () => void (orders += 1)
      const state = { isOver: false, between }
      const visits = Promise.all(guests.map((guest) => visit(house.bar('mortal'), guest, state)))
      const isEnough = (kills: number) => kills >= plan.minKills && orders > plan.diners / 2
      const kills = await killAndRestart(house, random, { ...plan, isEnough })
      state.isOver = true
      const numbers = await visits
      await meta.settle()
      await house.server.stop()

      const history = await historyOf(
        house,
        guests.map(({ writer }) => writer),
      )
      expect(faultsIn(history, { numbers })).toEqual([])
      // That much was tried at least.
      expect(numbers.flat().length).toBeGreaterThan(plan.diners / 2)
      if (SECONDS !== undefined)
        report(kind, { kills, orders: numbers.flat().length, doubled: history.doubled })
    } finally {
      await close()
    }
  })
}

type Killing = { readonly seconds: number; readonly isEnough: (kills: number) => boolean }

/** What is not enough by then never will be. */
const MOST_MS = 90_000

/**
 * Time is what this test is about: the moments of death are spread over all that a second holds. On a machine where a start
 * or a visit takes long it goes on until there were enough of both.
 */
async function killAndRestart(
  house: House,
  random: Random,
  { seconds, isEnough }: Killing,
): Promise<number> {
  const begunAt = performance.now()
  const passedMs = () => performance.now() - begunAt
  let kills = 0
  while (passedMs() < seconds * 1000 || (!isEnough(kills) && passedMs() < MOST_MS)) {
    await Bun.sleep(800 + random() * 2400)
    await house.server.kill()
    kills += 1
    const wasDownForLong = pick(random, [true, true, false])
    await house.inDatabase(async (database) => {
      if (wasDownForLong) await elapse(database, DOWN_MS)
      // As an operator would: what was cut off twice in its sending waits for a decision.
      await replayDead(database, await deadLetters(database, { limit: 1000 }))
    })
    await house.server.start()
  }
  return kills
}

function report(kind: DatabaseKind, figures: object): void {
  process.stderr.write(`kill on ${kind}, seed ${SEED}: ${JSON.stringify(figures)}\n`)
}
