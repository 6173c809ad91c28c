import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { gone, leftBehind, THEIRS, voiceHouse } from '../../../test/voice-house.ts'
import { ProviderError } from '../../core/errors.ts'
import type { Database } from '../../db/client.ts'

/** A vendor who refuses to answer, once another replica has the call and this one knows. */
async function lostWhileAnswering(database: Database) {
  const house = await voiceHouse(database, {
    transport: {
      answer: async () => {
        await database.query('UPDATE calls SET owner = $1, fence = fence + 1', [THEIRS])
        while (house.held.isHeld(await callId(database))) await Bun.sleep(1)
        throw new ProviderError('openai', 'rejected', { code: 409 })
      },
      attach: async () => Promise.reject(gone()),
    },
  })
  return house
}

async function callId(database: Database): Promise<string> {
  const [call] = await database.query<{ readonly id: string }>('SELECT id FROM calls')
  return call?.id ?? ''
}

const stateOf = (database: Database) => database.query('SELECT state, outcome FROM calls')

eachDatabase((open) => {
  test('a call that another took up while it was being answered is not refused', async () => {
    const database = await open()
    const house = await lostWhileAnswering(database)

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    expect([house.told.refusals, house.told.hangUps]).toEqual([[], []])
    expect(await stateOf(database)).toEqual([{ state: 'claimed', outcome: null }])
    house.close()
  })

  test('nor is one hung up that was taken over before', async () => {
    const database = await open()
    const house = await lostWhileAnswering(database)
    await house.rings('r1')

    await house.resume(await leftBehind(database))

    expect([house.told.refusals, house.told.hangUps]).toEqual([[], []])
    expect(await stateOf(database)).toEqual([{ state: 'claimed', outcome: null }])
    house.close()
  })

  test('a call that still rings and can never be taken up is refused, and does not ring on', async () => {
    const database = await open()
    const house = await voiceHouse(database, {
      deps: ({ minds }) => ({
        minds: {
          ...minds,
          machine: () => {
            throw new Error('a menu nobody can read')
          },
        },
      }),
    })
    await house.rings('r1')

    for (let times = 0; times < 4; times += 1) await house.resume(await leftBehind(database))

    expect(house.told.refusals).toEqual([['r1', 'technical']])
    expect(await stateOf(database)).toEqual([{ state: 'ended', outcome: 'failed' }])
    house.close()
  })
})
