import type { Adopted } from './config/live.ts'
import type { Meter } from './core/ports.ts'
import type { Removed } from './jobs/housekeeping.ts'

/** What the house itself does beside its work: takes up settings, removes what is old. */
export type HouseSeries = {
  reloaded(adopted: Adopted): void
  reloadRefused(): void
  /** @param removed `null`: it failed. */
  retained(removed: Removed | null): void
}

export function houseSeries(meter: Meter): HouseSeries {
  const reloads = meter.counter('config_reloads_total', 'Times the settings were read again', [
    'outcome',
  ])
  const isGood = meter.gauge('config_reload_ok', '0 since the settings were refused last time')
  const waiting = meter.gauge(
    'config_keys_waiting',
    'Settings that were changed and count after the next start',
  )
  const runs = meter.counter('retention_runs_total', 'Nightly removals of what is old', ['outcome'])
  const rows = meter.counter('retention_rows_total', 'What was removed since it was old', ['kind'])
  for (const outcome of ['taken', 'refused']) reloads.add(0, { outcome })
  for (const outcome of ['done', 'failed']) runs.add(0, { outcome })
  isGood.set(1)
  waiting.set(0)
  return {
    reloaded({ needsRestart }) {
      reloads.add(1, { outcome: 'taken' })
      isGood.set(1)
      waiting.set(needsRestart.length)
    },
    reloadRefused() {
      reloads.add(1, { outcome: 'refused' })
      isGood.set(0)
    },
    retained(removed) {
      runs.add(1, { outcome: removed === null ? 'failed' : 'done' })
      for (const [kind, count] of Object.entries(removed ?? {})) rows.add(count, { kind })
    },
  }
}
