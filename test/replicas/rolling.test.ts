import { expect, setDefaultTimeout, test } from 'bun:test'

import { wantedKinds } from '../database.ts'
import { rolling } from './rolling.ts'

/** `bun run chaos --rolling` for the figures. */
const PLAN = {
  replicas: 3,
  rounds: 1,
  perSecond: 500,
  ofCapacity: 0.25,
  seats: 4,
  calls: 12,
  pace: 0.5,
}

/** What a service manager grants at least (Kubernetes: 30 s), less what a busy machine may lose. */
const DRAIN_LIMIT_MS = 20_000

/** A machine that is busy with all other tests too has taken more. */
const LEAST_TAKEN = 500

setDefaultTimeout(240_000)

// Several processes need a database server.
if (wantedKinds().includes('postgres')) {
  test('replicas that are replaced one by one under load lose no delivery, no answer, no order and no call', async () => {
    const report = await rolling(PLAN)

    expect(report.faults).toEqual([])
    // Each delivery was stored and answered in the end; so many came while processes were replaced.
    expect(report.taken).toBeGreaterThan(LEAST_TAKEN)
    expect(report.perSecond).toBeGreaterThan(0.9 * report.offered)
    expect(report.orders).toBeGreaterThan(PLAN.seats)
    expect(report.called.calls).toBeGreaterThan(PLAN.calls)
    expect(report.takeovers).toBeGreaterThan(2)
    expect(new Set(report.exitCodes)).toEqual(new Set([0]))
    expect(Math.max(...report.drainsMs)).toBeLessThan(DRAIN_LIMIT_MS)
  })
}
