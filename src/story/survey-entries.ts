import type { Db } from '../db/client.ts'
import type { Entry } from './entries.ts'
import type { Subject } from './subject.ts'
import { quoted } from './words.ts'

type Row = {
  readonly at: Date
  readonly about: 'call' | 'order'
  readonly score: number
  readonly words: string | null
  readonly id: string
}

/** What guests said of these calls and orders when they were asked. */
export async function surveyEntries(db: Db, subject: Subject): Promise<readonly Entry[]> {
  const rows = await db.rows<Row>(
    `SELECT s.answered_at AS at, s.about, s.score, s.words, s.about_id AS id FROM surveys s
      WHERE s.score IS NOT NULL
        AND ((s.about = 'order' AND s.about_id = ANY($3::uuid[]))
          OR (s.about = 'call' AND s.about_id IN (
                SELECT c.id FROM calls c
                 WHERE c.ref = ANY($1::text[]) OR c.wacid = ANY($1::text[]) OR c.id::text = ANY($1::text[])
                    OR c.chat_id = ANY($2::uuid[]))))
      ORDER BY s.answered_at`,
    [subject.callIds, subject.chats, subject.orders.map(({ id }) => id)],
  )
  return rows.map(({ at, about, score, words, id }) => ({
    at,
    what: about,
    text: `survey: ${score} of 5${words === null ? '' : `, ${quoted(words)}`}`,
    id,
  }))
}
