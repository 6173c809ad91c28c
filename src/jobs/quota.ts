import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

import type { Clock, Logger } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import type { Timers } from './timers.ts'

export type QuotaDeps = {
  /** Counts need not outlast a crash of the database. */
  readonly queries: Pick<Queries, 'query'>
  /** Keys of different scopes are counted apart. */
  readonly scope: string
  /** Points a key has in a minute, asked each time; 0: as many as it likes. */
  readonly limit: () => number
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
}

export type Verdict =
  | { readonly ok: true }
  /** `isFirst`: this process has not refused this key before in this window. */
  | { readonly ok: false; readonly retryAfterMs: number; readonly isFirst: boolean }

/**
 * Points by key and minute, shared by all replicas.
 * @returns a verdict at once where memory knows it, which is nearly always.
 */
export type Quota = {
  take(key: string, points?: number): Verdict | Promise<Verdict>
  /** Points that were taken in this minute turn out not to count. */
  giveBack(key: string, points: number): void
}

const SECONDS = 60
/** No reservation is larger: three replicas that each leave one unused are exact within one in a hundred. */
const SHARE = 400
/** A count that takes longer is not waited for: a slow database must not keep anybody out. */
const PATIENCE_MS = 500
/** Without a count nobody is refused, for so long. */
const UNCOUNTED_MS = 1000
/** No window of ours ends later: what says so was counted before the database's clock was set back, or this one's. */
const FAR_MS = 2 * SECONDS * 1000
/** Keys kept in memory before the old ones are thrown out. */
const MAX_KEYS = 10_000

const OK: Verdict = { ok: true }

type Held = {
  /** Points reserved in the database and not used yet. */
  left: number
  leftUntil: number
  /** Used up everywhere until then. */
  shutUntil: number
  wasTold: boolean
  /** Points that wait for a reservation. */
  wanted: number
  reserving: Promise<void> | null
}

type Book = {
  readonly deps: QuotaDeps
  readonly points: number
  readonly limiter: RateLimiterPostgres
  readonly held: Map<string, Held>
}

/**
 * The database counts (rate-limiter-flexible), so that replicas share a limit; each reserves some points at a time and
 * spends them from memory, and remembers who has none left. So a flood costs the database next to nothing.
 */
export function quota(deps: QuotaDeps): Quota {
  let book = bookOf(deps, deps.limit())
  return {
    take(key, points = 1) {
      const limit = deps.limit()
      if (limit === 0) return OK
      if (limit !== book.points) book = bookOf(deps, limit)
      const held = heldOf(book, key)
      return decide(book, held, points) ?? wait(book, { key, held, points })
    },
    giveBack(key, points) {
      const held = book.held.get(key)
      // Into what this process has reserved: the database need not hear of it.
      if (held !== undefined && held.leftUntil > deps.clock.now().getTime()) held.left += points
    },
  }
}

function bookOf(deps: QuotaDeps, points: number): Book {
  const { queries, scope } = deps
  const limiter = new RateLimiterPostgres({
    // The part of a `pg` pool that the library uses.
    storeClient: {
      query: async (statement: Statement) => {
        const rows = await inDatabaseTime(queries, statement)
        return { rows, rowCount: rows.length }
      },
    },
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: scope,
    points,
    duration: SECONDS,
  })
  return { deps, points, limiter, held: new Map() }
}

type Statement = { readonly text: string; readonly values: readonly unknown[] }

/** As the table holds it. */
const NOW = `(extract(epoch FROM now()) * 1000)::bigint`

/**
 * The library's counting goes by the process's clock: `$3` is when the window would end, `$4` is now. With the database's
 * in its place replicas share their windows whatever their own clocks say.
 */
async function inDatabaseTime(
  queries: Pick<Queries, 'query'>,
  { text, values }: Statement,
): Promise<readonly unknown[]> {
  const [key, points, windowEnd, now] = values
  if (typeof windowEnd !== 'number' || typeof now !== 'number')
    return await queries.query(text, values)
  const counting = text
    .replaceAll(/\$[34]/g, (time) => `(${NOW} + ${time}::bigint)`)
    .replace('RETURNING points, expire', `RETURNING points, expire - ${NOW} AS left`)
  const params = [key, points, windowEnd - now, 0]
  const rows = await queries.query<{ readonly points: number; readonly left: number }>(
    counting,
    params,
  )
  return rows.map((row) => ({ points: row.points, expire: now + row.left }))
}

