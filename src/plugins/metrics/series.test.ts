import { expect, setDefaultTimeout, test } from 'bun:test'

import { BAR } from '../../../test/goldens/sample-bar.ts'
import { recordingLog } from '../../../test/quiet.ts'
import { startServer } from '../../app.ts'
import { loadConfig } from '../../config/load.ts'
import { saveBar } from '../../db/bars.ts'
import { systemRandom } from '../../platform/chance.ts'
import { systemClock } from '../../platform/clock.ts'
import { newId } from '../../platform/ids.ts'

// The first one after a migration makes the embedded database's image.
setDefaultTimeout(60_000)

const TOKEN = 'a-token-for-the-scraper'

function settings() {
  const loaded = loadConfig({
    file: '/etc/config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile: () => `
      [server]
      host = "127.0.0.1"
      port = 0
      work = false
      [database]
      url = "embedded::memory:"
      [openai]
      api_key = "sk-nobody-is-asked"
      base_url = "http://127.0.0.1:9"
      [gemini]
      api_key = "nobody-is-asked"
      base_url = "http://127.0.0.1:9"
      [metrics]
      token = "${TOKEN}"
      sample_seconds = 1`,
  })
  if (!loaded.ok) throw new Error('the settings are wrong')
  return loaded.config
}

test('at 120 bars there are under 2,000 series, each bar of the first hundred among them', async () => {
  const deps = { clock: systemClock, random: systemRandom, newId, log: recordingLog() }
  const server = await startServer(settings(), deps)
  for (let at = 0; at < 120; at += 1) {
    await saveBar(server.database.db, { ...BAR, id: newId(), slug: `bar-${at}` })
  }
  const scrape = async (token: string) =>
    await fetch(`http://127.0.0.1:${server.port}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    })
  let text = ''
  // The bars are looked at once a second.
  while (!text.includes('maitred_table_scans_total{bar="bar-99"}')) {
    await Bun.sleep(50)
    text = await (await scrape(TOKEN)).text()
  }
  const refused = await scrape('another-token')
  await server.stop()

  const series = text.split('\n').filter((line) => line.startsWith('maitred_'))
  // What appears with the first turn, message or call only: some two hundred more.
  expect(series.length).toBeLessThan(1700)
  expect(text).not.toContain('bar-100')
  expect(text).toContain('maitred_label_sets_refused_total 0')
  expect(text).toContain('maitred_build_info{')
  expect(refused.status).toBe(401)
})
