import type { Static } from '@sinclair/typebox'

import { CALL_FRAUD } from '../core/call/call-rules.ts'
import { CHAT_FRAUD } from '../core/chat-rules.ts'
import {
  KNOWN_MINUTE_PRICES,
  KNOWN_PRICES,
  modelsIn,
  PRICES_KNOWN_ON,
} from '../core/model-prices.ts'
import { LOG_LEVELS } from '../platform/log.ts'
import {
  choice,
  choices,
  DAY,
  flag,
  integer,
  type Key,
  optionalText,
  secret,
  secrets,
  text,
  texts,
} from './keys.ts'
import { VOICE_KEYS } from './voice-keys.ts'

const HTTP = {
  pattern: /^https?:\/\/[^\s/]+(\/\S*)?$/,
  wanted: 'an address starting with https:// (or http:// for a stand-in)',
}
const META_ID = { pattern: /^\d{5,20}$/, wanted: 'the 5 to 20 digits that Meta shows, as text' }
const MODEL = { pattern: /^[a-zA-Z0-9][\w.:-]{1,80}$/, wanted: 'a model id' }
const days = (preset: number, least: number, notes: { readonly about: string }) =>
  integer(preset, [least, 36_500], { live: true, unit: 'days', ...notes })
const FRAUD_RULES = [...CHAT_FRAUD, ...CALL_FRAUD]
/** Taken up on SIGHUP: whoever uses such a key asks `LiveConfig` each time. */
const LIVE = { live: true } as const

