import type { Config, SectionName } from '../src/config/schema.ts'
import { KNOWN_CALL_PRICES } from '../src/core/call/cost.ts'
import { KNOWN_MINUTE_PRICES, KNOWN_PRICES } from '../src/core/model-prices.ts'
import { TEMPLATE_PARAMETERS } from '../src/core/owner-template.ts'
import type { Clock } from '../src/core/ports.ts'
import type { Database } from '../src/db/client.ts'
import { demoBar, importSamples, readSamples } from '../src/demo/demo-bars.ts'
import type { BusinessNumber } from '../src/demo/graph/deliveries.ts'
import { simulatedGraph } from '../src/demo/graph/graph.ts'
import { ALL_CHECKS } from '../src/doctor/all-checks.ts'
import { examine, type Finding } from '../src/doctor/examine.ts'
import type { Surroundings } from '../src/doctor/surroundings.ts'
import { callbackUrlFor } from '../src/doctor/webhook.ts'
import { httpApp, listenOn } from '../src/http.ts'
import { installJobs } from '../src/jobs/boss.ts'
import { systemTimers } from '../src/jobs/timers.ts'
import { systemRandom } from '../src/platform/chance.ts'
import type { Fetch } from '../src/platform/fetch.ts'
import { doors } from '../src/plugins/security/doors.ts'
import { openaiDoor } from '../src/plugins/security/openai-door.ts'
import { whatsappDoor } from '../src/plugins/security/whatsapp-door.ts'
import { type Loaded, type SurroundingsDeps, surroundingsOf } from '../src/surroundings.ts'
import { quietMeter, recordingLog } from './quiet.ts'
import { settingsOf } from './settings.ts'
import type { OfferedModel as GeminiOffered } from './standins/gemini-checks.ts'
import { geminiStandin, OFFERED_MODELS as GEMINI_MODELS } from './standins/gemini.ts'
import { OFFERED_MODELS as OPENAI_MODELS, openaiStandin } from './standins/openai.ts'

export const PUBLIC_URL = 'https://orders.example'

/** Each is looked for in every report: none may appear. */
export const SECRETS = {
  accessToken: 'EAAsecretAccessToken0123456789',
  appSecret: 'secret0app0secret0123456789abcdef',
  verifyToken: 'secret-verify-token',
  openaiKey: 'sk-secret-openai-key',
  geminiKey: 'secret-gemini-key',
  trunkSecret: 'secret-of-the-trunk',
  webhookSecret: `whsec_${Buffer.from('secret webhook signing key of 32').toString('base64')}`,
  metricsToken: 'secret-metrics-token-0123',
} as const

export const NUMBER: BusinessNumber = {
  phoneNumberId: '361990122845570',
  displayPhone: '250700000100',
  wabaId: '204417090883311',
}

const ORGANIZATION = 'org-orders'
const PROJECT = 'proj_orders'

/** A clock that tests move. */
export type MovableClock = Clock & { aheadMs: number }

function movableClock(): MovableClock {
  return {
    aheadMs: 0,
    now() {
      return new Date(Date.now() + this.aheadMs)
    },
  }
}

export type DoctorHouse = Awaited<ReturnType<typeof doctorHouse>>

/** Changes to a configuration, section by section. */
export type Changes = { readonly [S in SectionName]?: Partial<Config[S]> }

/** Everything that `doctor` looks at, in order: to be broken in one place by each test. */
export async function doctorHouse(database: Database) {
  await installJobs(database, 'postgres')
  const samples = readSamples()
  await importSamples(database, samples)
  const clocks = { ours: movableClock(), meta: movableClock() }
  const server = publicServer()
  const web = {
    /** Where the public address leads. */
    origin: `http://127.0.0.1:${server.port}`,
    addresses: ['8.8.8.8'],
  }
  const viaProxy: Fetch = (url, init) => fetch(url.replace(PUBLIC_URL, web.origin), init)
  const graph = await simulatedGraph({
    accessToken: SECRETS.accessToken,
    appSecret: SECRETS.appSecret,
    clock: clocks.meta,
    random: systemRandom,
    numbers: [NUMBER, ...numbersOf(samples)],
    verifies: (callbackUrl, verifyToken) => isVerified(viaProxy, callbackUrl, verifyToken),
  })
  setUpAccount(graph.account)
  const models = {
    openai: [...OPENAI_MODELS, REALTIME],
    gemini: [...GEMINI_MODELS] as GeminiOffered[],
  }
  const openai = await openaiStandin({
    apiKey: SECRETS.openaiKey,
    models: models.openai,
    organization: ORGANIZATION,
    project: PROJECT,
  })
  const gemini = await geminiStandin({ apiKey: SECRETS.geminiKey, models: models.gemini })
  const config = soundConfig({
    graphUrl: graph.url,
    openaiUrl: openai.baseUrl,
    geminiUrl: gemini.baseUrl,
  })
  const deps: SurroundingsDeps = {
    clock: clocks.ours,
    timeoutMs: 20_000,
    fetch: viaProxy,
    addressesOf: async () => web.addresses,
    openDatabase: async () => ({ ...database, close: async () => {} }),
  }
  return {
    database,
    graph,
    models,
    web,
    clocks,
    config,
    deps,
    /** The report on the house, with other settings, or with other facts where no real part can be made to show them. */
    async report(
      changes: Changes = {},
      facts: (surroundings: Surroundings) => Surroundings = (same) => same,
      loaded: Partial<Loaded> = {},
    ): Promise<readonly Finding[]> {
      const all = { config: withChanges(config, changes), problems: [], secretFiles: [], ...loaded }
      const { surroundings, close } = surroundingsOf(all, deps)
      try {
        return await examine(ALL_CHECKS, facts(surroundings), { deadline: () => () => {} })
      } finally {
        await close()
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([graph.stop(), openai.stop(), gemini.stop(), server.stop()])
    },
  }
}

const REALTIME = { id: 'gpt-realtime-2.1', efforts: [], shutdownDate: null }

/** What `setup whatsapp` and a careful operator leave behind. */
function setUpAccount(account: Awaited<ReturnType<typeof simulatedGraph>>['account']): void {
  account.subscription = {
    callbackUrl: callbackUrlFor(PUBLIC_URL),
    isActive: true,
    fields: ['messages', 'calls', 'account_update'],
  }
  account.subscribedApps[NUMBER.wabaId] = [account.appId]
  const number = account.numbers[NUMBER.phoneNumberId]
  Object.assign(number?.calling ?? {}, {
    status: 'ENABLED',
    sip: { status: 'ENABLED', servers: [] },
  })
  account.templates = ['en', 'fr', 'rw_RW', 'sw'].map((language) => ({
    wabaId: NUMBER.wabaId,
    name: 'order_alert',
    language,
    status: 'APPROVED',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: TEMPLATE_PARAMETERS.map((hole) => `{{${hole}}}`).join('\n') },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show' }] },
    ],
  }))
}

