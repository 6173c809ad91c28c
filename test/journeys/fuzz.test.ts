import { expect, setDefaultTimeout, test } from 'bun:test'

import { seeded } from '../seeded.ts'
import { eachServer } from './house.ts'
import { orders, seated } from './talks.ts'
import { fuzz } from './webhook-fuzz.ts'

setDefaultTimeout(120_000)

/** `bun scripts/fuzz.ts` has the long run. */
const COUNT = 3000

eachServer({ bars: [{ slug: 'after' }], statuses: [] }, (open) => {
  test(`of ${COUNT} random and mutated webhooks none gets a 5xx, none passes unsigned, and the house serves on`, async () => {
    const house = open()

    const { tally, faults } = await fuzz(house.server.url, {
      count: COUNT,
      random: seeded(20_261_123),
    })
    const { placed } = await orders(await seated(house, house.bar('after'), 'A1'), '2 fries')

    expect(faults).toEqual([])
    expect(tally['forged 401']).toBeGreaterThan(COUNT / 3)
    expect(tally['signed 200']).toBeGreaterThan(COUNT / 8)
    expect(placed.text).toContain('is with the bar!')
    expect(house.server.output().errors).toBe('')
  })
})
