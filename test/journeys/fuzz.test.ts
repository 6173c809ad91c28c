import { expect, setDefaultTimeout, test } from 'bun:test'

import { leaksOf, wordsOfFixtures } from '../abuse/leaks.ts'
import { seeded } from '../seeded.ts'
import { eachServer } from './house.ts'
import { ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN } from './server.ts'
import { orders, seated } from './talks.ts'
import { fuzz } from './webhook-fuzz.ts'

setDefaultTimeout(120_000)

/** `bun scripts/fuzz.ts` has the long run. */
const COUNT = 3000

eachServer({ bars: [{ slug: 'after' }], statuses: [] }, (open) => {
  test(`of ${COUNT} random and mutated webhooks none gets a 5xx, none passes unsigned, the log tells of nobody, and the house serves on`, async () => {
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
    const secrets = [APP_SECRET, ACCESS_TOKEN, VERIFY_TOKEN]
    const words = [...(await wordsOfFixtures()), ...secrets]
    const { log } = house.server.output()
    // More of them in `bun run abuse`.
    expect(log.split('\n').length).toBeGreaterThan(COUNT / 2)
    expect(leaksOf(log, words)).toEqual([])
  })
})
