/** One replica of test/replicas/three-replicas.test.ts: takes points as fast as it can; gives how many it was given. */
import { openDatabase } from '../src/db/client.ts'
import { quota } from '../src/jobs/quota.ts'
import { systemClock } from '../src/platform/clock.ts'
import { recordingLog } from './quiet.ts'

const [url = '', limit = '', times = ''] = process.argv.slice(2)
const database = await openDatabase(url, { poolSize: 4 })
const log = recordingLog()
const counts = quota({
  queries: database.relaxed,
  scope: 'address',
  limit: () => Number(limit),
  clock: systemClock,
  // Each count is waited for, however busy the machine is: here it is about what is counted.
  timers: { after: () => () => {} },
  log,
})
await database.query('SELECT 1')
process.stdout.write('ready\n')
for await (const _ of process.stdin) break

let given = 0
/** As requests come: many at once, and more behind them. */
const caller = async () => {
  for (let n = 0; n < Number(times) / 64; n += 1) {
    const { ok } = await counts.take('203.0.113.9')
    if (ok) given += 1
  }
}
await Promise.all(Array.from({ length: 64 }, caller))
await database.close()
process.stdout.write(`${given} ${log.entries.length}\n`)
process.exit()
