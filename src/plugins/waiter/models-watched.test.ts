import { expect, setDefaultTimeout, test } from 'bun:test'

import { recordingLog } from '../../../test/quiet.ts'
import { fewSettings, scrape, smallServer } from '../../../test/small-server.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import { until } from '../../../test/until.ts'

// The first one after a migration makes the embedded database's image.
setDefaultTimeout(60_000)

test('a server that starts reads the list of models, warns of an end in log and metrics, and looks again each day', async () => {
  const models = [{ id: 'gpt-6-luna', efforts: [], shutdownDate: '2027-01-20' }]
  const vendor = await openaiStandin({ models })
  const settings = fewSettings({
    more: `
      [openai]
      api_key = "${vendor.apiKey}"
      base_url = "${vendor.baseUrl}"`,
  })
  const log = recordingLog()
  const clock = { now: () => new Date('2026-11-29T18:00:00Z') }
  const server = await smallServer(settings, { clock, log })
  const seen = async () => await (await scrape(server)).text()
  try {
    await until(async () => (await seen()).includes('maitred_ai_model_shutdown_seconds{'))
    const text = await seen()
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