function heldOf(book: Book, key: string): Held {
  const known = book.held.get(key)
  if (known !== undefined) return known
  if (book.held.size >= MAX_KEYS) throwOut(book)
  const held = { left: 0, leftUntil: 0, shutUntil: 0, wasTold: false, wanted: 0, reserving: null }
  book.held.set(key, held)
  return held
}

/** Whoever has run out first; then, should a flood have so many keys, all but those in use. */
function throwOut({ deps, held }: Book): void {
  const now = deps.clock.now().getTime()
  for (const [key, one] of held) {
    const isOver = one.leftUntil <= now && one.shutUntil <= now
    if (isOver && one.reserving === null) held.delete(key)
  }
  if (held.size < MAX_KEYS) return
  for (const [key, one] of held) if (one.reserving === null) held.delete(key)
}

/** What memory knows; `null` where the database must be asked. */
function decide({ deps }: Book, held: Held, points: number): Verdict | null {
  const now = deps.clock.now().getTime()
  if (held.left >= points && held.leftUntil > now) {
    held.left -= points
    return OK
  }
  if (held.shutUntil <= now || held.shutUntil - now > FAR_MS) return null
  const isFirst = !held.wasTold
  held.wasTold = true
  return { ok: false, retryAfterMs: held.shutUntil - now, isFirst }
}

type Waiting = { readonly key: string; readonly held: Held; readonly points: number }

async function wait(book: Book, { key, held, points }: Waiting): Promise<Verdict> {
  held.wanted += points
  try {
    for (;;) {
      held.reserving ??= reserve(book, key, held)
      await held.reserving
      const verdict = decide(book, held, points)
      if (verdict !== null) return verdict
    }
  } finally {
    held.wanted -= points
  }
}

/** Takes points out of the database for all who wait, and some for those who come next. */
async function reserve(book: Book, key: string, held: Held): Promise<void> {
  const { deps, points: limit } = book
  const wanted = Math.max(held.wanted, Math.floor(limit / SHARE))
  try {
    const counted = await within(deps.timers, count(book, key, wanted))
    const now = deps.clock.now().getTime()
    const windowEnd = now + Math.max(1, counted.msBeforeNext)
    const before = counted.consumedPoints - wanted
    // What another window has left is void.
    const kept = held.leftUntil > now ? held.left : 0
    held.left = kept + Math.max(0, Math.min(wanted, limit - before))
    held.leftUntil = windowEnd
    held.shutUntil = counted.consumedPoints >= limit ? windowEnd : 0
    held.wasTold = false
  } catch (error) {
    deps.log.warn({ error, scope: deps.scope }, 'a limit could not be counted')
    held.left = wanted
    held.leftUntil = deps.clock.now().getTime() + UNCOUNTED_MS
    held.shutUntil = 0
  } finally {
    held.reserving = null
  }
}

async function count({ limiter }: Book, key: string, points: number): Promise<RateLimiterRes> {
  const counted = await consumed(limiter, digest(key), points)
  if (counted.msBeforeNext <= FAR_MS) return counted
  await limiter.delete(digest(key))
  return await consumed(limiter, digest(key), points)
}

/** The library rejects with a count where one is over. */
async function consumed(
  limiter: RateLimiterPostgres,
  key: string,
  points: number,
): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key, points)
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown
    throw thrown
  }
}

/** Addresses and ids are not for the table. */
function digest(key: string): string {
  return new Bun.CryptoHasher('sha256').update(key).digest('hex')
}

async function within<T>(timers: Timers, work: Promise<T>): Promise<T> {
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    cancel = timers.after(PATIENCE_MS, () => reject(new RangeError('the count took too long')))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

/** Rows are of no use after their minute. */
const SWEEP = `DELETE FROM rate_limits WHERE expire < ${NOW} - ${SECONDS * 1000}`

/** When there is time for it: rows that are over count for nothing, and only take room. */
export async function sweepQuotas(queries: Pick<Queries, 'query'>): Promise<void> {
  await queries.query(SWEEP)
}
