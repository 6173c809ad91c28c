import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { RunningServer } from '../src/app.ts'
import { COMMANDS } from '../src/cli/commands.ts'
import { allKeys, sectionNames } from '../src/config/schema.ts'
import { settingsOf } from './settings.ts'
import { fewSettings, smallServer, VERIFY_TOKEN, WITHOUT_WORK } from './small-server.ts'

// What operators, dashboards and other programs hold on to: names that no change may take away. Those of the series are in
// src/plugins/metrics/series.test.ts, the queries of operators in src/db/upgrade.test.ts.

setDefaultTimeout(60_000)

test.each([
  ['serve', [], ['config']],
  ['demo', [], ['port', 'data']],
  ['check', [], ['config']],
  ['doctor', [], ['config', 'json']],
  ['setup whatsapp', [], []],
  ['migrate', [], ['dry-run']],
  ['bar import', ['FILE'], ['dry-run', 'prune']],
  ['bar export', ['BAR'], []],
  ['bar list', [], []],
  ['menu import', ['FILE'], ['bar', 'dry-run', 'prune']],
  ['qr', [], ['bar', 'tables', 'out']],
  ['story', ['ID'], []],
  ['erase', ['PHONE_OR_USER_ID'], []],
  ['purge', [], []],
  ['backup', ['FILE'], []],
  ['restore', ['FILE'], []],
  ['version', [], []],
])('"maitred %s" is there with its arguments and options', async (name, args, options) => {
  const command = await COMMANDS.find((entry) => entry.name === name)?.load()

  expect(command?.args).toEqual(args)
  expect(Object.keys(command?.options ?? {})).toEqual(expect.arrayContaining([...options]))
})

test.each([
  ['server', ['host', 'port', 'public_url', 'trusted_proxies']],
  ['database', ['url', 'backend']],
  [
    'whatsapp',
    ['access_token', 'app_secret', 'verify_token', 'phone_number_id', 'waba_id', 'graph_url'],
  ],
  ['whatsapp', ['graph_version', 'owner_template']],
  ['openai', ['api_key', 'organization', 'project', 'webhook_secret', 'base_url', 'realtime_url']],
  ['gemini', ['api_key', 'base_url']],
  ['waiter', ['providers', 'openai_model', 'gemini_model', 'reply_budget_seconds']],
  ['voice', ['transport', 'sip_uri', 'model', 'voice', 'turn_detection', 'languages']],
  ['voice', ['transfer_to', 'transcripts']],
  ['security', ['ip_allowlist', 'fraud_rules']],
  ['metrics', ['listen', 'path', 'token']],
  ['log', ['level']],
])('section %s of the settings has %j', (section, keys) => {
  const there = allKeys().flatMap((one) => (one.section === section ? [one.name] : []))

  expect(sectionNames() as readonly string[]).toContain(section)
  expect(there).toEqual(expect.arrayContaining([...keys]))
})

test.each([
  ['OPENAI_API_KEY', 'openai', 'apiKey'],
  ['OPENAI_ORG_ID', 'openai', 'organization'],
  ['OPENAI_PROJECT_ID', 'openai', 'project'],
  ['OPENAI_WEBHOOK_SECRET', 'openai', 'webhookSecret'],
  ['OPENAI_REALTIME_MODEL', 'voice', 'model'],
  ['WHATSAPP_ACCESS_TOKEN', 'whatsapp', 'accessToken'],
  ['WABA_ACCESS_TOKEN', 'whatsapp', 'accessToken'],
  ['WHATSAPP_PHONE_NUMBER_ID', 'whatsapp', 'phoneNumberId'],
  ['WABA_PHONE_NUMBER_ID', 'whatsapp', 'phoneNumberId'],
  ['WA_VERIFY_TOKEN', 'whatsapp', 'verifyToken'],
  ['WA_APP_SECRET', 'whatsapp', 'appSecret'],
  ['GEMINI_API_KEY', 'gemini', 'apiKey'],
  ['DATABASE_URL', 'database', 'url'],
] as const)('%s of an earlier deployment sets [%s] %s', (variable, section, key) => {
  const value =
    variable === 'DATABASE_URL' ? 'postgres://maitred@db.example/maitred' : '1065403422429221'
  const settings = settingsOf('', { environment: { [variable]: value } })

  const got: unknown = Object(settings[section])[key]
  expect(Array.isArray(got) ? got : [got]).toEqual([value])
})

test('the handbook names every event that others look for, and so the log has it', () => {
  // That the handbook and the sources name the same is test/house-rules.test.ts's.
  const page = readFileSync(join(import.meta.dir, '../docs/operate.md'), 'utf8')

  const missing = [
    'WA_WEBHOOK_RECEIVED',
    'WA_MESSAGE_SENT',
    'WA_MESSAGE_FAILED',
    'WA_WAITER_SESSION_CREATED',
    'WA_WAITER_ORDER_PLACED',
    'WA_WAITER_PROVIDER_FALLBACK',
    'WA_VOICE_CALL_EVENT',
    'WA_VOICE_CALL_ACCEPTED',
    'WA_VOICE_WEBSOCKET_CONNECTED',
    'WA_VOICE_CALL_TRANSFERRED',
    'WA_VOICE_FALLBACK_TEXT',
    'WA_VOICE_SUMMARY_STORED',
    'WA_VOICE_ERROR',
    'SECURITY_SIGNATURE_REJECTED',
    'SECURITY_RATE_LIMITED',
    'SECURITY_IP_REJECTED',
    'SECURITY_FRAUD_FLAGGED',
  ].filter((event) => !page.includes(`\`${event}\``))

  expect(missing).toEqual([])
})

describe('a whole server', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await smallServer(fewSettings({ server: WITHOUT_WORK }))
  })
  afterAll(() => server.stop())
  const ask = async (method: string, path: string) =>
    (await fetch(`http://127.0.0.1:${server.port}${path}`, { method })).status

  test.each(['', '/functions/v1'])(
    'verifies and refuses at every address of a webhook below "%s"',
    async (below) => {
      const query = `?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=12`
      const meta = ['wa-webhook-waiter', 'wa-webhook-voice-calls', 'webhooks/whatsapp']

      const verified = await Promise.all(meta.map((path) => ask('GET', `${below}/${path}${query}`)))
      const unsigned = await Promise.all(
        [...meta, 'webhooks/openai'].map((path) => ask('POST', `${below}/${path}`)),
      )

      expect(verified).toEqual([200, 200, 200])
      expect(unsigned).toEqual([401, 401, 401, 401])
    },
  )

  test.each([
    ['/healthz', 200],
    ['/readyz', 200],
    ['/openapi', 200],
    ['/metrics', 401],
    ['/pay/no-such-token', 404],
    ['/', 404],
    ['/admin', 404],
  ])('answers %s with %d', async (path, status) => {
    expect(await ask('GET', path)).toBe(status)
  })
})
