import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'

import { ALL_ALERTS } from '../../scripts/ops/all-alerts.ts'
import { ALL_DASHBOARDS } from '../../scripts/ops/all-dashboards.ts'
import { needDebian } from './debian.ts'
import { drawnDashboards, hasty } from './drawing.ts'
import { playEvening } from './evening.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'
import { type TrialOfAlerts, TRIALS } from './trials.ts'
import { openWatchedHouse, TOKEN, type WatchedHouse } from './watched-house.ts'

setDefaultTimeout(90_000)

/** What a fault and a window of the rules take, on a busy machine. */
const LIMIT_MS = 40_000

const OPS = join(import.meta.dir, '../../ops')

/** Nothing sets these off here; `promtool test rules` does, by their series. */
const NOT_INJECTED: Readonly<Record<string, string>> = {
  MaitredDiskFilling: 'needs a small disk under an embedded database',
  MaitredCallsNotAnswered: 'calls come with voice',
  MaitredCallsFailing: 'calls come with voice',
  MaitredCallLinesLost: 'calls come with voice',
  MaitredFirstAudioSlow: 'calls come with voice',
  MaitredFraudFlagged: 'calls come with voice',
  MaitredSurveyLow: 'calls come with voice',
}
/** Their series come with voice. */
const WITHOUT_DATA = new Set(['maitred-voice', 'maitred-feedback'])

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
    const drawn = await drawnDashboards(prometheus, (uid) => !WITHOUT_DATA.has(uid), seconds)
    await Bun.write(file, JSON.stringify(drawn))
  }, 120_000)

  const panels = ALL_DASHBOARDS.filter(({ uid }) => !WITHOUT_DATA.has(uid)).flatMap((dashboard) =>
    dashboard.rows
      .flatMap((row) => row.panels)
      .map((panel) => [`${dashboard.title} › ${panel.title}`, panel] as const),
  )
  test.each(panels)('%s has data', async (_, panel) => {
    for (const { expr } of panel.queries) {
      const asked = hasty(expr)
      const values = (await prometheus.query(asked)).map(({ value }) => value)

      expect({ expr, values: values.filter((value) => !Number.isNaN(value)) }).not.toEqual({
        expr,
        values: [],
      })
    }
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
    const alerts = group.flatMap((trial) => trial.alerts)
    const given = new AbortController()
    const fired = seen(alerts, 'firing', given.signal)
    try {
      await Promise.all([fired, ...group.map((trial) => trial.inject(watched))])
    } finally {
      given.abort()
      await healed(group)
    }
    await seen(alerts, 'clear', AbortSignal.timeout(LIMIT_MS))
  })

  test('every alert is tried, or named with the reason why not', () => {
    const tried = TRIALS.flat().flatMap(({ alerts }) => alerts)

    expect(new Set([...tried, ...Object.keys(NOT_INJECTED)])).toEqual(
      new Set<string>(ALL_ALERTS.map(({ name }) => name)),
    )
  })
})

async function healed(group: readonly TrialOfAlerts[]): Promise<void> {
  for (const trial of group) await trial.heal(watched)
}

/** Each of them once, in any order: some end by themselves before the last one begins. */
async function seen(
  alerts: readonly string[],
  how: 'firing' | 'clear',
  signal: AbortSignal,
): Promise<void> {
  const left = new Set(alerts)
  const late = performance.now() + LIMIT_MS
  while (left.size > 0 && !(signal.aborted && how === 'firing')) {
    const firing = await prometheus.firing()
    for (const name of left) if (firing.has(name) === (how === 'firing')) left.delete(name)
    if (performance.now() > late) throw new Error(`not ${how}: ${[...left].join(', ')}`)
    if (left.size > 0) await Bun.sleep(200)
  }
}
