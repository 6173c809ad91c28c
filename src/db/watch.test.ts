import { expect, test } from 'bun:test'

import { promMeter } from '../platform/metrics.ts'
import { databaseWatch } from './watch.ts'

test.each([
  ['EPIPE', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['CONNECTION_CLOSED', 'unreachable'],
  ['57P01', 'unreachable'],
  ['08006', 'unreachable'],
  ['23505', 'refused'],
  ['XX000', 'refused'],
])('a statement that fails with %s counts as %s', async (code, reason) => {
  const meter = promMeter()
  const watch = databaseWatch(meter)

  await watch('statement', () => Promise.reject(Object.assign(new Error('no'), { code }))).catch(
    () => {},
  )

  const counts = await meter.render()
  expect(counts).toContain(`maitred_database_failures_total{reason="${reason}"} 1`)
})
