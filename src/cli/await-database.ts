import type { Config } from '../config/schema.ts'
import type { Logger } from '../core/ports.ts'
import { openDatabase } from '../db/client.ts'
import { isWorthRepeating } from '../jobs/sql-state.ts'
import { type Timers, waited } from '../jobs/timers.ts'
import { openedAt, SERVER_ADDRESS } from '../listening.ts'
import { codeOf } from './with-database.ts'

export type AwaitDatabaseDeps = {
  readonly log: Logger
  readonly timers: Timers
  readonly version: string
  /** Asked to stop: nothing is waited for any more. */
  readonly signal: AbortSignal
}

/** Between two tries; whoever starts everything at once has a database within seconds. */
const AGAIN_MS = 500
/** Said so often, that nobody wonders what the server does. */
const TOLD_EVERY_MS = 5_000
/** A try may hang where packets go nowhere. */
const CONNECT_SECONDS = 5

/**
 * Resolves when the database takes connections. Meanwhile `/healthz` says alive and `/readyz` not ready.
 * @throws the driver's error: at once where waiting mends nothing, else after `[database] wait_seconds`.
 */
export async function awaitDatabase(config: Config, deps: AwaitDatabaseDeps): Promise<void> {
  const { url, waitSeconds } = config.database
  if (!/^postgres(ql)?:/.test(url)) return
  const { log, timers, signal } = deps
  const untilMs = performance.now() + waitSeconds * 1000
  let porch: { stop(): Promise<void> } | null = null
  let toldMs = Number.NEGATIVE_INFINITY
  try {
    for (;;) {
      const error = await tried(url)
      if (error === null) break
      // A wrong password, user or database name passes with nobody's waiting.
      if (signal.aborted || !isWorthRepeating(error) || performance.now() >= untilMs) throw error
      porch ??= openPorch(config, deps.version)
      if (performance.now() - toldMs >= TOLD_EVERY_MS) {
        toldMs = performance.now()
        const leftSeconds = Math.ceil((untilMs - toldMs) / 1000)
        log.warn(
          { event: 'DATABASE_AWAITED', code: codeOf(error), leftSeconds },
          'the database is waited for',
        )
      }
      await waited(timers, AGAIN_MS)
    }
  } finally {
    await porch?.stop()
  }
  if (porch !== null) log.info({ event: 'DATABASE_FOUND' }, 'the database is there')
}

async function tried(url: string): Promise<unknown> {
  const database = await openDatabase(url, {
    poolSize: 1,
    connectSeconds: CONNECT_SECONDS,
    isWriting: true,
  })
  try {
    await database.query('SELECT 1')
    return null
  } catch (error) {
    return error
  } finally {
    await database.close()
  }
}

/** What stands at the address meanwhile, for those who look after processes. */
function openPorch({ server: { host, port } }: Config, version: string) {
  const address = { hostname: host, port }
  const porch = openedAt(address, SERVER_ADDRESS, () =>
    Bun.serve({
      ...address,
      routes: {
        '/healthz': () => Response.json({ status: 'ok', version }),
        '/readyz': () =>
          Response.json({ status: 'not_ready', failing: ['database'] }, { status: 503 }),
      },
      fetch: () => new Response(null, { status: 503, headers: { 'retry-after': '5' } }),
    }),
  )
  return { stop: () => porch.stop(true) }
}
