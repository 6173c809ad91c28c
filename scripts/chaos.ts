/**
 * The chaos run at full length: `bun run chaos --seconds 600`. Three processes of the server on one PostgreSQL behind a
 * balancer, all of which fail all the time; ends with 1 when a diner's history is not what was promised.
 */
import { parseArgs } from 'node:util'

import { describeMachine } from '../bench/machine.ts'
import { closing } from '../bench/processes.ts'
import { chaos } from '../test/replicas/chaos.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    replicas: { type: 'string', default: '3' },
    seats: { type: 'string', default: '24' },
  },
})

function wholeNumber(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new Error(`"${typed}" is no whole number`)
  return Number(typed)
}

console.log(await closing(describeMachine))
const plan = {
  seconds: wholeNumber(values.seconds),
  seed: wholeNumber(values.seed),
  replicas: wholeNumber(values.replicas),
  seats: wholeNumber(values.seats),
}
const startedAt = performance.now()
const { faults, recoveriesMs, ...figures } = await chaos(plan)
const sorted = recoveriesMs.toSorted((a, b) => a - b)
console.log(JSON.stringify(plan))
console.log(JSON.stringify(figures, null, 2))
console.log(
  `database back to first 200: median ${sorted[sorted.length >> 1] ?? '-'} ms, most ${sorted.at(-1) ?? '-'} ms`,
)
for (const fault of faults) console.log(`FAULT ${fault}`)
console.log(`${faults.length} faults, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
process.exit(faults.length === 0 ? 0 : 1)
