import type { LiveConfig } from './config/live.ts'
import type { Clock, LogFields, Logger, Meter } from './core/ports.ts'
import type { Database } from './db/client.ts'
import { type Quota, quota, type Verdict } from './jobs/quota.ts'
import type { Timers } from './jobs/timers.ts'

export type LimitScope = 'address' | 'diner' | 'bar'

/** A quota that says when it refuses. */
export type Limit = {
  /** @param about for the log, at the first refusal of a minute. */
  take(key: string, points: number, about: LogFields): Verdict | Promise<Verdict>
}

/** How much an address may ask, a diner write and a bar be written to, in a minute and over all replicas. */
export type Limits = { readonly [S in LimitScope]: Limit } & {
  readonly address: Pick<Quota, 'giveBack'>
}

type Deps = {
  readonly live: LiveConfig
  readonly database: Pick<Database, 'relaxed'>
  readonly meter: Meter
  readonly log: Logger
  readonly clock: Clock
  readonly timers: Timers
}

export function limitsOf({ live, database, meter, ...deps }: Deps): Limits {
  const refused = meter.counter('rate_limited_total', 'What was over a limit, by what it counts', [
    'scope',
  ])
  for (const scope of ['address', 'diner', 'bar']) refused.add(0, { scope })
  const limit = (scope: LimitScope, perMinute: () => number) => {
    const counts = quota({ ...deps, queries: database.relaxed, scope, limit: perMinute })
    return saying(counts, (points, isFirst, about) => {
      refused.add(points, { scope })
      const limited = { event: 'SECURITY_RATE_LIMITED', scope, ...about }
      if (isFirst) deps.log.warn(limited, 'a limit was reached')
    })
  }
  const set = () => live.current().security
  return {
    address: limit('address', () => set().requestsPerAddress),
    diner: limit('diner', () => set().messagesPerDiner),
    bar: limit('bar', () => set().messagesPerBar),
  }
}

type Say = (points: number, isFirst: boolean, about: LogFields) => void

function saying(counts: Quota, say: Say): Limit & Pick<Quota, 'giveBack'> {
  return {
    giveBack: (key, points) => counts.giveBack(key, points),
    take(key, points, about) {
      const told = (verdict: Verdict) => {
        if (!verdict.ok) say(points, verdict.isFirst, about)
        return verdict
      }
      const verdict = counts.take(key, points)
      return verdict instanceof Promise ? verdict.then(told) : told(verdict)
    },
  }
}