/** The sample bars have numbers of their own, in the same account. */
function numbersOf(samples: ReturnType<typeof readSamples>): readonly BusinessNumber[] {
  return samples.map(demoBar).map((bar) => ({ ...bar, wabaId: NUMBER.wabaId }))
}

/** As Meta asks the address of a webhook before it takes it. */
async function isVerified(ask: Fetch, callbackUrl: string, verifyToken: string): Promise<boolean> {
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': verifyToken,
  })
  const answer = await ask(`${callbackUrl}?${query.toString()}`, {})
  return answer.status === 200 && (await answer.text()) === '1158201444'
}

function publicServer() {
  const app = httpApp({
    log: recordingLog(),
    version: '0.1.0',
    readiness: async () => ({ database: true, disk: true, migrations: true, draining: false }),
  }).use(
    doors(
      whatsappDoor({
        secrets: () => [SECRETS.appSecret],
        verifyToken: () => SECRETS.verifyToken,
        read: () => ({ ok: false, reason: 'nothing is delivered here' }),
        store: async () => {},
        log: recordingLog(),
        meter: quietMeter,
        clock: movableClock(),
      }),
      openaiDoor({
        secrets: () => [],
        store: async () => {},
        log: recordingLog(),
        meter: quietMeter,
        clock: { now: () => new Date('2026-11-23T12:00:00Z') },
        read: () => ({ ok: false, reason: 'not_json' }),
      }),
    ),
  )
  return listenOn(app, { hostname: '127.0.0.1', port: 0 }, { timers: systemTimers, graceMs: 0 })
}

type Ends = { readonly graphUrl: string; readonly openaiUrl: string; readonly geminiUrl: string }

function soundConfig(ends: Ends): Config {
  // Those that come with the program grow old while these tests do not.
  const pricesDate = new Date().toISOString().slice(0, 10)
  const toml = `
    [server]
    public_url = "${PUBLIC_URL}"
    trusted_proxies = ["127.0.0.1"]
    [whatsapp]
    access_token = "${SECRETS.accessToken}"
    app_secret = "${SECRETS.appSecret}"
    verify_token = "${SECRETS.verifyToken}"
    phone_number_id = "${NUMBER.phoneNumberId}"
    waba_id = "${NUMBER.wabaId}"
    number = "+250 700 000 100"
    owner_template = "order_alert"
    graph_url = "${ends.graphUrl}"
    [openai]
    api_key = "${SECRETS.openaiKey}"
    organization = "${ORGANIZATION}"
    project = "${PROJECT}"
    webhook_secret = "${SECRETS.webhookSecret}"
    base_url = "${ends.openaiUrl}"
    [gemini]
    api_key = "${SECRETS.geminiKey}"
    base_url = "${ends.geminiUrl}"
    [waiter]
    prices = [${[...KNOWN_PRICES, ...KNOWN_MINUTE_PRICES].map((line) => `"${line}"`).join(', ')}]
    prices_date = "${pricesDate}"
    [voice]
    model = "${REALTIME.id}"
    trunk_secret = "${SECRETS.trunkSecret}"
    prices = [${KNOWN_CALL_PRICES.map((line) => `"${line}"`).join(', ')}]
    prices_date = "${pricesDate}"
    [metrics]
    token = "${SECRETS.metricsToken}"
  `
  // Never opened by this address: the tests hand the database over.
  return withChanges(settingsOf(toml, { needs: 'serve' }), {
    database: { url: 'embedded::memory:' },
  })
}

function withChanges(config: Config, changes: Changes): Config {
  const changed = Object.entries(changes).map(([section, values]) => [
    section,
    { ...config[section as SectionName], ...values },
  ])
  return { ...config, ...(Object.fromEntries(changed) as Partial<Config>) }
}
