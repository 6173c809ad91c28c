/**
 * Draws dashboards with the data that a run of test/ops has left: `MAITRED_OPS_DATA=/tmp/ops.json bun test
 * ./test/ops/prometheus.ops-test.ts` (for Voice and Feedback `calls.ops-test.ts`), then `bun scripts/ops-plots.ts
 * /tmp/ops.json`. Plots of the panels' own queries, for docs/images; Grafana draws them its own way.
 */
import { join } from 'node:path'

import { chromium } from 'playwright-core'

import { findChromium } from '../test/browser/chromium.ts'
import { type DrawnDashboard, pageOf } from './ops/plot.ts'

const [file = ''] = process.argv.slice(2)
const drawn = (await Bun.file(file).json()) as readonly DrawnDashboard[]
const { executablePath, args } = await findChromium()
const browser = await chromium.launch({ executablePath, args: [...args] })
try {
  for (const dashboard of drawn) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.setContent(pageOf(dashboard))
    const path = join(import.meta.dir, `../docs/images/${dashboard.uid}.png`)
    await page.screenshot({ path, fullPage: true })
    await page.close()
  }
} finally {
  await browser.close()
}