/** Every setting of maitred: section, then key as it is written in TOML. */
export const SECTIONS = {
  server: {
    host: text('0.0.0.0', { about: 'Address to listen on.' }),
    port: integer(8080, [0, 65_535], { about: 'Port to listen on; 0 takes any free one.' }),
    public_url: optionalText({
      pattern: /^https?:\/\/[^\s/?#]+(\/[^\s?#]*[^\s/?#])?$/,
      wanted: 'an address such as https://bar.example, without a slash at its end',
      about:
        'Where diners reach this server from outside; payment pages and QR images are linked below it.',
    }),
    trusted_proxies: texts({
      pattern: /^[0-9a-fA-F.:]+(\/\d{1,3})?$/,
      wanted: 'a list of addresses or networks, such as ["10.0.0.0/8", "::1"]',
      about: 'Proxies whose X-Forwarded-For or Forwarded is believed; nobody else’s is.',
    }),
    leave_seconds: integer(2, [0, 60], {
      unit: 'seconds',
      about:
        'After a signal to stop, /readyz answers 503 for so long while all else is still taken, so that a load balancer moves on first.',
    }),
    work: flag(true, {
      about:
        'Answer diners too. With false this replica only stores deliveries, and another one must do the turns; its poll finds what is stored here after two to four seconds.',
    }),
  },
  database: {
    url: text('embedded:./data', {
      pattern: /^(embedded:.+|postgres(ql)?:\/\/\S+)$/,
      wanted: 'embedded:FOLDER or postgres://user:password@host:5432/name',
      env: ['DATABASE_URL'],
      twin: true,
      about:
        'embedded:FOLDER keeps everything in a folder, for one process; postgres://… is for production. ?sslmode=require at its end encrypts the connection, ?sslmode=verify-full looks at the certificate too.',
    }),
    wait_seconds: integer(60, [0, 3600], {
      unit: 'seconds',
      about:
        'How long a start waits for a postgres:// database that is not there yet; a wrong password or name is told at once.',
    }),
    backend: choice(['postgres', 'citus', 'yugabytedb', 'cockroachdb'], 'postgres', {
      about: 'What answers behind a postgres:// address.',
    }),
  },
  whatsapp: {
    access_token: secret({
      ...LIVE,
      env: ['WHATSAPP_ACCESS_TOKEN', 'WABA_ACCESS_TOKEN'],
      about: 'Token of a system user with whatsapp_business_messaging.',
    }),
    app_secret: secrets({
      ...LIVE,
      env: ['WA_APP_SECRET'],
      about: 'App secret that Meta signs its webhooks with; several while it is being changed.',
    }),
    verify_token: secret({
      ...LIVE,
      env: ['WA_VERIFY_TOKEN'],
      about: 'The word you typed into Meta’s webhook form.',
    }),
    phone_number_id: optionalText({
      ...META_ID,
      env: ['WHATSAPP_PHONE_NUMBER_ID', 'WABA_PHONE_NUMBER_ID'],
      about: 'Id (not the number) of the WhatsApp number that bars use unless they have their own.',
    }),
    number: optionalText({
      pattern: /^\+?[1-9][\d ]{7,18}$/,
      wanted: 'an international number such as "+250 700 000 100"',
      about: 'The number itself, as diners see it; printed into the QR codes of the tables.',
    }),
    waba_id: optionalText({ ...META_ID, about: 'Id of the WhatsApp Business account.' }),
    graph_url: text('https://graph.facebook.com', {
      ...HTTP,
      about: 'Where the Graph API answers.',
    }),
    graph_version: text('v26.0', {
      pattern: /^v\d{2}\.\d$/,
      wanted: 'a version such as v26.0',
      about: 'Version of the Graph API to speak.',
    }),
    owner_template: optionalText({
      pattern: /^[a-z0-9_]{1,512}$/,
      wanted: 'a template name: small letters, digits and underscores',
      about:
        'Approved utility template that alerts staff outside their 24-hour window; without it such alerts are dead letters.',
    }),
    messages_per_second: integer(80, [1, 1000], {
      unit: 'messages per second',
      about: 'Most messages sent from one number.',
    }),
    pair_burst: integer(45, [1, 45], {
      unit: 'messages',
      about: 'Messages one person can get in a row before they are spaced out.',
    }),
    pair_seconds: integer(6, [1, 60], {
      unit: 'seconds',
      about: 'Space between messages to one person once the burst is used up.',
    }),
  },
  openai: {
    api_key: secret({ env: ['OPENAI_API_KEY'], about: 'Project API key.' }),
    organization: optionalText({ env: ['OPENAI_ORG_ID'], about: 'Organization id.' }),
    project: optionalText({ env: ['OPENAI_PROJECT_ID'], about: 'Project id.' }),
    webhook_secret: secrets({
      ...LIVE,
      env: ['OPENAI_WEBHOOK_SECRET'],
      about: 'Secret that OpenAI signs its webhooks with; several while it is being changed.',
    }),
    base_url: text('https://api.openai.com/v1', { ...HTTP, about: 'HTTP API.' }),
    transcribe_model: text('gpt-transcribe', {
      ...MODEL,
      about:
        'Model that writes down voice notes. Without an api_key diners are asked to write instead.',
    }),
    realtime_url: text('wss://api.openai.com/v1/realtime', {
      pattern: /^wss?:\/\/[^\s/]+(\/\S*)?$/,
      wanted: 'an address starting with wss:// (or ws:// for a stand-in)',
      about: 'Realtime API.',
    }),
  },
  gemini: {
    api_key: secret({ env: ['GEMINI_API_KEY'], about: 'API key.' }),
    base_url: text('https://generativelanguage.googleapis.com', {
      ...HTTP,
      about: 'HTTP API.',
    }),
  },
  waiter: {
    gather_ms: integer(600, [0, 1200], {
      unit: 'milliseconds',
      about: 'Wait this long after a text for more from the same diner; a tap is answered at once.',
    }),
    gather_max_ms: integer(1200, [0, 1200], {
      unit: 'milliseconds',
      about: 'Longest wait from the first text on.',
    }),
    typing: flag(true, {
      about:
        'Show “typing…” to the diner while more words are waited for or a voice note is listened to; with gather_ms = 0 only for the latter.',
    }),
    providers: choices(['openai', 'gemini', 'house'], ['openai', 'gemini', 'house'], {
      about:
        'Who answers, first to last. A provider without an api_key is left out; the house waiter is always last.',
    }),
    models_for: choice(['doubt', 'all'], 'doubt', {
      about:
        'doubt: what the house waiter understands with certainty costs nothing and is answered at once. all: every text goes to a model. Taps and table codes never do.',
    }),
    openai_model: text('gpt-6-luna', { ...MODEL, about: 'Chat model of OpenAI.' }),
    gemini_model: text('gemini-3.8-flash', { ...MODEL, about: 'Chat model of Gemini.' }),
    reply_budget_seconds: integer(25, [1, 60], {
      unit: 'seconds',
      about:
        'Time for a reply before the house waiter takes over. Each model but the last leaves 40 % of what is left to those behind it, listening to voice notes takes 40 % at most, and with less than 1.5 seconds left no model is asked: with 1 none ever is.',
    }),
    daily_cap_cents: integer(500, [0, 1_000_000], {
      unit: 'US cents per bar and day',
      about:
        'Estimated cost of models, voice notes included, after which the house waiter serves a bar until its next day; 0: no cap. A model without a price is counted as the dearest known, which the log says at the start.',
    }),
    prices: texts({
      pattern: /^\S+ \d+(\.\d+)?( \d+(\.\d+)? \d+(\.\d+)?)?$/,
      wanted:
        'a list of "MODEL INPUT CACHED OUTPUT" in US dollars per million tokens, and of "MODEL MINUTE" in US dollars per minute of a voice note',
      about: `Prices of models, for the estimate of their cost. They stand beside those that come with the program, of ${PRICES_KNOWN_ON} (${modelsIn([...KNOWN_PRICES, ...KNOWN_MINUTE_PRICES]).join(', ')}), and win over them.`,
    }),
    prices_date: optionalText({
      ...DAY,
      about:
        'Day you looked up your prices. "maitred doctor" and "maitred eval" show of which day the prices in use are, and doctor warns of old ones.',
    }),
  },
  voice: VOICE_KEYS,
  security: {
    fraud_block_minutes: integer(60, [0, 10_080], {
      ...LIVE,
      unit: 'minutes',
      about:
        'How long somebody is not served who calls without end, or orders as no guest does; the owner is told and can take it back. 0: nobody is blocked, only told of.',
    }),
    fraud_rules: texts({
      ...LIVE,
      pattern: new RegExp(`^(${FRAUD_RULES.map(({ rule }) => rule).join('|')}) \\d{1,5}$`),
      wanted: `a list of "RULE COUNT", RULE one of ${FRAUD_RULES.map(({ rule, atLeast }) => `${rule} (${atLeast})`).join(', ')}`,
      about:
        'From which count on a rule finds something unusual, in place of the one in brackets; 0: never. docs/security.md tells what each counts.',
    }),
    requests_per_address: integer(60_000, [0, 10_000_000], {
      ...LIVE,
      unit: 'requests per minute',
      about:
        'Most requests from one address, whatever they ask for; more are answered 429. Deliveries that are signed do not count. IPv6 addresses count by their /64.',
    }),
    messages_per_diner: integer(60, [0, 10_000], {
      ...LIVE,
      unit: 'messages per minute',
      about:
        'Messages of one diner that are answered; more are kept, and answered once with a kind notice.',
    }),
    messages_per_bar: integer(6000, [0, 1_000_000], {
      ...LIVE,
      unit: 'messages per minute',
      about:
        'Messages to one bar that are answered; more are kept, and each diner is told once that the bar is very busy.',
    }),
    ip_allowlist: choice(['off', 'log', 'enforce'], 'off', {
      ...LIVE,
      about:
        'What to do with deliveries to Meta’s door from addresses that are not on the list: nothing, log them, or refuse them.',
    }),
    ip_allowlist_file: optionalText({
      ...LIVE,
      about:
        'The list: a network such as 157.240.0.0/16 a line, # for comments; lines of whois (route: …) and of a geofeed are understood.',
    }),
    ip_allowlist_refresh_minutes: integer(60, [1, 1440], {
      ...LIVE,
      unit: 'minutes',
      about: 'How often the file is read again. A file with a mistake is refused whole.',
    }),
    client_certificate_header: optionalText({
      ...LIVE,
      pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/,
      wanted: 'the name of a header',
      about:
        'Header in which a trusted proxy passes the subject of the client certificate it has verified. If set, Meta’s door takes only deliveries with Meta’s name in it.',
    }),
    keep_bodies_days: days(9, 1, {
      about: 'Keep what WhatsApp delivered, word for word, after it was answered.',
    }),
    keep_inbox_days: days(9, 8, {
      about:
        'Keep the rows themselves: by them a delivery is known that comes twice, for up to 7 days.',
    }),
    keep_outbox_days: days(30, 1, { about: 'Keep what was sent, after it was sent.' }),
    keep_visits_days: days(90, 1, {
      about:
        'Keep who sat and ordered in a visit, and their wishes for the kitchen, after it ended. The order itself stays.',
    }),
    keep_transcripts_days: days(30, 1, {
      about: 'Keep what was said in a call, where [voice] transcripts and the caller allow it.',
    }),
    keep_calls_days: days(90, 1, {
      about:
        'Keep who called, what they asked for and what the call was about. That a call was, and how it ended, stays.',
    }),
    keep_people_days: days(365, 1, {
      about: 'Keep the number, name and chat of somebody who has not written since.',
    }),
  },
  metrics: {
    listen: optionalText({
      pattern: /^\S+:(?:[1-5]?\d{1,4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
      wanted: 'HOST:PORT such as 127.0.0.1:9464',
      about:
        'Serve metrics on an address of their own; otherwise on the server’s, behind the token.',
    }),
    path: text('/metrics', { pattern: /^\/\S*$/, wanted: 'a path', about: 'Path of the metrics.' }),
    token: secret({
      ...LIVE,
      about:
        'Bearer token a scraper must show. Without token and without listen there are no metrics over HTTP.',
    }),
    otlp_endpoint: optionalText({
      ...HTTP,
      about:
        'Send traces to the OTLP receiver at this address (http://127.0.0.1:4318). Without it nothing is followed.',
    }),
    otlp_token: secret({ about: 'Bearer token for that receiver.' }),
    trace_percent: integer(100, [1, 100], {
      unit: 'percent',
      about: 'Messages and calls that are followed; the same ones by every replica.',
    }),
    sample_seconds: integer(10, [1, 300], {
      unit: 'seconds',
      about:
        'How often queues, the database, the disk and resting models are looked at for their gauges.',
    }),
  },
  log: {
    level: choice(LOG_LEVELS, 'info', {
      ...LIVE,
      about: 'Least important entries that are written.',
    }),
  },
} as const satisfies { readonly [section: string]: { readonly [key: string]: Key } }

type Sections = typeof SECTIONS
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S

/** One `[[plugins]]` entry: the file, and the keys that are the plugin's own. */
export type PluginEntry = {
  /** Absolute; a relative path in the file counts from the config file's folder. */
  readonly path: string
  readonly options: { readonly [key: string]: unknown }
}

/** The settings of one server: sections and keys as in TOML, in camel case; frozen. */
export type Config = {
  readonly [S in keyof Sections]: {
    readonly [K in keyof Sections[S] & string as Camel<K>]: Sections[S][K] extends Key<infer T>
      ? Static<T>
      : never
  }
} & { readonly plugins: readonly PluginEntry[] }

export type SectionName = keyof Sections

/** Every key with its section, in the order of the example file. */
export function allKeys(): readonly {
  readonly section: SectionName
  readonly name: string
  readonly key: Key
}[] {
  return sectionNames().flatMap((section) =>
    Object.entries<Key>(SECTIONS[section]).map(([name, key]) => ({ section, name, key })),
  )
}

export function sectionNames(): readonly SectionName[] {
  // Object.keys forgets that the table's type is exact.
  return Object.keys(SECTIONS) as SectionName[]
}

/** `messages_per_second` → `messagesPerSecond`. */
export function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
