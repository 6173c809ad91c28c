import type { Db } from './database.ts'

/** Tables whose rows follow the person. */
const OF_A_PERSON = [
  'tab_lines',
  'orders',
  'calls',
  'call_summaries',
  'call_requests',
  'consents',
  'fraud_flags',
  'surveys',
]

/**
 * Makes two people one: `from`'s chats, tabs, lines and orders become `into`'s, and `from` is gone. `into` keeps what it
 * knows about itself and takes the rest over. Both rows must be locked by the caller's transaction or not yet contended,
 * and before them the calls of both (`holdCallsOf`).
 */
export async function mergePeople(tx: Db, into: string, from: string): Promise<void> {
  await mergeChats(tx, into, from)
  await mergeJournals(tx, into, from)
  await mergeSeats(tx, into, from)
  for (const table of OF_A_PERSON) {
    await tx.rows(`UPDATE ${table} SET person_id = $1 WHERE person_id = $2`, [into, from])
  }
  // Whoever is kept out stays out: blocks are looked up by whom they are about.
  await tx.rows(
    `UPDATE fraud_flags SET subject = 'person:' || $1::text WHERE subject = 'person:' || $2::text`,
    [into, from],
  )
  const [gone] = await tx.rows<Readonly<Record<string, string | null>>>(
    'DELETE FROM people WHERE id = $1 RETURNING user_id, parent_user_id, phone, profile_name, language',
    [from],
  )
  if (gone === undefined) return
  await tx.rows(
    `UPDATE people SET user_id = coalesce(user_id, $2), parent_user_id = coalesce(parent_user_id, $3),
            phone = coalesce(phone, $4), profile_name = coalesce(profile_name, $5),
            language = coalesce(language, $6)
      WHERE id = $1`,
    [into, gone.user_id, gone.parent_user_id, gone.phone, gone.profile_name, gone.language],
  )
}

/** `from`'s chat `l` stays, and `into`'s `k` goes, where staff have its guest: their buttons, and the timer that hands back, name it. */
const STAYS = `l.mode = 'person' AND k.mode <> 'person' AND l.bar_id = coalesce(k.bar_id, l.bar_id)`

/** At a number where both have a chat, the messages of one move to the other: to `into`'s, but see `STAYS`; elsewhere the chat itself moves. */
async function mergeChats(tx: Db, into: string, from: string): Promise<void> {
  // What waits to be sent to one person leaves in one lane: the sender's poll finds it there.
  await tx.rows(
    `UPDATE outbox o SET lane = o.phone_number_id || ':' || $1::text
       FROM waiter_conversations c
      WHERE c.person_id = $2 AND o.chat_id = c.id AND o.state = 'queued'`,
    [into, from],
  )
  const doubled = await tx.rows<{ readonly kept: string; readonly left: string }>(
    `SELECT CASE WHEN ${STAYS} THEN l.id ELSE k.id END AS kept,
            CASE WHEN ${STAYS} THEN k.id ELSE l.id END AS left
       FROM waiter_conversations l
       JOIN waiter_conversations k ON k.phone_number_id = l.phone_number_id AND k.person_id = $1
      WHERE l.person_id = $2`,
    [into, from],
  )
  for (const { kept, left } of doubled) {
    for (const table of ['inbox', 'outbox']) {
      await tx.rows(`UPDATE ${table} SET chat_id = $1 WHERE chat_id = $2`, [kept, left])
    }
    // By the person, whose rows are few: a chat's own are all theirs.
    for (const table of ['orders', 'calls']) {
      await tx.rows(
        `UPDATE ${table} SET chat_id = $1 WHERE chat_id = $2 AND person_id IN ($3, $4)`,
        [kept, left, from, into],
      )
    }
    await tx.rows(
      `UPDATE waiter_conversations k SET
         last_inbound_at = greatest(k.last_inbound_at, l.last_inbound_at),
         bar_id = coalesce(k.bar_id, l.bar_id), language = coalesce(k.language, l.language),
         table_label = CASE WHEN k.tab_id IS NULL THEN l.table_label ELSE k.table_label END,
         tab_id = coalesce(k.tab_id, l.tab_id)
       FROM waiter_conversations l WHERE k.id = $1 AND l.id = $2`,
      [kept, left],
    )
    await tx.rows('DELETE FROM waiter_conversations WHERE id = $1', [left])
  }
  // A turn under way speaks for somebody who is gone: it loses its lease and is taken again.
  await tx.rows(
    `UPDATE waiter_conversations SET person_id = $1, lease_owner = NULL, lease_until = NULL,
            lease_fence = lease_fence + 1
      WHERE person_id = $2`,
    [into, from],
  )
}

const renamed = (text: string) => `replace(${text}::text, $2::text, $1::text)::jsonb`

/** Journals name people in their texts, too, and there an erasure looks for whose wishes they are. */
async function mergeJournals(tx: Db, into: string, from: string): Promise<void> {
  await tx.rows(
    `WITH visits AS (
       SELECT bar_id, tab_id FROM tab_diners WHERE person_id = $2::uuid
       UNION SELECT bar_id, tab_id FROM tab_events WHERE person_id = $2::uuid)
     UPDATE tab_events e SET
            person_id = CASE WHEN e.person_id = $2::uuid THEN $1::uuid ELSE e.person_id END,
            command = ${renamed('e.command')}, touched = ${renamed('e.touched')}
       FROM visits v
      WHERE e.bar_id = v.bar_id AND e.tab_id = v.tab_id AND (e.person_id = $2::uuid
         OR strpos(e.touched::text || e.command::text, $2::text) > 0)`,
    [into, from],
  )
  await tx.rows(
    `UPDATE order_events e SET actor = ${renamed('e.actor')} FROM orders o
      WHERE o.person_id = $2::uuid AND e.bar_id = o.bar_id AND e.order_id = o.id
        AND e.actor ->> 'personId' = $2::text`,
    [into, from],
  )
}

/** Where both sit at one tab, `into`'s number stays. */
async function mergeSeats(tx: Db, into: string, from: string): Promise<void> {
  await tx.rows(
    `DELETE FROM tab_diners l USING tab_diners k
      WHERE l.person_id = $2 AND k.person_id = $1 AND k.bar_id = l.bar_id AND k.tab_id = l.tab_id`,
    [into, from],
  )
  await tx.rows('UPDATE tab_diners SET person_id = $1 WHERE person_id = $2', [into, from])
  // Whoever holds one of these tabs in a working copy must load it again.
  await tx.rows(
    `UPDATE tabs t SET version = version + 1
       FROM tab_diners d
      WHERE d.person_id = $1 AND d.bar_id = t.bar_id AND d.tab_id = t.id AND t.closed_at IS NULL`,
    [into],
  )
}
