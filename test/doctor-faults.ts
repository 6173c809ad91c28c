import type { JobFacts, ServerFacts, Surroundings } from '../src/doctor/surroundings.ts'
import { type Changes, type DoctorHouse, NUMBER, SECRETS } from './doctor-house.ts'

/** A house with one thing wrong. */
export type Broken = {
  /** Changes settings. */
  readonly changes?: Changes
  /** Changes what is around the server. */
  readonly breaks?: (house: DoctorHouse) => unknown
  /** Facts that no part of a test can be made to show. */
  readonly facts?: (surroundings: Surroundings) => Surroundings
  /** Checks that the same cause must reach as well: they look at the same thing from another side. */
  readonly also?: readonly string[]
}

const account = (breaks: (account: DoctorHouse['graph']['account']) => void): Broken => ({
  breaks: ({ graph }) => breaks(graph.account),
})

const number = (fields: Readonly<Record<string, unknown>>): Broken =>
  account(({ numbers }) => Object.assign(numbers[NUMBER.phoneNumberId]?.fields ?? {}, fields))

const health = (kind: string, canSend: string): Broken =>
  number({
    health_status: {
      can_send_message: canSend,
      entities: [
        { entity_type: kind, id: '1', can_send_message: canSend, errors: [{ error_code: 141006 }] },
      ],
    },
  })

const calling = (settings: Readonly<Record<string, unknown>>): Broken =>
  account(({ numbers }) => Object.assign(numbers[NUMBER.phoneNumberId]?.calling ?? {}, settings))

const template = (change: Readonly<Record<string, unknown>>): Broken =>
  account(({ templates }) => void Object.assign(templates[0] ?? {}, change))

const sql = (text: string): Broken => ({ breaks: ({ database }) => database.script(text) })

const server = (change: Partial<ServerFacts>): Broken => ({
  facts: (around) => ({
    ...around,
    database: {
      ...around.database,
      server: async () => ({ ...(await around.database.server()), ...change }),
    },
  }),
})

const directory = (isWritable: boolean, freeBytes: number): Broken => ({
  facts: (around) => ({
    ...around,
    database: {
      ...around.database,
      directory: async () => ({ path: '/var/lib/maitred', isWritable, freeBytes }),
    },
  }),
})

const jobs = (change: Partial<JobFacts>): Broken => ({
  facts: (around) => ({
    ...around,
    database: {
      ...around.database,
      jobs: async () => ({ ...(await around.database.jobs()), ...change }),
    },
  }),
})

const DAY_S = 24 * 60 * 60
const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * DAY_S
const isoDay = (days: number) => new Date(inDays(days) * 1000).toISOString().slice(0, 10)

const model = (id: string, shutdownDate: string | null): Broken => ({
  breaks: ({ models }) => {
    const at = models.openai.findIndex((offered) => offered.id === id)
    models.openai.splice(at, 1, { id, efforts: [], shutdownDate })
  },
})

const alsoOffered = (id: string, changes: Changes): Broken => ({
  changes,
  breaks: ({ models }) => models.openai.push({ id, efforts: [], shutdownDate: null }),
})

const gone = (id: string): Broken => ({
  breaks: ({ models }) =>
    models.openai.splice(
      models.openai.findIndex((one) => one.id === id),
      1,
    ),
})

const gemini = (geminiModel: string): Broken => ({
  changes: { waiter: { geminiModel } },
  breaks: ({ models }) => models.gemini.push({ id: geminiModel, levels: [] }),
})

/** A bar that takes its calls with a model of its own. @param shutdownDate `null`: the vendor does not offer it. */
const barModel = (id: string, shutdownDate: string | null): Broken => ({
  breaks: async ({ database, models }) => {
    await database.query(`UPDATE bars SET voice = $1 WHERE slug = 'le-quai'`, [{ model: id }])
    if (shutdownDate !== null) models.openai.push({ id, efforts: [], shutdownDate })
  },
})

