import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { until } from '../../../test/until.ts'
import { voiceDesk } from '../../../test/voice-desk.ts'
import { voiceHouse } from '../../../test/voice-house.ts'
import { DINER } from '../../../test/waiter-desk.ts'
import type { Database } from '../../db/client.ts'
import { type Calm, leases } from './leases.ts'

const OTHER = '250788000002'
const ID = '00000000-0000-7000-8000-00000000000'

eachDatabase((open) => {
  test('a stop hands on what is calm while the door still closes, what is busy once it is calm, and what rings until then', async () => {
    const { held, close } = await voiceHouse(await open())
    const left: string[] = []
    const calms = new Map<string, Calm>()
    const hold = (name: string, calm: Calm) => {
      calms.set(name, calm)
      const lose = () => void left.push(name)
      const id = `${ID}${calms.size}`
      held.hold({
        held: { id, fence: 1 },
        lose,
        calm: () => calms.get(name) ?? 'busy',
        spent: () => null,
      })
    }
    const leaves = (name: string) => until(() => left.includes(name))
    hold('calm', 'quiet')
    hold('busy', 'busy')
    const door = Promise.withResolvers<void>()

    const drained = held.drain(door.promise)
    await leaves('calm')
    const whileOpen = [...left]
    hold('rings', 'quiet')
    await leaves('rings')
    calms.set('busy', 'quiet')
    await leaves('busy')
    door.resolve()
    await drained

    expect(whileOpen).toEqual(['calm'])
    expect(left).toEqual(['calm', 'rings', 'busy'])
    close()
  })

  test('a stop comes to its end while the database is away', async () => {
    const { held, close } = await voiceHouse(await open(), {
      deps: ({ database }) => {
        const away = async () => Promise.reject(new Error('the database is away'))
        return {
          database: { ...database, db: Object.assign(Object.create(database.db), { rows: away }) },
        }
      },
    })
    const left: string[] = []
    const id = `${ID}1`
    const lose = () => void left.push(id)
    held.hold({ held: { id, fence: 1 }, lose, calm: () => 'quiet', spent: () => null })

    await held.drain(Promise.resolve())

    expect(left).toEqual([id])
    close()
  })

  test('what is over in one hand stays in the other that has taken it up again', async () => {
    const { held, close } = await voiceHouse(await open())
    const id = `${ID}1`
    const hold = (fence: number) =>
      held.hold({ held: { id, fence }, lose: () => {}, calm: () => 'quiet', spent: () => null })

    hold(1)
    hold(2)
    held.release({ id, fence: 1 })
    const afterOld = held.isHeld(id)
    held.release({ id, fence: 2 })

    expect([afterOld, held.isHeld(id)]).toEqual([true, false])
    close()
  })

  test('what a call has cost is written down while it is held', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { dailyCapCents: 100 })
    const { held, guest, view } = await desk.scene(DINER)
    const spent = () => ({ microUsd: 50_000, account: { guest, bar: view.bar } })
    const costs = () =>
      database.query<{ cost: number }>('SELECT cost_micro_usd::int AS cost FROM calls')
    const inHand = leases(desk.deps, () => {})

    inHand.hold({ held, lose: () => {}, calm: () => 'quiet', spent })
    // A beat of its replica.
    desk.chat.time.advance(300)
    await until(async () => (await costs())[0]?.cost === 50_000)
    inHand.release(held)

    expect(await costs()).toEqual([{ cost: 50_000 }])
  })

  test.each([
    ['is never answered are let go of', false],
    ['is answered, which a process that stood still reads late, stay', true],
  ])('calls of a replica whose beat %s', async (_, isAnswered) => {
    const { chat, deps, scene } = await voiceDesk(await open())
    const { held } = await scene(DINER)
    const answer = Promise.withResolvers<readonly never[]>()
    const pulse = { db: { rows: () => answer.promise } } as unknown as Database['pulse']
    const inHand = leases({ ...deps, database: { ...deps.database, pulse } }, () => {})
    inHand.hold({ held, lose: () => {}, calm: () => 'quiet', spent: () => null })

    chat.time.advance(300)
    chat.time.advance(1_000)
    if (isAnswered) answer.resolve([])
    await Bun.sleep(1)
    chat.time.advance(50)

    expect(inHand.isHeld(held.id)).toBe(isAnswered)
    inHand.release(held)
  })

  test('after a standstill it is found out whose calls are before anything is said on their lines', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    const [ours, theirs] = [await desk.scene(DINER), await desk.scene(OTHER)]
    const lost: string[] = []
    const inHand = leases(desk.deps, () => {})
    for (const { held } of [ours, theirs]) {
      const lose = () => void lost.push(held.id)
      inHand.hold({ held, lose, calm: () => 'quiet', spent: () => null })
    }
    await database.query('UPDATE calls SET fence = fence + 1 WHERE id = $1', [theirs.held.id])

    // It has never been heard of, as after a long while.
    await inHand.sure()

    expect(lost).toEqual([theirs.held.id])
    expect(inHand.isHeld(ours.held.id)).toBe(true)
    expect(inHand.sure()).toBeNull()
    inHand.release(ours.held)
  })

  test('whose calls are is found out once more where the answer was read only after another standstill', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    const { held } = await desk.scene(DINER)
    let looks = 0
    const rows: Database['db']['rows'] = async (text, params) => {
      const answer = await database.db.rows(text, params)
      looks += 1
      if (looks > 1) return answer as never
      await database.query('UPDATE calls SET fence = fence + 1')
      Bun.sleepSync(1_010)
      return answer as never
    }
    const db = Object.assign(Object.create(database.db), { rows })
    const inHand = leases({ ...desk.deps, database: { ...database, db } }, () => {})
    const lost: string[] = []
    const lose = () => void lost.push(held.id)
    inHand.hold({ held, lose, calm: () => 'quiet', spent: () => null })

    await inHand.sure()

    expect([lost, looks]).toEqual([[held.id], 2])
  })

  test('behind a database that is slow to answer calls stay whose they are', async () => {
    const desk = await voiceDesk(await open())
    const { held } = await desk.scene(DINER)
    const { database } = desk.deps
    const rows: Database['db']['rows'] = async (text, params) => {
      await Bun.sleep(1_010)
      return await database.pulse.db.rows(text, params)
    }
    const pulse = {
      ...database.pulse,
      db: Object.assign(Object.create(database.pulse.db), { rows }),
    }
    const inHand = leases({ ...desk.deps, database: { ...database, pulse } }, () => {})
    const lost: string[] = []
    const lose = () => void lost.push(held.id)
    inHand.hold({ held, lose, calm: () => 'quiet', spent: () => null })

    await inHand.sure()

    expect(lost).toEqual([])
    inHand.release(held)
  })

  test('where nobody answers whose they are, all are let go of', async () => {
    const desk = await voiceDesk(await open())
    const { held } = await desk.scene(DINER)
    const away = { db: { rows: async () => Promise.reject(new Error('away')) } }
    const pulse = away as unknown as Database['pulse']
    const deps = { ...desk.deps, database: { ...desk.deps.database, pulse } }
    const inHand = leases(deps, () => {})
    const lost: string[] = []
    const lose = () => void lost.push(held.id)
    inHand.hold({ held, lose, calm: () => 'quiet', spent: () => null })

    await inHand.sure()

    expect(lost).toEqual([held.id])
  })

  test('calls that come one behind the other do not put off the beat of those that are there', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { dailyCapCents: 100 })
    const { held, guest, view } = await desk.scene(DINER)
    const other = await desk.scene(OTHER)
    const spent = () => ({ microUsd: 50_000, account: { guest, bar: view.bar } })
    const inHand = leases(desk.deps, () => {})
    const holding = { lose: () => {}, calm: () => 'quiet' as const, spent }

    inHand.hold({ ...holding, held })
    desk.chat.time.advance(200)
    inHand.hold({ ...holding, held: other.held, spent: () => null })
    desk.chat.time.advance(200)

    const isNoted = () => database.query('SELECT 1 FROM calls WHERE cost_micro_usd = 50000')
    await until(async () => (await isNoted()).length > 0)
    inHand.release(held)
    inHand.release(other.held)
  })
})
