/**
 * The abuse suite at full length: `bun run abuse`. A million forged requests at the doors of both vendors, in this process, and a share of
 * them over HTTP at a server of its own; then signed and mutated deliveries until its log has 10,000 lines, none of which
 * may tell of a person or a secret. Ends with 1 when anything passed or leaked.
 */
import { parseArgs } from 'node:util'

import { abusedDoors } from '../test/abuse/doors.ts'
import type { Forgery } from '../test/abuse/forgeries.ts'
import { leaksOf, wordsOfFixtures } from '../test/abuse/leaks.ts'
import { metaScheme, type Scheme } from '../test/abuse/schemes.ts'
import { storm, type StormOutcome } from '../test/abuse/storm.ts'
import { type House, openHouse } from '../test/journeys/house.ts'
import { ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN } from '../test/journeys/server.ts'
import { fuzz } from '../test/journeys/webhook-fuzz.ts'
import { seeded } from '../test/seeded.ts'

const LOG_LINES = 10_000

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    http: { type: 'string', default: '50000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})

function wholeNumber(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new Error(`"${typed}" is no whole number`)
  return Number(typed)
}

const faults: string[] = []
const seed = wholeNumber(values.seed)

function tell(what: string, { tally, passed, perSecond }: StormOutcome): void {
  const counts = Object.entries(tally).map(([status, count]) => `${count} × ${status}`)
  console.log(`  ${what}: ${counts.join(', ')} (${perSecond}/s)`)
  faults.push(...passed.map((one) => `${what}: ${one}`))
}

async function inProcess(count: number): Promise<void> {
  const { seen, send, schemes } = abusedDoors()
  for (const [place, scheme] of schemes.entries()) {
    const share = Math.ceil(count / schemes.length)
    const random = seeded(seed + place)
    const outcome = await storm({ count: share, random, scheme, send, lanes: 1 })
    tell(`in process, ${scheme.vendor}`, outcome)
  }
  if (seen.read > 0) faults.push(`${seen.read} forged requests were parsed`)
}

async function overHttp({ server }: House, count: number): Promise<void> {
  const send = async ({ body, headers }: Forgery, { path }: Scheme) => {
    const answer = await fetch(server.url + path, { method: 'POST', body, headers }).catch(
      () => null,
    )
    await answer?.arrayBuffer()
    return answer?.status ?? 0
  }
  const scheme = metaScheme(APP_SECRET)
  const outcome = await storm({ count, random: seeded(seed + 10), scheme, send, lanes: 24 })
  tell('over HTTP, Meta', outcome)
}

async function logs({ server }: House): Promise<void> {
  const lines = () => server.output().log.split('\n').length - 1
  const from = lines()
  for (let round = 0; lines() - from < LOG_LINES; round += 1) {
    const { faults: found } = await fuzz(server.url, {
      count: 4000,
      random: seeded(seed + 11 + round),
    })
    faults.push(...found)
  }
  const secrets = [ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN, 'another-secret']
  const leaks = leaksOf(server.output().log, [...(await wordsOfFixtures()), ...secrets])
  console.log(`  ${lines()} log lines, ${leaks.length} of which tell too much`)
  faults.push(...leaks.slice(0, 20).map(({ what, line }) => `${what} in ${line}`))
}

const { house, close } = await openHouse('postgres', { bars: [{ slug: 'abused' }], statuses: [] })
try {
  console.log(`abuse: seed ${seed}, Bun ${Bun.version}`)
  await inProcess(wholeNumber(values.count))
  await overHttp(house, wholeNumber(values.http))
  await logs(house)
  const { errors } = house.server.output()
  faults.push(...errors.split('\n').filter((line) => line !== ''))
  for (const fault of faults) console.log(`  FAULT ${fault}`)
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  await close()
}
// The test database of this process would keep it alive.
process.exit()
