import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import { at } from './columns.ts'

/** Replicas that are alive: a call whose owner's row has run out is taken over. One beat a replica, however many calls. */
export const replicas = pgTable('replicas', {
  id: uuid('id').primaryKey(),
  aliveUntil: at('alive_until').notNull(),
})

/** Every call that rang, whoever told us first: the transport's webhook or WhatsApp's own. */
export const calls = pgTable(
  'calls',
  {
    id: uuid('id').primaryKey(),
    transport: text('transport').notNull(),
    /** The transport's own id; `null` while only WhatsApp has told of the call. */
    ref: text('ref'),
    /** WhatsApp's id (`wacid.…`), once it is known to be the same call. */
    wacid: text('wacid'),
    barId: uuid('bar_id'),
    personId: uuid('person_id'),
    chatId: uuid('chat_id'),
    phoneNumberId: text('phone_number_id'),
    /** E.164 digits; nulled by retention. */
    callerPhone: text('caller_phone'),
    state: text('state')
      .$type<'ringing' | 'claimed' | 'answered' | 'live' | 'ended'>()
      .notNull()
      .default('ringing'),
    /** The replica that steers it, and how often it has changed hands: what names an older fence changes nothing. */
    owner: uuid('owner'),
    fence: bigint('fence', { mode: 'number' }).notNull().default(0),
    /** What the state machine needs to go on in another process; no spoken word. */
    memory: jsonb('memory').$type<unknown>(),
    language: text('language'),
    /** Way of speaking that it was answered in; `null`: never answered, or by an older version. */
    style: text('style'),
    /** Why it was refused or failed; a closed set. */
    reason: text('reason'),
    outcome: text('outcome'),
    /** One text a failed call, whoever finds out that it failed. */
    fallbackSentAt: at('fallback_sent_at'),
    rangAt: at('rang_at').notNull(),
    claimedAt: at('claimed_at'),
    /** When it was counted among those that caps allow: decided once, one call at a time. */
    seatedAt: at('seated_at'),
    answeredAt: at('answered_at'),
    attachedAt: at('attached_at'),
    greetedAt: at('greeted_at'),
    endedAt: at('ended_at'),
    costMicroUsd: bigint('cost_micro_usd', { mode: 'number' }).notNull().default(0),
  },
  (t) => [
    uniqueIndex('calls_ref')
      .on(t.transport, t.ref)
      .where(sql`${t.ref} IS NOT NULL`),
    uniqueIndex('calls_wacid')
      .on(t.wacid)
      .where(sql`${t.wacid} IS NOT NULL`),
    index('calls_open')
      .on(t.owner)
      .where(sql`${t.state} <> 'ended'`),
    index('calls_bar').on(t.barId, t.rangAt),
    index('calls_caller').on(t.callerPhone, t.rangAt),
    index('calls_person').on(t.personId, t.rangAt),
  ],
)

/** A function call of a model: acted on once, whoever asks again. */
export const callActs = pgTable(
  'call_acts',
  {
    callId: uuid('call_id').notNull(),
    functionCallId: text('function_call_id').notNull(),
    name: text('name').notNull(),
    /** While it is pending, so that another process can finish it; nulled with the output. */
    arguments: text('arguments'),
    output: jsonb('output').$type<unknown>(),
    createdAt: at('created_at').notNull().defaultNow(),
    doneAt: at('done_at'),
  },
  (t) => [primaryKey({ columns: [t.callId, t.functionCallId] })],
)

