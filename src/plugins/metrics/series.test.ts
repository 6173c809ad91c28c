import { expect, setDefaultTimeout, test } from 'bun:test'

import { BAR } from '../../../test/goldens/sample-bar.ts'
import { fewSettings, scrape, smallServer, WITHOUT_WORK } from '../../../test/small-server.ts'
import type { CallCount } from '../../core/call/call-state.ts'
import type { Arrival } from '../../core/message.ts'
import type { Meter } from '../../core/ports.ts'
import { saveBar } from '../../db/bars.ts'
import { countDue } from '../../jobs/housekeeping.ts'
import { OUT_KINDS } from '../../jobs/outbox-rows.ts'
import { newId } from '../../platform/ids.ts'

// The first one after a migration makes the embedded database's image.
setDefaultTimeout(60_000)

const NOBODY_ASKED = {
  metrics: 'sample_seconds = 1',
  more: `
    [openai]
    api_key = "sk-nobody-is-asked"
    base_url = "http://127.0.0.1:9"
    [gemini]
    api_key = "nobody-is-asked"
    base_url = "http://127.0.0.1:9"
    [voice]
    model = "gpt-realtime"`,
}

test('at 120 bars there are under 2,000 series, each bar of the first hundred among them', async () => {
  const server = await smallServer(fewSettings({ server: WITHOUT_WORK, ...NOBODY_ASKED }))
  for (let at = 0; at < 120; at += 1) {
    await saveBar(server.database.db, { ...BAR, id: newId(), slug: `bar-${at}` })
  }
  let text = ''
  // The bars are looked at once a second.
  while (!text.includes('maitred_table_scans_total{bar="bar-99"}')) {
    await Bun.sleep(50)
    text = await (await scrape(server)).text()
  }
  const refused = await scrape(server, 'another-token')
  await server.stop()

  const series = seriesIn(text)
  // What appears with the first turn, message or call only: some two hundred more.
  expect(series.length).toBeLessThan(1700)
  expect(text).not.toContain('bar-100')
  expect(text).toContain('maitred_label_sets_refused_total 0')
  expect(text).toContain('maitred_build_info{')
  expect(refused.status).toBe(401)
})

/** Values that stand at 0 from the start are there already; these come with the first event of their kind. */
const ARRIVALS: Readonly<Record<Arrival['kind'], true>> = {
  message: true,
  status: true,
  call: true,
  account: true,
  error: true,
  unknown: true,
}
const CALL_EVENTS: Readonly<Record<CallCount, true>> = {
  greeted: true,
  false_claim: true,
  response_retried: true,
  response_refused: true,
  act_late: true,
  act_unknown: true,
  act_bad_json: true,
  yes_refused: true,
  reattached: true,
  language_changed: true,
  transfer_not_taken: true,
  transcription_failed: true,
  first_sound: true,
  act_found: true,
  notice_unsaid: true,
}
const CURRENCIES = ['RWF', 'KES', 'UGX', 'TZS', 'BIF', 'CDF', 'USD', 'EUR', 'SSP', 'ETB']

/** An evening in which everything happens that is counted, at each of 120 bars. */
function traffic(meter: Meter, retained: readonly string[]): void {
  workDone(meter, retained)
  for (const provider of ['openai', 'gemini']) {
    // More than settings can name at once.
    for (const model of ['a', 'b', 'c', 'd']) modelAsked(meter, { provider, model })
  }
  for (let at = 0; at < 120; at += 1) {
    // The owner has changed the currency since the start.
    barServed(meter, `bar-${at}`, [CURRENCIES[at % CURRENCIES.length] ?? 'RWF', 'USD'])
  }
}

function workDone(meter: Meter, retained: readonly string[]): void {
  const run = meter.histogram('inbox_run_seconds', '', { labels: ['kind'] })
  const events = meter.counter('voice_call_events_total', '', ['event'])
  const rows = meter.counter('retention_rows_total', '', ['kind'])
  const failed = meter.counter('messages_failed_total', '', ['kind', 'outcome'])
  for (const kind of Object.keys(ARRIVALS)) run.observe(1, { kind })
  for (const event of Object.keys(CALL_EVENTS)) events.add(1, { event })
  for (const kind of retained) rows.add(1, { kind })
  for (const kind of OUT_KINDS) {
    for (const outcome of ['template', 'failed']) failed.add(1, { kind, outcome })
  }
}

function modelAsked(meter: Meter, labels: { readonly provider: string; readonly model: string }) {
  for (const name of ['ai_model_shutdown_seconds', 'ai_resting']) {
    meter.gauge(name, '', ['provider', 'model']).set(1, labels)
  }
  meter.counter('ai_cost_usd_total', '', ['provider', 'model']).add(1, labels)
  meter.counter('voice_cost_usd_total', '', ['model']).add(1, { model: labels.model })
}

