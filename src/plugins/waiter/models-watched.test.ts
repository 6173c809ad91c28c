import { expect, setDefaultTimeout, test } from 'bun:test'

import { recordingLog } from '../../../test/quiet.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import { until } from '../../../test/until.ts'
import { startServer } from '../../app.ts'
import { loadConfig } from '../../config/load.ts'
import { systemRandom } from '../../platform/chance.ts'
import { newId } from '../../platform/ids.ts'

// The first one after a migration makes the embedded database's image.
setDefaultTimeout(60_000)

test('a server that starts reads the list of models, warns of an end in log and metrics, and looks again each day', async () => {
  const models = [{ id: 'gpt-6-luna', efforts: [], shutdownDate: '2027-01-20' }]
  const vendor = await openaiStandin({ models })
  const loaded = loadConfig({
    file: '/etc/config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile: () => `
      [server]
      host = "127.0.0.1"
      port = 0
      [database]
      url = "embedded::memory:"
      [openai]
      api_key = "${vendor.apiKey}"
      base_url = "${vendor.baseUrl}"
      [metrics]
      token = "a-token-for-the-scraper"`,
  })
  if (!loaded.ok) throw new Error('the settings are wrong')
  const log = recordingLog()
  const clock = { now: () => new Date('2026-11-29T18:00:00Z') }
  const server = await startServer(loaded.config, { clock, random: systemRandom, newId, log })
  const scrape = async () => {
    const headers = { authorization: 'Bearer a-token-for-the-scraper' }
    return await (await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers })).text()
  }
  try {
    await until(async () => (await scrape()).includes('maitred_ai_model_shutdown_seconds{'))
    const text = await scrape()
    // Timers are set up while the door is open already.
    const crons = () =>
      server.database.query(`SELECT cron FROM pgboss.schedule WHERE name = 'model-watch'`)
    await until(async () => (await crons()).length > 0)

    const seconds = (model: string) => new RegExp(`shutdown_seconds\\{.*model="${model}"\\} (\\S+)`)
    expect(seconds('gpt-6-luna').exec(text)?.[1]).toBe(String(51 * 86_400))
    expect(seconds('gpt-transcribe').exec(text)?.[1]).toBe('-1')
    expect(log.entries.map(({ model, days, message }) => ({ model, days, message }))).toEqual(
      expect.arrayContaining([
        { model: 'gpt-6-luna', days: 51, message: 'a configured model will be shut down soon' },
        {
          model: 'gpt-transcribe',
          days: undefined,
          message: 'a configured model is not offered by its vendor',
        },
      ]),
    )
    expect(await crons()).toEqual([{ cron: '15 4 * * *' }])
  } finally {
    await server.stop()
    await vendor.stop()
  }
})