/** One row a call, made when it ended. Numbers, names and card-like digits were taken out before it was written. */
export const callSummaries = pgTable(
  'call_summaries',
  {
    /** The transport's own id, else WhatsApp's: what a vendor's page shows. */
    callId: text('call_id').primaryKey(),
    /** Of `calls`. */
    id: uuid('id').notNull().unique().defaultRandom(),
    barId: uuid('bar_id'),
    personId: uuid('person_id'),
    /** The channel's fixed word; what the caller wanted is in `intents`. */
    primaryIntent: text('primary_intent').notNull(),
    intents: text('intents').array().notNull(),
    summaryText: text('summary_text').notNull(),
    /** `model` or `rule`. */
    writtenBy: text('written_by').notNull().default('rule'),
    language: text('language'),
    outcome: text('outcome'),
    durationSeconds: integer('duration_seconds'),
    orderId: uuid('order_id'),
    costUsd: numeric('cost_usd'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('call_summaries_created').on(t.primaryIntent, t.createdAt),
    index('call_summaries_bar').on(t.barId, t.createdAt),
    index('call_summaries_person').on(t.personId),
  ],
)

/** What was said, only from a spoken or pressed yes on. */
export const callTranscripts = pgTable(
  'call_transcripts',
  {
    callId: uuid('call_id').notNull(),
    itemId: text('item_id').notNull(),
    speaker: text('speaker').$type<'caller' | 'model'>().notNull(),
    text: text('text').notNull(),
    /** The caller cut in: not all of it was heard. */
    isCut: boolean('is_cut').notNull().default(false),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.callId, t.itemId] })],
)

/** Who agreed to what, in which wording, and when: kept. */
export const consents = pgTable(
  'consents',
  {
    id: uuid('id').primaryKey(),
    callId: uuid('call_id'),
    personId: uuid('person_id'),
    about: text('about').notNull(),
    isGiven: boolean('is_given').notNull(),
    how: text('how').$type<'speech' | 'key'>().notNull(),
    wording: text('wording').notNull(),
    language: text('language').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('consents_person').on(t.personId), index('consents_call').on(t.callId)],
)

/** A table asked for, or a message left, in a call. */
export const callRequests = pgTable(
  'call_requests',
  {
    barId: uuid('bar_id').notNull(),
    id: uuid('id').notNull(),
    callId: uuid('call_id').notNull(),
    personId: uuid('person_id'),
    kind: text('kind').$type<'booking' | 'message'>().notNull(),
    /** When the table is wanted. */
    wantedAt: at('wanted_at'),
    guests: smallint('guests'),
    guestName: text('guest_name'),
    words: text('words'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.barId, t.id] }), index('call_requests_person').on(t.personId)],
)

/** Something unusual, with its reason; the owner was told, and may take it back. */
export const fraudFlags = pgTable(
  'fraud_flags',
  {
    id: uuid('id').primaryKey(),
    barId: uuid('bar_id'),
    rule: text('rule').notNull(),
    /** Whom it is about: `person:<id>`, `block:<first digits>`, `table:<label>`. */
    subject: text('subject').notNull(),
    personId: uuid('person_id'),
    reason: text('reason').notNull(),
    action: text('action').$type<'flag' | 'block'>().notNull(),
    blockedUntil: at('blocked_until'),
    clearedAt: at('cleared_at'),
    clearedBy: text('cleared_by'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('fraud_flags_subject').on(t.subject, t.createdAt),
    index('fraud_flags_blocked')
      .on(t.subject, t.blockedUntil)
      .where(sql`${t.action} = 'block' AND ${t.clearedAt} IS NULL`),
  ],
)

/** How it was, 1 to 5, and a word if they liked. */
export const surveys = pgTable(
  'surveys',
  {
    id: uuid('id').primaryKey(),
    barId: uuid('bar_id').notNull(),
    personId: uuid('person_id'),
    about: text('about').$type<'call' | 'order'>().notNull(),
    aboutId: uuid('about_id').notNull(),
    score: smallint('score'),
    words: text('words'),
    askedAt: at('asked_at').notNull(),
    answeredAt: at('answered_at'),
  },
  (t) => [
    uniqueIndex('surveys_about').on(t.about, t.aboutId),
    index('surveys_bar').on(t.barId, t.askedAt),
    index('surveys_person').on(t.personId),
  ],
)

/** What calls cost a bar, by its local day: beside `ai_usage`, since a call is paid by sound too. */
export const callUsage = pgTable(
  'call_usage',
  {
    barId: uuid('bar_id').notNull(),
    day: text('day').notNull(),
    model: text('model').notNull(),
    calls: integer('calls').notNull(),
    seconds: doublePrecision('seconds').notNull(),
    inputTokens: bigint('input_tokens', { mode: 'number' }).notNull(),
    cachedTokens: bigint('cached_tokens', { mode: 'number' }).notNull(),
    outputTokens: bigint('output_tokens', { mode: 'number' }).notNull(),
    costMicroUsd: bigint('cost_micro_usd', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.barId, t.day, t.model] })],
)
