import type { Db } from './database.ts'

export type SurveyAbout = {
  readonly id: string
  readonly personId: string
  readonly about: 'call' | 'order'
  readonly aboutId: string
  readonly at: Date
}

/**
 * Whether to ask, written down: the first so many people of a bar are asked once each, afterwards those whom chance picked.
 * @returns false when nobody is to be asked, or was about this before.
 */
export async function askSurvey(
  tx: Db,
  barId: string,
  survey: SurveyAbout,
  rule: { readonly first: number; readonly isPicked: boolean },
): Promise<boolean> {
  const { id, personId, about, aboutId, at } = survey
  const asked = await tx.rows(
    `INSERT INTO surveys (id, bar_id, person_id, about, about_id, asked_at)
     SELECT $2, $1, $3, $4, $5, $6
      WHERE ($8 OR (SELECT count(*) FROM (SELECT 1 FROM surveys WHERE bar_id = $1 LIMIT $7) AS earlier) < $7)
        AND NOT EXISTS (SELECT 1 FROM surveys WHERE bar_id = $1 AND person_id = $3
                         AND (NOT $8 OR asked_at > $6::timestamptz - interval '12 hours'))
     ON CONFLICT DO NOTHING RETURNING id`,
    [barId, id, personId, about, aboutId, at, rule.first, rule.isPicked],
  )
  return asked.length > 0
}

export type Answered = { readonly barId: string; readonly about: 'call' | 'order' }

/** The first tap counts. @returns `null` for whoever was not asked, or has answered. */
export async function answerSurvey(
  tx: Db,
  survey: { readonly id: string; readonly personId: string },
  score: number,
  at: Date,
): Promise<Answered | null> {
  const [row] = await tx.rows<Answered>(
    `UPDATE surveys SET score = $3, answered_at = $4
      WHERE id = $1 AND person_id = $2 AND score IS NULL RETURNING bar_id AS "barId", about`,
    [survey.id, survey.personId, score, at],
  )
  return row ?? null
}

/** @returns false where words are there already, or the survey is not this person’s. */
export async function addSurveyWords(
  tx: Db,
  survey: { readonly id: string; readonly personId: string },
  words: string,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE surveys SET words = $3 WHERE id = $1 AND person_id = $2 AND words IS NULL RETURNING id`,
    [survey.id, survey.personId, words],
  )
  return rows.length > 0
}
