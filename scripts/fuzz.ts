/**
 * Random and mutated webhooks against a running server of its own: `bun scripts/fuzz.ts --count 100000`.
 * Ends with 1 when one got a 5xx or no answer, or passed without a right signature, or when the
 * server serves no order afterwards.
 */
import { parseArgs } from 'node:util'

import { openHouse } from '../test/journeys/house.ts'
import { orders, seated } from '../test/journeys/talks.ts'
import { fuzz } from '../test/journeys/webhook-fuzz.ts'
import { seeded } from '../test/seeded.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string', default: 'postgres' },
  },
})
const count = Number(values.count)
const kind = values.database === 'embedded' ? 'embedded' : 'postgres'
if (!Number.isInteger(count) || count < 1) throw new Error('--count wants a whole number')

const { house, close } = await openHouse(kind, { bars: [{ slug: 'after' }], statuses: [] })
try {
  console.log(`fuzz on ${kind}: ${count} requests, seed ${values.seed}, Bun ${Bun.version}`)
  const outcome = await fuzz(house.server.url, { count, random: seeded(Number(values.seed)) })
  const { placed } = await orders(await seated(house, house.bar('after'), 'A1'), '2 fries')
  for (const [what, times] of Object.entries(outcome.tally).toSorted(([a], [b]) =>
    a.localeCompare(b),
  )) {
    console.log(`  ${what.padEnd(16)} ${times}`)
  }
  console.log(
    `  ${outcome.requestsPerSecond} requests/s; afterwards: ${placed.text.split('\n')[0]}`,
  )
  const { errors, log } = house.server.output()
  const failures = [...outcome.faults, ...errors.split('\n').filter((line) => line !== '')]
  console.log(`  ${log.split('inbox row failed').length - 1} turns failed on what they read`)
  for (const failure of failures) console.log(`  FAULT ${failure}`)
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  await close()
}
// The test database of this process would keep it alive.
process.exit()
