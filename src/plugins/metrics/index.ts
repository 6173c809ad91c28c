import { Elysia } from 'elysia'

import { embeddedDirectory } from '../../db/embedded-place.ts'
import { BUILD } from '../../platform/build.ts'
import type { PromMeter } from '../../platform/metrics.ts'
import { definePlugin, type Plugin } from '../../plugin.ts'
import { metricsAnswer } from './door.ts'
import { addLooks } from './looks.ts'

/**
 * What the house counts, for Prometheus. See README.md.
 * @param meter the one that every plugin was handed.
 */
export function metrics(meter: PromMeter): Plugin {
  return definePlugin({
    name: 'metrics',
    setup: ({ config, live, database, samples }) => {
      meter
        .gauge('build_info', 'Always 1; the labels say what runs', ['version', 'commit', 'bun'])
        .set(1, { ...BUILD, bun: Bun.version })
      addLooks({ database, meter, samples, folder: embeddedDirectory(config.database.url) })
      const app = new Elysia({ name: 'metrics' })
      if (config.metrics.listen !== null) return app
      const door = { meter, token: () => live.current().metrics.token, isOpen: false }
      // Also without a token, which lets nobody in: a SIGHUP may bring one.
      return app.get(config.metrics.path, ({ request }) => metricsAnswer(door, request))
    },
  })
}
