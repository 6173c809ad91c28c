import { afterAll, beforeAll, expect, test } from 'bun:test'

import { wantedKinds } from '../../test/database.ts'
import { livedTime } from '../../test/lived-time.ts'
import { type RunningPostgres, startPostgres } from '../../test/postgres.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import type { Arrival } from '../core/message.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { systemClock } from '../platform/clock.ts'
import { intake, StorageUnavailable } from './intake.ts'
import { systemTimers } from './timers.ts'

/** Long enough for a client that waits longer after each failed try to wait for very long. */
const AWAY_MS = 3000
const CALLERS = 40

// A server of its own, to be stopped at will; the embedded database has none.
if (wantedKinds().includes('postgres')) {
  let server: RunningPostgres
  let database: Database
  beforeAll(async () => {
    server = await startPostgres()
    database = await openDatabase(server.url, { poolSize: 10 })
    await migrate(database)
  }, 120_000)
  afterAll(async () => {
    await database.close()
    await server.stop()
  }, 60_000)

  test.each(['fast', 'immediate'] as const)(
    'while the database is away (%s) rows are refused at once, and two seconds after its return they are stored',
    async (how) => {
      const { store } = intake({
        database,
        clock: systemClock,
        timers: systemTimers,
        meter: quietMeter,
        log: recordingLog(),
        onStored: () => {},
      })
      await storeAll(store, `${how}:before`)

      await server.halt(how)
      const refused: Refused[] = []
      for (const until = performance.now() + AWAY_MS; performance.now() < until;) {
        refused.push(...(await storeAll(store, `${how}:away:${refused.length}`)))
      }
      await server.resume()
      using back = livedTime()
      while ((await storeAll(store, `${how}:after`)).length > 0);
      const recoveryMs = back.ms()

      expect(refused.every(({ error }) => error instanceof StorageUnavailable)).toBe(true)
      expect(Math.max(...refused.map(({ afterMs }) => afterMs))).toBeLessThan(1000)
      expect(recoveryMs).toBeLessThan(2000)
      const rows = await database.query(
        `SELECT 1 FROM inbox WHERE dedupe_key LIKE '${how}:before%' OR dedupe_key LIKE '${how}:after%'`,
      )
      expect(rows).toHaveLength(2 * CALLERS)
    },
    60_000,
  )
}

type Refused = { readonly error: unknown; readonly afterMs: number }

/** As many callers as a busy minute has, each with a message; gives those that were turned away. */
async function storeAll(
  store: (arrivals: readonly Arrival[]) => Promise<void>,
  round: string,
): Promise<readonly Refused[]> {
  using lived = livedTime()
  const outcomes = await Promise.all(
    Array.from({ length: CALLERS }, async (_, n): Promise<Refused | null> => {
      // One after the other, so that they make many groups.
      await Bun.sleep(n)
      return await store([anArrival(`${round}:${n}`)]).then(
        () => null,
        (error: unknown) => ({ error, afterMs: lived.ms() }),
      )
    }),
  )
  return outcomes.flatMap((outcome) => outcome ?? [])
}

const anArrival = (dedupeKey: string): Arrival => ({
  kind: 'message',
  dedupeKey,
  lane: '1065:RW.1',
  phoneNumberId: '1065',
  at: new Date('2026-11-23T18:00:00Z'),
  gatherMs: 0,
  body: {},
})
