import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'

import { ALL_ALERTS } from '../../scripts/ops/all-alerts.ts'
import { ALL_DASHBOARDS } from '../../scripts/ops/all-dashboards.ts'
import { CALL_TRIALS, OF_CALLS } from './call-trials.ts'
import { needDebian } from './debian.ts'
import { drawnDashboards } from './drawing.ts'
import { playEvening } from './evening.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'
import { TRIALS } from './trials.ts'
import { tryAlerts, withoutData } from './trying.ts'
import { openWatchedHouse, TOKEN, type WatchedHouse } from './watched-house.ts'

setDefaultTimeout(150_000)

const OPS = join(import.meta.dir, '../../ops')

let watched: WatchedHouse
let prometheus: Prometheus
beforeAll(async () => {
  await needDebian({ prometheus: 'prometheus', promtool: 'prometheus' })
  watched = await openWatchedHouse()
  prometheus = await startPrometheus({ targets: [watched.metrics], token: TOKEN })
}, 300_000)
afterAll(async () => {
  await prometheus?.stop()
  await watched?.close()
}, 60_000)

function promtool(...args: readonly string[]) {
  const ran = Bun.spawnSync(['promtool', ...args], { cwd: join(OPS, 'prometheus') })
  return { exitCode: ran.exitCode, said: `${ran.stdout.toString()}${ran.stderr.toString()}` }
}

const filesIn = (pattern: string) => [...new Bun.Glob(pattern).scanSync(join(OPS, 'prometheus'))]

test('promtool takes the configuration and every rule', () => {
  expect(promtool('check', 'config', 'prometheus.yml')).toMatchObject({ exitCode: 0 })
  expect(promtool('check', 'rules', ...filesIn('rules/*.yml'))).toMatchObject({ exitCode: 0 })
})

test('each alert is set off by its bad series, and not by its good ones', () => {
  const { exitCode, said } = promtool('test', 'rules', ...filesIn('tests/*.yml'))

  expect(said).not.toContain('FAILED')
  expect(exitCode).toBe(0)
})

describe('after an evening', () => {
  beforeAll(async () => {
    // The first scrape has seen every series at 0.
    await Bun.sleep(2000)
    const startedMs = performance.now()
    await playEvening(watched)
    await Bun.sleep(2500)
    const file = process.env['MAITRED_OPS_DATA']
    if (file === undefined) return
    const seconds = Math.ceil((performance.now() - startedMs) / 1000)
    const drawn = await drawnDashboards(prometheus, (uid) => !OF_CALLS.has(uid), seconds)
    await Bun.write(file, JSON.stringify(drawn))
  }, 120_000)

  const panels = ALL_DASHBOARDS.filter(({ uid }) => !OF_CALLS.has(uid)).flatMap((dashboard) =>
    dashboard.rows
      .flatMap((row) => row.panels)
      .map((panel) => [`${dashboard.title} › ${panel.title}`, panel] as const),
  )
  test.each(panels)('%s has data', async (_, panel) => {
    expect(await withoutData(prometheus, panel)).toEqual([])
  })

  test('there are under 2,000 series', async () => {
    const [count] = await prometheus.query('count({job="maitred"})')

    expect(count?.value).toBeLessThan(2000)
  })
})

describe('faults', () => {
  test.each(
    TRIALS.map((group) => [group.flatMap(({ alerts }) => alerts).join(', '), group] as const),
  )('%s: fired by the fault, and cleared by its end', async (_, group) => {
    await tryAlerts(prometheus, group, watched)
  })

  test('every alert is tried, here or with the calls', () => {
    const tried = [...TRIALS.flat(), ...CALL_TRIALS].flatMap(({ alerts }) => alerts)

    expect(new Set(tried)).toEqual(new Set<string>(ALL_ALERTS.map(({ name }) => name)))
  })
})
