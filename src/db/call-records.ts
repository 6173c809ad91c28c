import type { Language } from '../core/language.ts'
import type { Db } from './database.ts'

export type CallSummary = {
  /** The transport's own id, else WhatsApp's. */
  readonly callRef: string
  readonly id: string
  readonly barId: string | null
  readonly personId: string | null
  readonly intents: readonly string[]
  /** Redacted before it comes here. */
  readonly text: string
  readonly language: Language | null
  readonly outcome: string
  readonly durationSeconds: number | null
  readonly orderId: string | null
  readonly costUsd: number
}

/** The channel's fixed word. */
const INTENT = 'whatsapp_voice_call'

/**
 * One row a call, by rule; a model may write it better later. Whoever was erased while they spoke is named no more, nor by
 * the vendor's id of their call.
 */
export async function insertSummary(tx: Db, summary: CallSummary): Promise<void> {
  await tx.rows(
    `INSERT INTO call_summaries (call_id, id, bar_id, person_id, primary_intent, intents, summary_text, written_by,
                                 language, outcome, duration_seconds, order_id, cost_usd)
     SELECT CASE WHEN $4::uuid IS NULL OR p.id IS NOT NULL THEN $1 ELSE $2::text END, $2::uuid, $3, p.id, '${INTENT}', $5,
            $6, 'rule', $7, $8, $9, $10, $11
       FROM (SELECT 1) AS one LEFT JOIN people p ON p.id = $4::uuid ON CONFLICT DO NOTHING`,
    [
      summary.callRef,
      summary.id,
      summary.barId,
      summary.personId,
      summary.intents,
      summary.text,
      summary.language,
      summary.outcome,
      summary.durationSeconds,
      summary.orderId,
      String(summary.costUsd),
    ],
  )
}

/**
 * What was erased, as the call ran or while the model thought, has no vendor's id: it gets no words any more.
 * @param text of a model, redacted.
 */
export async function rewriteSummary(
  db: Db,
  id: string,
  text: string,
  intents: readonly string[],
): Promise<void> {
  await db.rows(
    `UPDATE call_summaries SET summary_text = $2, intents = $3, written_by = 'model'
      WHERE id = $1 AND written_by = 'rule' AND call_id <> id::text`,
    [id, text, intents],
  )
}

export type Consent = {
  readonly id: string
  readonly callId: string
  readonly personId: string | null
  readonly isGiven: boolean
  readonly how: 'speech' | 'key'
  readonly wording: string
  readonly language: Language
  readonly at: Date
}

/** Each word about it is kept, yes and no: the last one counts. */
export async function insertConsent(tx: Db, consent: Consent): Promise<void> {
  const { id, callId, personId, isGiven, how, wording, language, at } = consent
  await tx.rows(
    `INSERT INTO consents (id, call_id, person_id, about, is_given, how, wording, language, at)
     VALUES ($1, $2, $3, 'transcript', $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [id, callId, personId, isGiven, how, wording, language, at],
  )
}

export type TranscriptLine = {
  readonly callId: string
  readonly itemId: string
  readonly speaker: 'caller' | 'model'
  readonly text: string
  readonly isCut: boolean
  readonly at: Date
}

/** Only where the last word about it is a yes, whoever asks. */
export async function saveTranscriptLine(tx: Db, line: TranscriptLine): Promise<void> {
  const { callId, itemId, speaker, text, isCut, at } = line
  await tx.rows(
    `INSERT INTO call_transcripts (call_id, item_id, speaker, text, is_cut, at)
     SELECT $1, $2, $3, $4, $5, $6
      WHERE (SELECT is_given FROM consents WHERE call_id = $1 ORDER BY at DESC, id DESC LIMIT 1)
     ON CONFLICT (call_id, item_id) DO UPDATE SET text = excluded.text, is_cut = excluded.is_cut`,
    [callId, itemId, speaker, text, isCut, at],
  )
}

/** Who takes a yes back takes all of it back. */
export async function dropTranscript(tx: Db, callId: string): Promise<void> {
  await tx.rows('DELETE FROM call_transcripts WHERE call_id = $1', [callId])
}

export type CallRequest = {
  readonly id: string
  readonly callId: string
  readonly personId: string | null
  readonly kind: 'booking' | 'message'
  readonly wantedAt: Date | null
  readonly guests: number | null
  readonly guestName: string | null
  readonly words: string | null
  readonly at: Date
}

/**
 * In the transaction that marks its act as done: the same call again writes no second one. Of whoever the call is by now,
 * else of the person named.
 */
export async function insertCallRequest(
  tx: Db,
  barId: string,
  request: CallRequest,
): Promise<void> {
  const { id, callId, personId, kind, wantedAt, guests, guestName, words, at } = request
  await tx.rows(
    `INSERT INTO call_requests (bar_id, id, call_id, person_id, kind, wanted_at, guests, guest_name, words, created_at)
     VALUES ($1, $2, $3, coalesce((SELECT c.person_id FROM calls c WHERE c.id = $3), $4), $5, $6, $7, $8, $9, $10)`,
    [barId, id, callId, personId, kind, wantedAt, guests, guestName, words, at],
  )
}

/** Tables asked for in a call, in their order. */
export async function bookingsOf(
  db: Db,
  barId: string,
  callId: string,
): Promise<readonly { readonly guests: number; readonly wantedAt: Date }[]> {
  return await db.rows<{ readonly guests: number; readonly wantedAt: Date }>(
    `SELECT guests, wanted_at AS "wantedAt" FROM call_requests
      WHERE bar_id = $1 AND call_id = $2 AND kind = 'booking' ORDER BY created_at, id`,
    [barId, callId],
  )
}

/** Names that were given in a call, or are known of its caller: not to be written down again. */
export async function namesInCall(
  db: Db,
  barId: string,
  callId: string,
): Promise<readonly string[]> {
  const rows = await db.rows<{ readonly name: string | null }>(
    `SELECT guest_name AS name FROM call_requests WHERE bar_id = $1 AND call_id = $2
     UNION SELECT p.profile_name FROM calls c JOIN people p ON p.id = c.person_id
            WHERE c.id = $2 AND c.bar_id = $1`,
    [barId, callId],
  )
  return rows.flatMap(({ name }) => name ?? [])
}

export type CallSpending = {
  readonly model: string
  readonly seconds: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costMicroUsd: number
}

/** Adds a call to the bar's books of that local day. */
export async function addCallUsage(
  tx: Db,
  barId: string,
  day: string,
  spent: CallSpending,
): Promise<void> {
  const { model, seconds, input, cached, output, costMicroUsd } = spent
  await tx.rows(
    `INSERT INTO call_usage AS u (bar_id, day, model, calls, seconds, input_tokens, cached_tokens, output_tokens,
                                  cost_micro_usd)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)
     ON CONFLICT (bar_id, day, model) DO UPDATE SET calls = u.calls + 1,
       seconds = u.seconds + excluded.seconds, input_tokens = u.input_tokens + excluded.input_tokens,
       cached_tokens = u.cached_tokens + excluded.cached_tokens,
       output_tokens = u.output_tokens + excluded.output_tokens,
       cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd`,
    [barId, day, model, seconds, input, cached, output, costMicroUsd],
  )
}
