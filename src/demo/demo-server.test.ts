import { expect, setDefaultTimeout, test } from 'bun:test'

import { type Answer, USAGE_WHEN_UNSAID } from '../../test/contracts/model-standin.ts'
import { recordingLog } from '../../test/quiet.ts'
import { settingsOf } from '../../test/settings.ts'
import { geminiStandin } from '../../test/standins/gemini.ts'
import { openaiStandin } from '../../test/standins/openai.ts'
import { systemRandom } from '../platform/chance.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { addressForPhones, startDemo } from './demo-server.ts'

setDefaultTimeout(60_000)

const { input, output } = USAGE_WHEN_UNSAID
const LOOK = { name: 'find_menu_items', arguments: { query: 'tea', category_id: null } }

const answer: Answer = ({ results }) =>
  results.length > 0
    ? { kind: 'say', text: 'Would you like it hot or cold?' }
    : { kind: 'say', calls: [LOOK] }

test.each([
  ['openai', 'OPENAI', openaiStandin],
  ['gemini', 'GEMINI', geminiStandin],
] as const)(
  'with a key of %s its model answers in the demo, and the trace shows provider, tools and tokens',
  async (provider, name, standin) => {
    const vendor = await standin({ answer })
    const settings = settingsOf('', {
      environment: {
        [`${name}_API_KEY`]: vendor.apiKey,
        [`MAITRED_${name}_BASE_URL`]: vendor.baseUrl,
      },
    })
    const demo = await startDemo(
      settings,
      { port: 0, database: 'embedded::memory:' },
      { clock: systemClock, random: systemRandom, newId, log: recordingLog() },
    )
    try {
      const events = await heard(`${demo.url}/events`)
      const snapshot = await events.until('"phones"')
      const phone = /"id":"([^"]+)","role":"diner"/.exec(snapshot)?.[1] ?? ''
      const bar =
        /"slug":"([^"]+)"/.exec(await (await fetch(`${demo.url}/tables`)).text())?.[1] ?? ''
      const post = (what: string, body: object) =>
        fetch(`${demo.url}/phones/${encodeURIComponent(phone)}/${what}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })

      await post('scans', { bar, table: 'A1' })
      await events.until('You are at table A1')
      await post('messages', { bar, text: 'something warm for my throat, you choose' })

      const seen = await events.until('a model answered')
      expect(seen).toContain(`"brain":"${provider}"`)
      expect(seen).toContain('"tools":"find_menu_items"')
      expect(seen).toContain(`"tokens":${2 * (input + output)}`)
      await events.until('Would you like it hot or cold?')
      expect(vendor.complaints).toEqual([])
      events.close()
    } finally {
      await demo.stop()
      await vendor.stop()
    }
  },
)

test('a call that fills a cart empties it first, and staff without a phone on the page are reached, too', async () => {
  const demo = await startDemo(
    settingsOf(''),
    { port: 0, database: 'embedded::memory:' },
    { clock: systemClock, random: systemRandom, newId, log: recordingLog() },
  )
  try {
    const events = await heard(`${demo.url}/events`)
    const snapshot = await events.until('"phones"')
    const post = (what: string, body: object) =>
      fetch(`${demo.url}/phones/diner/${what}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const bar = 'chez-mado'

    await post('scans', { bar, table: 'A5' })
    await events.until('You are at table A5')
    await post('messages', { bar, text: '2 fanta orange' })
    await events.until('2 × Fanta Orange')
    await post('calls', { bar, call: 'order-in-english' })
    await post('hang-up', {})
    await post('messages', { bar, text: 'my cart' })
    await events.until('Your cart is empty')

    // Whoever has a chat has written, and can be written to.
    expect(snapshot).toContain('"phone":"staff-chez-mado-1"')
    events.close()
  } finally {
    await demo.stop()
  }
})

/** The demo's stream of events, as text, from its beginning. */
async function heard(url: string) {
  const end = new AbortController()
  const { body } = await fetch(url, { signal: end.signal })
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    close: () => end.abort(),
    /** All of it, once it holds these words. */
    async until(words: string): Promise<string> {
      while (!text.includes(words)) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
        if (done) throw new Error(`the stream ended without "${words}"`)
        text += value ?? ''
      }
      return text
    },
  }
}

test.each([
  [['lo 127.0.0.1', 'docker0 172.17.0.1', 'wlan0 192.168.1.7'], '192.168.1.7'],
  [['tun0 10.8.0.2', 'br-1f2e 172.18.0.1', 'eth0 10.0.0.5'], '10.0.0.5'],
  [['en5 169.254.9.9', 'en0 192.168.178.20'], '192.168.178.20'],
  [['docker0 172.17.0.1'], '172.17.0.1'],
  [['lo 127.0.0.1'], null],
] as const)('among %j a phone is given %s', (among, given) => {
  const interfaces = among.map((one) => {
    const [name = '', address = ''] = one.split(' ')
    return [name, [{ address, family: 'IPv4', internal: name === 'lo' }]] as const
  })

  expect(addressForPhones(Object.fromEntries(interfaces))).toBe(given)
})