function barServed(meter: Meter, bar: string, currencies: readonly string[]): void {
  const byBar = [
    'table_scans_total',
    'waiter_sessions_total',
    'carts_started_total',
    'ai_bar_cost_usd_total',
  ]
  for (const name of byBar) meter.counter(name, '', ['bar']).add(1, { bar })
  const orders = meter.counter('orders_placed_total', '', ['bar', 'channel'])
  for (const channel of ['chat', 'voice']) orders.add(1, { bar, channel })
  const value = meter.counter('order_value_total', '', ['bar', 'currency'])
  for (const currency of currencies) value.add(1, { bar, currency })
}

/** With everything set up that has series of its own. */
const ALL_SET = `
  access_token = "nobody-is-asked"
  phone_number_id = "106540352242922"
  number = "+250700000100"
  graph_url = "http://127.0.0.1:9"`

/** What dashboards and other programs hold on to: no change may take a name or a label away. */
const PROMISED: Readonly<Record<string, readonly string[]>> = {
  webhook_requests_total: ['source', 'outcome'],
  webhook_ack_seconds: [],
  messages_received_total: ['type'],
  messages_sent_total: ['kind', 'outcome'],
  jobs_waiting: ['queue'],
  jobs_oldest_age_seconds: ['queue'],
  turn_seconds: ['provider'],
  ai_requests_total: ['provider', 'model', 'outcome'],
  ai_tokens_total: ['provider', 'model', 'kind'],
  ai_cost_usd_total: ['provider', 'model'],
  waiter_sessions_total: ['bar'],
  orders_placed_total: ['bar', 'channel'],
  order_value_total: ['bar', 'currency'],
  voice_calls_total: ['outcome'],
  voice_accept_seconds: [],
  voice_first_audio_seconds: [],
  voice_call_duration_seconds: [],
  voice_calls_active: [],
  voice_websocket_connections_total: ['outcome'],
  voice_fallback_texts_total: ['reason'],
  rate_limited_total: ['scope'],
  fraud_flags_total: ['rule'],
  survey_score: [],
  process_cpu_seconds_total: [],
  process_resident_memory_bytes: [],
  eventloop_lag_seconds: [],
}

test('at 120 bars where everything happens that is counted there are at most 2,000 series', async () => {
  let meter: Meter | null = null
  const settings = fewSettings({ server: WITHOUT_WORK, whatsapp: ALL_SET, ...NOBODY_ASKED })
  const server = await smallServer(settings, {
    extraRoutes: (context) => {
      meter = context.meter
      return []
    },
  })
  const removed = await countDue(server.database, settings.security)
  for (let at = 0; at < 120; at += 1) {
    const currency = CURRENCIES[at % CURRENCIES.length] ?? 'RWF'
    await saveBar(server.database.db, { ...BAR, id: newId(), slug: `bar-${at}`, currency })
  }
  if (meter === null) throw new Error('the server has handed out no meter')
  traffic(meter, Object.keys(removed))
  let text = ''
  // The looks at database, queues and all else are taken once a second, one after the other.
  for (let tries = 0; tries < 200 && (text === '' || unseenIn(text).length > 0); tries += 1) {
    await Bun.sleep(50)
    text = await (await scrape(server)).text()
  }
  await server.stop()

  const series = seriesIn(text)
  expect(series.length).toBeLessThanOrEqual(2000)
  expect(text).toContain('maitred_order_value_total{bar="other",currency="KES"}')
  expect(text).toContain('maitred_voice_call_events_total{event="greeted"} 1')
  expect(text).toContain('maitred_label_sets_refused_total 0')
  // A series of which nothing was seen would not have been counted: drive it in `traffic`.
  expect(unseenIn(text)).toEqual([])
  const missing = Object.entries(PROMISED).filter(([name, labels]) => {
    const found = labelsOf(series, name)
    return found === null || !labels.every((label) => found.includes(label))
  })
  expect(missing).toEqual([])
})

function seriesIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('maitred_'))
}

/** Of the first value a name has; `null`: it has none. */
function labelsOf(series: readonly string[], name: string): readonly string[] | null {
  const line = series.find((one) => new RegExp(`^maitred_${name}(_bucket)?[{ ]`).test(one))
  return line === undefined ? null : [...line.matchAll(/(\w+)="/g)].map(([, label = '']) => label)
}

/** Names without a value. */
function unseenIn(text: string): readonly string[] {
  const series = seriesIn(text)
  return [...text.matchAll(/^# TYPE (\S+) /gm)].flatMap(([, name = '']) =>
    series.some((line) => line.startsWith(name)) ? [] : [name],
  )
}