/** One broken set-up for every fault there is. */
export const BROKEN: Readonly<Record<string, Broken>> = {
  'secrets.files open': {
    facts: (around) => ({
      ...around,
      files: async () => [
        { path: '/etc/maitred/token', keys: ['whatsapp.access_token'], mode: 0o644 },
      ],
    }),
  },
  'config.valid incomplete': {
    facts: (around) => ({
      ...around,
      problems: [
        { file: 'config.toml', key: 'whatsapp.verify_token', found: 'nothing', wanted: 'one' },
      ],
    }),
  },
  'database.version too_old': server({ versionNumber: 120_022 }),
  'database.version unmaintained': server({ versionNumber: 140_020 }),
  'database.migrations newer': sql(
    `INSERT INTO schema_migrations (position, tag, hash) VALUES (999, '9999_future', 'x')`,
  ),
  'database.pending behind': sql(
    'DELETE FROM schema_migrations WHERE position = (SELECT max(position) FROM schema_migrations)',
  ),
  'database.pending timers': sql('UPDATE pgboss.version SET version = 1'),
  'database.extensions no_plpgsql': server({ languages: ['internal', 'c', 'sql'] }),
  'database.rights may_not_create': server({ mayCreate: false }),
  'database.encoding not_utf8': server({ encoding: 'LATIN1' }),
  'database.clock apart': server({ aheadMs: 4_000 }),
  'database.clock far_apart': server({ aheadMs: -90_000 }),
  'database.connections few': server({
    isEmbedded: false,
    maxConnections: 100,
    usedConnections: 90,
  }),
  'database.connections none': server({
    isEmbedded: false,
    maxConnections: 100,
    usedConnections: 96,
  }),
  'database.directory not_writable': directory(false, 10e9),
  'database.directory filling': directory(true, 500e6),
  'database.directory full': directory(true, 50e6),
  'database.reachable closed': {
    facts: (around) => ({
      ...around,
      database: { ...around.database, state: async () => ({ kind: 'closed', code: '28P01' }) },
    }),
  },
  'server.public_url missing': { changes: { server: { publicUrl: null } } },
  'server.public_url not_https': {
    changes: { server: { publicUrl: 'http://orders.example' } },
    also: ['graph.callback_url'],
  },
  'server.public_address no_name': { breaks: ({ web }) => (web.addresses = []) },
  'server.public_address private': {
    breaks: ({ web }) => (web.addresses = ['8.8.4.4', '192.168.1.20']),
  },
  'server.reachable unreachable': { breaks: ({ web }) => (web.origin = 'http://127.0.0.1:1') },
  'server.reachable certificate': {
    facts: (around) => ({
      ...around,
      web: { ...around.web, get: async () => ({ kind: 'none', code: 'CERT_HAS_EXPIRED' }) },
    }),
  },
  'server.reachable not_ours': { breaks: ({ web, graph }) => (web.origin = graph.url) },
  'server.webhook refused': { changes: { whatsapp: { verifyToken: 'another-verify-token' } } },
  'server.webhook not_echoed': {
    facts: (around) => ({
      ...around,
      web: {
        ...around.web,
        get: async (url) => {
          const answer = await around.web.get(url)
          return url.includes('hub.mode') ? { kind: 'answer', status: 200, body: '<html>' } : answer
        },
      },
    }),
  },
  'server.trusted_proxies everyone': { changes: { server: { trustedProxies: ['0.0.0.0/0'] } } },
  'server.trusted_proxies none': {
    changes: { server: { trustedProxies: [] }, security: { ipAllowlist: 'enforce' } },
  },
  'server.trusted_proxies wide': { changes: { server: { trustedProxies: ['52.0.0.0/8'] } } },
  'metrics.door open': { changes: { metrics: { token: null, listen: '0.0.0.0:9464' } } },
  'metrics.door weak': { changes: { metrics: { token: 'short-one' } } },
  'clock.vendors apart': { breaks: ({ clocks }) => (clocks.meta.aheadMs = 10_000) },
  'clock.vendors far_apart': { breaks: ({ clocks }) => (clocks.meta.aheadMs = -120_000) },
  'graph.reachable unreachable': { changes: { whatsapp: { graphUrl: 'http://127.0.0.1:1' } } },
  'graph.version ended': { changes: { whatsapp: { graphVersion: 'v20.0' } } },
  'graph.version other': account((meta) => (meta.newestVersion = 25)),
  'graph.version ends_soon': { changes: { whatsapp: { graphVersion: 'v21.0' } } },
  'graph.token invalid': account(({ token }) => (token.expiresAt = inDays(-1))),
  'graph.token_expiry ends': account(({ token }) => (token.expiresAt = inDays(20))),
  'graph.token_expiry ends_soon': account(({ token }) => (token.expiresAt = inDays(1))),
  'graph.permissions no_messaging': account(
    ({ token }) => (token.scopes = ['whatsapp_business_management']),
  ),
  'graph.permissions no_management': account(
    ({ token }) => (token.scopes = ['whatsapp_business_messaging']),
  ),
  'graph.app_secret wrong': { changes: { whatsapp: { appSecret: ['another0app0secret'] } } },
  'graph.app_secret one_wrong': {
    changes: { whatsapp: { appSecret: ['another0app0secret', SECRETS.appSecret] } },
  },
  'graph.number unknown': { changes: { whatsapp: { phoneNumberId: '999999999999999' } } },
  'graph.waba unknown': { changes: { whatsapp: { wabaId: '888888888888888' } } },
  'graph.number_in_waba elsewhere': account(({ numbers }) => {
    const ours = numbers[NUMBER.phoneNumberId]
    if (ours !== undefined) ours.wabaId = '777777777777777'
  }),
  'graph.display_number other': { changes: { whatsapp: { number: '+250 700 000 111' } } },
  'graph.quality medium': number({ quality_rating: 'YELLOW' }),
  'graph.quality low': number({ quality_rating: 'RED' }),
  'graph.name in_review': number({ name_status: 'PENDING_REVIEW' }),
  'graph.name declined': number({ name_status: 'DECLINED' }),
  'graph.code_verification not_verified': number({ code_verification_status: 'NOT_VERIFIED' }),
  'graph.registration not_connected': number({ status: 'PENDING' }),
  'graph.registration flagged': number({ status: 'FLAGGED' }),
  'graph.messaging_limit too_low_for_calls': number({
    whatsapp_business_manager_messaging_limit: 'TIER_250',
  }),
  'graph.messaging_limit low': {
    ...number({ whatsapp_business_manager_messaging_limit: 'TIER_250' }),
    changes: { voice: { takesCalls: false } },
    also: ['graph.calling'],
  },
  'graph.app app_blocked': health('APP', 'BLOCKED'),
  'graph.app blocked': health('WABA', 'BLOCKED'),
  'graph.app limited': health('BUSINESS', 'LIMITED'),
  'graph.account_subscription missing': account(
    ({ subscribedApps }) => (subscribedApps[NUMBER.wabaId] = []),
  ),
  'graph.webhook missing': account((meta) => (meta.subscription = null)),
  'graph.webhook inactive': account(({ subscription }) => {
    if (subscription !== null) subscription.isActive = false
  }),
  'graph.webhook_fields no_messages': account(({ subscription }) => {
    if (subscription !== null) subscription.fields = ['calls']
  }),
  'graph.webhook_fields no_calls': account(({ subscription }) => {
    if (subscription !== null) subscription.fields = ['messages']
  }),
  'graph.callback_url elsewhere': account(({ subscription }) => {
    if (subscription !== null) subscription.callbackUrl = 'https://old.example/webhook'
  }),
  'graph.callback_override overridden': number({
    webhook_configuration: { phone_number: 'https://old.example/webhook' },
  }),
  'graph.calling off': calling({ status: 'DISABLED' }),
  'graph.calling on': { changes: { voice: { transport: 'bridge' } } },
  'graph.calling icon_hidden': calling({ call_icon_visibility: 'DISABLE_ALL' }),
  'graph.calling no_sip': calling({ sip: { status: 'DISABLED' } }),
  'graph.calling restricted': calling({
    restrictions: { restrictions_list: [{ type: 'RESTRICTED_USER_INITIATED_CALLING' }] },
  }),
  'graph.template missing': account((meta) => (meta.templates = [])),
  'graph.template paused': template({ status: 'PAUSED' }),
  'graph.template not_approved': template({ status: 'REJECTED' }),
  'graph.template_form wrong_parameters': template({
    components: [
      { type: 'BODY', text: '{{subject}} {{price}}' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show' }] },
    ],
  }),
  'graph.template_form no_button': template({
    components: [{ type: 'BODY', text: '{{subject}} {{detail}}' }],
  }),
  'graph.template_form not_utility': template({ category: 'MARKETING' }),
  'graph.template_languages missing': {
    ...account((meta) => (meta.templates = meta.templates.slice(0, 1))),
  },
  'openai.key wrong': { changes: { openai: { apiKey: 'sk-another' } } },
  'openai.project mismatch': { changes: { openai: { project: 'proj_of_others' } } },
  'openai.chat_model gone': {
    changes: { waiter: { openaiModel: 'gpt-5' } },
    also: ['prices.chat'],
  },
  'openai.chat_model ends_soon': model('gpt-6-luna', isoDay(20)),
  'openai.transcribe_model gone': gone('gpt-transcribe'),
  'openai.transcribe_model ends_soon': model('gpt-transcribe', isoDay(59)),
  'openai.realtime_model gone': gone('gpt-realtime-2.1'),
  'openai.realtime_model ends_soon': model('gpt-realtime-2.1', isoDay(59)),
  'openai.webhook_secret malformed': { changes: { openai: { webhookSecret: ['whsec_cut'] } } },
  'voice.trunk_secret missing': { changes: { voice: { trunkSecret: [] } } },
  'gemini.key wrong': { changes: { gemini: { apiKey: 'another-gemini-key' } } },
  'gemini.model gone': {
    changes: { waiter: { geminiModel: 'gemini-9-none' } },
    also: ['prices.chat'],
  },
  'gemini.model ends_soon': {
    ...gemini('gemini-3.1-flash-lite'),
    facts: (around) => ({ ...around, clock: { now: () => new Date('2027-04-20') } }),
    also: ['graph.version'],
  },
  'gemini.model preview': { ...gemini('gemini-flash-latest'), also: ['prices.chat'] },
  'prices.chat missing': alsoOffered('a-model-of-tomorrow', {
    waiter: { openaiModel: 'a-model-of-tomorrow' },
  }),
  'prices.chat undated': { changes: { waiter: { pricesDate: null } } },
  'prices.chat old': { changes: { waiter: { pricesDate: isoDay(-181) } } },
  'prices.calls missing': alsoOffered('a-voice-of-tomorrow', {
    voice: { model: 'a-voice-of-tomorrow' },
  }),
  'prices.calls undated': { changes: { voice: { pricesDate: null } } },
  'prices.calls old': { changes: { voice: { pricesDate: isoDay(-181) } } },
  'bars.present none': sql('DELETE FROM menu_items; DELETE FROM menu_categories; DELETE FROM bars'),
  'bars.staff none': sql(
    `DELETE FROM staff WHERE bar_id = (SELECT id FROM bars WHERE slug = 'chez-mado')`,
  ),
  'bars.tables none': sql('DELETE FROM bar_tables'),
  'bars.menu empty': sql('UPDATE menu_items SET available = false'),
  'bars.payments none': sql(
    `DELETE FROM payment_displays WHERE bar_id = (SELECT id FROM bars WHERE slug = 'le-quai')`,
  ),
  'bars.payments_confirmed unconfirmed': sql(
    `UPDATE payment_displays SET display = display - 'confirmed'`,
  ),
  'bars.languages mismatch': sql(`UPDATE bars SET default_language = 'sw', languages = '{en}'`),
  'bars.numbers unknown': sql(
    `UPDATE bars SET phone_number_id = '555555555555555' WHERE slug = 'le-quai'`,
  ),
  'bars.voice_model gone': barModel('gpt-realtime-2', null),
  'bars.voice_model ends_soon': barModel('gpt-realtime-2', isoDay(20)),
  'bars.voice_price missing': barModel('a-voice-of-tomorrow', isoDay(400)),
  'jobs.dead waiting': sql(`INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, state)
    VALUES ('m:1', 'message', 'l', now(), 0, 'dead')`),
  'jobs.inbox stuck': sql(`INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, received_at)
    VALUES ('m:1', 'message', 'l', now(), 0, now() - interval '20 minutes')`),
  'jobs.outbox stuck': jobs({ queues: [{ queue: 'outbox', waiting: 3, ageSeconds: 900 }] }),
  'jobs.paused paused':
    sql(`INSERT INTO senders (phone_number_id, pace_tokens, pace_at, paused_until, paused_reason)
    VALUES ('1', 1, now(), now() + interval '5 minutes', 'token')`),
}
