import type { Database } from '../src/db/client.ts'

/** Said in every one of these calls. */
export const SPOKEN = 'my cousin is late'

/** Ended calls with all that a call leaves behind, one for each age. */
export async function someCalls(
  database: Database,
  caller: {
    readonly phone: string
    readonly personId: string | null
    readonly daysAgo: readonly number[]
  },
): Promise<void> {
  for (const days of caller.daysAgo) {
    const params = [crypto.randomUUID(), caller.personId, caller.phone, days, SPOKEN]
    const ago = `now() - $4::integer * interval '1 day'`
    const all = `$1::uuid AS call, $2::uuid AS person, $3::text AS phone, ${ago} AS at, $5::text AS words`
    for (const insert of INSERTS) {
      await database.query(`WITH c AS (SELECT ${all}) ${insert} FROM c`, params)
    }
  }
}

const INSERTS = [
  `INSERT INTO calls (id, transport, ref, wacid, person_id, caller_phone, state, outcome, rang_at, memory)
   SELECT call, 'sip', 'rtc_' || call, 'wacid.' || phone || call, person, phone, 'ended', 'completed', at, '{}'`,
  `INSERT INTO call_acts (call_id, function_call_id, name, arguments, output)
   SELECT call, 'fc_1', 'leave_message', json_build_object('words', words)::text, '{}'`,
  `INSERT INTO call_summaries (call_id, id, person_id, primary_intent, intents, summary_text, written_by, created_at)
   SELECT 'rtc_' || call, call, person, 'whatsapp_voice_call', '{message}', words, 'rule', at`,
  `INSERT INTO call_transcripts (call_id, item_id, speaker, text, at) SELECT call, 'item_1', 'caller', words, at`,
  `INSERT INTO consents (id, call_id, person_id, about, is_given, how, wording, language, at)
   SELECT gen_random_uuid(), call, person, 'transcript', true, 'speech', 'v1', 'en', at`,
  `INSERT INTO call_requests (bar_id, id, call_id, person_id, kind, guest_name, words, created_at)
   SELECT gen_random_uuid(), gen_random_uuid(), call, person, 'message', 'Aline Uwase', words, at`,
  `INSERT INTO fraud_flags (id, rule, subject, person_id, reason, action, created_at)
   SELECT gen_random_uuid(), 'short_calls', 'person:' || coalesce(person::text, '-'), person, 'three in a row', 'flag', at`,
  `INSERT INTO surveys (id, bar_id, person_id, about, about_id, score, words, asked_at)
   SELECT gen_random_uuid(), gen_random_uuid(), person, 'call', call, 5, words, at`,
]
