import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { until } from '../../../test/until.ts'
import { voiceHouse } from '../../../test/voice-house.ts'
import { DINER, sent, wordsOf } from '../../../test/waiter-desk.ts'

eachDatabase((open) => {
  test('whoever is refused is written to, though the vendor does not answer', async () => {
    const database = await open()
    const asked: string[] = []
    const house = await voiceHouse(database, {
      settings: { takesCalls: false },
      transport: {
        refuse: (ref) => {
          asked.push(ref)
          return new Promise(() => {})
        },
      },
    })

    house.calls.pickUp(await house.rings('r1'))
    await until(async () => (await sent(database)).length > 0)

    expect(asked).toEqual(['r1'])
    expect(wordsOf(await sent(database), DINER)).toContain('can not take calls yet')
    expect(await database.query('SELECT state, reason FROM calls')).toEqual([
      { state: 'ended', reason: 'not_taken' },
    ])
    house.close()
  })
})
