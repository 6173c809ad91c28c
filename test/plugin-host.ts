/** Loads plugin files and serves them: the entry of the small binary that plugin-loader.test.ts compiles. */
import { Elysia } from 'elysia'

import { systemRandom } from '../src/platform/chance.ts'
import { newId } from '../src/platform/ids.ts'
import { jsonLogger } from '../src/platform/log.ts'
import { promMeter } from '../src/platform/metrics.ts'
import { loadPlugins, PluginError } from '../src/plugin-loader.ts'
import type { PluginContext } from '../src/plugin.ts'
import { settingsOf } from './settings.ts'

async function main(path: string, options: string): Promise<void> {
  const clock = { now: () => new Date('2026-11-23T15:30:00Z') }
  // The plugins of these tests don't touch the database.
  const context = {
    config: settingsOf(),
    log: jsonLogger({ level: 'info', clock, write: () => undefined }),
    meter: promMeter(),
    clock,
    random: systemRandom,
    newId,
  } as unknown as PluginContext
  try {
    const entry = { path, options: JSON.parse(options) as Record<string, unknown> }
    const routes = await loadPlugins([entry], context)
    const app = new Elysia()
    for (const part of routes) app.use(part)
    const answer = await app.handle(new Request('http://bar.test/happy-hour'))
    process.stdout.write(await answer.text())
  } catch (error) {
    if (!(error instanceof PluginError)) throw error
    process.stderr.write(error.message)
    process.exitCode = 1
  }
}

void main(process.argv[2] ?? '', process.argv[3] ?? '{}')
