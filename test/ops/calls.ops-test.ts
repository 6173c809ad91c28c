import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'

import { ALL_DASHBOARDS } from '../../scripts/ops/all-dashboards.ts'
import { freePort } from '../free-port.ts'
import { type House, openHouse } from '../journeys/house.ts'
import { CALL_SETTINGS, CALL_TRIALS, OF_CALLS, playCalls, SCORES } from './call-trials.ts'
import { needDebian } from './debian.ts'
import { drawnDashboards } from './drawing.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'
import { type SmallDisk, smallDisk } from './small-disk.ts'
import { tryAlerts, withoutData } from './trying.ts'

setDefaultTimeout(90_000)

const TOKEN = 'the-token-of-the-scraper'

let disk: SmallDisk | undefined
let opened: Awaited<ReturnType<typeof openHouse>>
let house: House
let prometheus: Prometheus
beforeAll(async () => {
  await needDebian({ prometheus: 'prometheus' })
  const metrics = `127.0.0.1:${freePort()}`
  disk = await smallDisk()
  opened = await openHouse('embedded', {
    database: `embedded:${disk.path}/data`,
    bars: [{ slug: 'phoned' }],
    telephone: { pace: 0.05 },
    more: `${CALL_SETTINGS}[metrics]\nlisten = "${metrics}"\ntoken = "${TOKEN}"\nsample_seconds = 1\n`,
  })
  ;({ house } = opened)
  prometheus = await startPrometheus({ targets: [metrics], token: TOKEN })
}, 300_000)
afterAll(async () => {
  await prometheus?.stop()
  await opened?.close()
  await disk?.unmount()
}, 60_000)

describe('after calls and what callers said of them', () => {
  let startedMs = 0
  const soFar = () => Math.ceil((performance.now() - startedMs) / 1000)
  beforeAll(async () => {
    // The first scrape has seen every series at 0.
    await Bun.sleep(2000)
    startedMs = performance.now()
    await playCalls(house)
    await counted()
    await Bun.sleep(1500)
    const file = process.env['MAITRED_OPS_DATA']
    if (file === undefined) return
    const drawn = await drawnDashboards(prometheus, (uid) => OF_CALLS.has(uid), soFar())
    await Bun.write(file, JSON.stringify(drawn))
  }, 120_000)

  const panels = ALL_DASHBOARDS.filter(({ uid }) => OF_CALLS.has(uid)).flatMap((dashboard) =>
    dashboard.rows
      .flatMap((row) => row.panels)
      .map((panel) => [`${dashboard.title} › ${panel.title}`, panel] as const),
  )
  test.each(panels)('%s has data', async (_, panel) => {
    expect(await withoutData(prometheus, panel)).toEqual([])
  })

  test('what they said is a line through time, not one point', async () => {
    const feedback = await drawnDashboards(prometheus, (uid) => uid === 'maitred-feedback', soFar())
    const panels = feedback.flatMap(({ rows }) => rows).flatMap((row) => row.panels)
    const lines = panels.filter(({ kind }) => kind === 'timeseries').flatMap((panel) => panel.lines)
    const averages = lines.map(({ values }) => new Set(values.map(([, value]) => value)).size)

    expect(averages).toEqual([expect.any(Number)])
    expect(averages[0]).toBeGreaterThan(2)
  })
})

describe('faults of calls', () => {
  test.each(CALL_TRIALS.map((trial) => [trial.alerts.join(', '), trial] as const))(
    '%s: fired by the fault, and cleared by its end',
    async (_, trial) => {
      if (disk === undefined) throw new Error('there is no disk')
      await tryAlerts(prometheus, [trial], { house, disk })
    },
  )
})

/** Every call and every score: what ends a call is written before it is counted. */
async function counted(): Promise<void> {
  const late = performance.now() + 60_000
  const isSo = async (expr: string) => (await prometheus.query(expr)).length > 0
  while (
    !(await isSo(`sum(maitred_voice_calls_total) > ${SCORES.length}`)) ||
    !(await isSo(`sum(maitred_survey_score_count) >= ${SCORES.length}`))
  ) {
    if (performance.now() > late) throw new Error('the calls were not counted')
    await Bun.sleep(200)
  }
}
