import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { fakeTime } from '../../../test/fake-time.ts'
import { recordingLog } from '../../../test/quiet.ts'
import { until } from '../../../test/until.ts'
import { gone, leftBehind, unheard, voiceHouse } from '../../../test/voice-house.ts'
import type { CallTransport } from '../../core/call/transport.ts'
import { ProviderError } from '../../core/errors.ts'
import type { Database } from '../../db/client.ts'
import { hangUp, LETTING_GO_QUEUE, lettingGoJob, turnDown } from './letting-go.ts'

const CALL = { id: '0198f3a0-1111-7000-8000-00000000dddd', ref: 'r1' }

/** What the vendor says, one after the other; quiet from then on. */
function saying(...errors: readonly (() => Error)[]) {
  const left = [...errors]
  const asked: string[] = []
  const ask = (what: string) => async () => {
    asked.push(what)
    const error = left.shift()
    if (error !== undefined) throw error()
  }
  const transport = { hangUp: ask('hang up'), refuse: ask('refuse') }
  return { asked, transport: transport as unknown as CallTransport }
}

async function settled<T>(work: Promise<T>, time: ReturnType<typeof fakeTime>): Promise<T> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve()
    if (time.pending() > 0) time.advance(5_000)
  }
  return await work
}

test('a hang-up that failed is tried again, and after the last try it rests', async () => {
  const time = fakeTime()
  const later = saying(unheard, unheard)
  const never = saying(...Array.from({ length: 99 }, () => unheard))
  const deps = { timers: time.timers, log: recordingLog() }

  await settled(hangUp({ ...deps, transport: later.transport }, CALL), time)
  await settled(hangUp({ ...deps, transport: never.transport }, CALL), time)

  expect([later.asked.length, never.asked.length]).toEqual([3, 4])
})

test('so is a refusal, which tells what came of it; one that comes too late is none', async () => {
  const time = fakeTime()
  const refused = async (...errors: readonly (() => Error)[]) => {
    const { asked, transport } = saying(...errors)
    const deps = { timers: time.timers, log: recordingLog(), transport }
    return [await settled(turnDown(deps, CALL, 'busy'), time), asked.length]
  }

  expect(await refused(unheard)).toEqual(['done', 2])
  expect(await refused(unheard, gone)).toEqual(['gone', 2])
  expect(await refused(unheard, unheard, unheard, unheard)).toEqual(['failed', 3])
})

test('whoever asks once more asks both, until the vendor has answered both', async () => {
  const once = (errors: readonly (() => Error)[]) => {
    const { asked, transport } = saying(...errors)
    return { asked, done: lettingGoJob({ transport })({ data: CALL }) }
  }

  const isOver = once([gone, gone])
  await isOver.done
  expect(isOver.asked).toEqual(['refuse', 'hang up'])

  for (const errors of [[unheard], [gone, unheard]]) {
    const failed = await once(errors).done.catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(ProviderError)
  }
})

const owed = ({ jobs }: Awaited<ReturnType<typeof voiceHouse>>) =>
  jobs.filter(({ queue }) => queue === LETTING_GO_QUEUE).map(({ data }) => data)

const idOf = async (database: Database) =>
  (await database.query<{ readonly id: string }>('SELECT id FROM calls'))[0]?.id ?? ''

/** One after whose answer nobody knows whether the caller hears a model. */
const lost = async () => {
  throw unheard()
}

eachDatabase((open) => {
  test.each([
    ['is refused', {}, []],
    ['is refused in vain', { refuse: lost }, ['r1']],
    // Its caller hung up, or its answer was not heard: nobody knows.
    ['is gone before it is refused', { refuse: async () => Promise.reject(gone()) }, ['r1']],
  ] as const)('a call that %s and ends', async (_, transport, refs) => {
    const database = await open()
    const house = await voiceHouse(database, { settings: { takesCalls: false }, transport })

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    const id = await idOf(database)
    expect(owed(house)).toEqual(refs.map((ref) => ({ id, ref })))
    house.close()
  })

  test('a call that may have been answered, and whose line is never there, is let go of later', async () => {
    const database = await open()
    const answers = [unheard, gone]
    const house = await voiceHouse(database, {
      transport: {
        answer: async () => {
          throw (answers.shift() ?? gone)()
        },
        attach: async () => Promise.reject(gone()),
      },
      // Nobody waits the seconds that a line is looked for.
      deps: ({ timers }) => ({
        timers: { after: (delayMs, task) => timers.after(delayMs / 20, task) },
      }),
    })

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    expect(owed(house)).toEqual([{ id: await idOf(database), ref: 'r1' }])
    house.close()
  })

  test('so is one that nobody can steer any more, and not one whose line has closed', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()
    const line = house.told.lines.get('r1')
    line?.event({ kind: 'opened' })
    line?.event({ kind: 'fault', fault: 'session_expired', commandId: null })
    line?.closed({ isClean: true, code: 1000 })
    const states = () => database.query("SELECT 1 FROM calls WHERE state <> 'ended'")
    await until(async () => (await states()).length === 0)
    expect(owed(house)).toEqual([])

    await house.rings('r2')
    await database.query(
      "UPDATE calls SET state = 'live', bar_id = gen_random_uuid() WHERE ref = 'r2'",
    )
    await house.resume(await leftBehind(database))

    expect(owed(house)).toMatchObject([{ ref: 'r2' }])
    house.close()
  })
})
