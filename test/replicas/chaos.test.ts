import { expect, setDefaultTimeout, test } from 'bun:test'

import { wantedKinds } from '../database.ts'
import { chaos } from './chaos.ts'

/** `bun run chaos --seconds 600` for the long run. */
const PLAN = {
  seconds: 60,
  seed: Number(process.env.CHAOS_SEED ?? 20_261_123),
  replicas: 3,
  seats: 12,
  calls: 6,
  pace: 0.5,
}

setDefaultTimeout(420_000)

// Several processes need a database server.
if (wantedKinds().includes('postgres')) {
  test('three replicas under kill -9, database restarts and failing vendors lose, double and reorder nothing', async () => {
    const report = await chaos(PLAN)

    expect(report.faults).toEqual([])
    expect(report.kills).toBeGreaterThan(2)
    expect(report.databaseRestarts).toBeGreaterThan(1)
    expect(report.graphFailures).toBeGreaterThan(0)
    expect(report.modelFailures + report.callFailures).toBeGreaterThan(0)
    expect(report.orders).toBeGreaterThan(PLAN.seats)
    expect(report.calls).toBeGreaterThan(PLAN.calls)
    expect(report.takeovers).toBeGreaterThan(PLAN.calls)
    expect(report.exitCodes).toEqual([0, 0, 0])
  })
}
