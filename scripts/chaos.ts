/**
 * The chaos run at full length: `bun run chaos --seconds 600`. Three processes of the server on one PostgreSQL behind a
 * balancer, all of which fail all the time. With `--rolling` the processes are replaced in order under load and a hundred
 * calls instead, three times over. Ends with 1 when a diner's history is not what was promised.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'

import { describeMachine } from '../bench/machine.ts'
import { closing } from '../bench/processes.ts'
import { chaos } from '../test/replicas/chaos.ts'
import { rolling } from '../test/replicas/rolling.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    replicas: { type: 'string', default: '3' },
    seats: { type: 'string', default: '24' },
    rolling: { type: 'boolean', default: false },
    calls: { type: 'string', default: '' },
    'per-second': { type: 'string', default: '200' },
  },
})

function wholeNumber(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new Error(`"${typed}" is no whole number`)
  return Number(typed)
}

function calls(usual: number): number {
  return values.calls === '' ? usual : wholeNumber(values.calls)
}

console.log(await closing(describeMachine))
const plan = {
  seconds: wholeNumber(values.seconds),
  seed: wholeNumber(values.seed),
  replicas: wholeNumber(values.replicas),
  seats: wholeNumber(values.seats),
}

async function chaosRun(): Promise<readonly string[]> {
  const { faults, recoveriesMs, ...figures } = await chaos({ ...plan, calls: calls(12), pace: 1 })
  const sorted = recoveriesMs.toSorted((a, b) => a - b)
  const [median, most] = [sorted[sorted.length >> 1] ?? '-', sorted.at(-1) ?? '-']
  console.log(JSON.stringify(plan))
  console.log(JSON.stringify(figures, null, 2))
  console.log(`database back to first 200: median ${median} ms, most ${most} ms`)
  return faults
}

async function rollingRun(): Promise<readonly string[]> {
  const { replicas, seats } = plan
  const perSecond = wholeNumber(values['per-second'])
  const load = { rounds: 3, perSecond, ofCapacity: 1, calls: calls(100), pace: 1 }
  const { faults, ...figures } = await rolling({ replicas, seats, ...load })
  console.log(JSON.stringify(figures, null, 2))
  return faults
}

const startedAt = performance.now()
const faults = await (values.rolling ? rollingRun() : chaosRun())
for (const fault of faults) console.log(`FAULT ${fault}`)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(`${faults.length} faults, ${seconds} s, load ${loadavg()[0]?.toFixed(1)}`)
process.exit(faults.length === 0 ? 0 : 1)
