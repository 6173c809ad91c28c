import type { Db } from '../db/client.ts'
import type { Entry } from './entries.ts'
import type { Subject } from './subject.ts'
import { quoted, shown } from './words.ts'

/** Calls by any of their ids, or of a chat. */
const CALLS = `
  SELECT c.* FROM calls c
   WHERE c.ref = ANY($1::text[]) OR c.wacid = ANY($1::text[]) OR c.id::text = ANY($1::text[])
      OR c.chat_id = ANY($2::uuid[])`

/** One call step by step, what was done in it, and what came of it. */
export async function callEntries(db: Db, subject: Subject): Promise<readonly Entry[]> {
  const steps = await db.rows<{ readonly at: Date; readonly id: string; readonly text: string }>(
    `WITH c AS (${CALLS})
     SELECT rang_at AS at, id, 'rang, by ' || transport AS text FROM c
     UNION ALL SELECT answered_at, id, 'answered' FROM c WHERE answered_at IS NOT NULL
     UNION ALL SELECT greeted_at, id, 'greeted' FROM c WHERE greeted_at IS NOT NULL
     UNION ALL SELECT coalesce(a.done_at, a.created_at), c.id,
                      a.name || CASE WHEN a.done_at IS NULL THEN ' (pending)' ELSE '' END
                 FROM c JOIN call_acts a ON a.call_id = c.id
     UNION ALL SELECT n.at, c.id, n.about || CASE WHEN n.is_given THEN ': agreed, by ' ELSE ': refused, by ' END || n.how
                 FROM c JOIN consents n ON n.call_id = c.id
     UNION ALL SELECT r.created_at, c.id, 'left a ' || r.kind FROM c JOIN call_requests r ON r.call_id = c.id
     UNION ALL SELECT fallback_sent_at, id, 'text instead of a call' FROM c WHERE fallback_sent_at IS NOT NULL
     UNION ALL SELECT ended_at, id, 'ended: ' || coalesce(outcome, '–') || coalesce(', ' || reason, '')
                 FROM c WHERE ended_at IS NOT NULL
      ORDER BY 1`,
    [subject.callIds, subject.chats],
  )
  const entries = steps.map(({ at, id, text }): Entry => ({
    at,
    what: 'call',
    text: shown(text),
    id,
  }))
  return [...entries, ...(await summaries(db, subject))]
}

type SummaryRow = {
  readonly at: Date
  readonly outcome: string | null
  readonly seconds: number | null
  readonly intents: readonly string[]
  readonly summary: string
}

async function summaries(db: Db, subject: Subject): Promise<readonly Entry[]> {
  const rows = await db.rows<SummaryRow>(
    `SELECT created_at AS at, outcome, duration_seconds AS seconds, intents, summary_text AS summary
       FROM call_summaries
      WHERE call_id = ANY($1::text[]) OR order_id = ANY($3::uuid[])
         OR id IN (SELECT id FROM (${CALLS}) c)
      ORDER BY created_at`,
    [subject.callIds, subject.chats, subject.orders.map(({ id }) => id)],
  )
  return rows.map(({ at, outcome, seconds, intents, summary }) => ({
    at,
    what: 'call',
    text: `summary, ${outcome ?? 'ended'}${seconds === null ? '' : ` after ${seconds} s`}: ${[...intents, quoted(summary)].join(', ')}`,
    id: null,
  }))
}
