import type { Visit } from './traces.ts'

/** One statement of an erasure. Its only parameter is JSON: `Traces`, or visits. It returns a row for each it touched. */
export type Rule = {
  readonly table: string
  /** `cleared`: the row stays without the person. */
  readonly does: 'deleted' | 'cleared'
  readonly sql: string
}

const list = (name: string, type: 'uuid' | 'text') =>
  `ANY(ARRAY(SELECT value::${type} FROM json_array_elements_text($1::json -> '${name}')))`

/** The same for texts that no index is on: hashed, where an array would be walked through for every row. */
const among = (text: string, name: string) =>
  `${text} IN (SELECT value FROM json_array_elements_text($1::json -> '${name}'))`

const PEOPLE = list('people', 'uuid')
const PHONES = list('phones', 'text')
const CHATS = list('chats', 'uuid')
const ORDERS = list('orders', 'uuid')
/**
 * Without a mark the comparison is with NULL, which finds nothing. Most rows are told by the quick comparison; the
 * expression sees to it that a number is not found inside a longer one.
 */
const marked = (text: string) =>
  `(${text} LIKE ${list('likes', 'text')} AND ${text} ~ ($1::json ->> 'mark'))`

/** `<what>:<message, chat or order>:…`: what a message was sent because of. */
const CAUSE = `split_part(dedupe_key, ':', 2)`
/** Whose message waits in a lane of the inbox. */
const LANE_OF = `split_part(lane, ':', 2)`
const OF_ORDER = `(${among(CAUSE, 'orders')}
  OR EXISTS (SELECT 1 FROM unnest(reply_ids) r WHERE ${among(`split_part(r, ':', 4)`, 'orders')}))`
const ABOUT_CHAT = `(${among(CAUSE, 'wamids')} OR ${among(CAUSE, 'chats')} OR ${marked('dedupe_key')}
  OR ${marked('message::text')} OR ${marked('fallback::text')} OR ${marked('reply_ids::text')})`
/** What one cause has sent to one person; a long story comes in several messages, of which the last has the buttons. */
const WHOLE = `left(dedupe_key, length(dedupe_key) - strpos(reverse(dedupe_key), ':'))`
const withWhole = (where: string) =>
  `(${where} OR ${WHOLE} IN (SELECT ${WHOLE} FROM outbox WHERE strpos(dedupe_key, ':') > 0 AND (${where})))`
const IS_WAITING = `state IN ('queued', 'sending')`

const CALLS = list('calls', 'uuid')

/** That somebody of the staff moved an order is kept. */
export const NO_STAFF = `'{"kind":"staff","phone":""}'::jsonb`

/** What is left of a notice. */
export const EMPTY_MESSAGE = `'{"kind":"text","text":""}'::jsonb`

/** OpenAI tells of a call again for 72 hours: without its id it would be another that rings. */
export const IS_TOLD_AGAIN = `rang_at > now() - interval '4 days'`

/** Whose calls they were and what was said in them goes; that they were, and how they ended, stays. */
export const CALL_RULES: readonly Rule[] = [
  {
    table: 'call_transcripts',
    does: 'deleted',
    sql: `DELETE FROM call_transcripts WHERE call_id = ${CALLS} RETURNING 1`,
  },
  {
    table: 'call_acts',
    does: 'cleared',
    sql: `UPDATE call_acts SET arguments = NULL, output = NULL
           WHERE call_id = ${CALLS} AND (arguments IS NOT NULL OR output IS NOT NULL) RETURNING 1`,
  },
  {
    table: 'call_requests',
    does: 'cleared',
    sql: `UPDATE call_requests SET person_id = NULL, guest_name = NULL, words = NULL
           WHERE call_id = ${CALLS} AND (person_id IS NOT NULL OR guest_name IS NOT NULL OR words IS NOT NULL)
          RETURNING 1`,
  },
  {
    // A vendor's id of a call is that of one person's.
    table: 'call_summaries',
    does: 'cleared',
    sql: `UPDATE call_summaries SET summary_text = '', person_id = NULL, call_id = id::text
           WHERE id = ${CALLS} AND (summary_text <> '' OR person_id IS NOT NULL) RETURNING 1`,
  },
  {
    table: 'calls',
    does: 'cleared',
    sql: `UPDATE calls SET caller_phone = NULL, person_id = NULL, chat_id = NULL, wacid = NULL, memory = NULL,
                 ref = CASE WHEN ${IS_TOLD_AGAIN} THEN ref END
           WHERE id = ${CALLS} RETURNING 1`,
  },
]

/** What others said, or somebody whose number was withheld, in which the person's number or id stands. */
const TOLD_RULES: readonly Rule[] = [
  {
    table: 'call_transcripts',
    does: 'deleted',
    sql: `DELETE FROM call_transcripts WHERE ${marked('text')} RETURNING 1`,
  },
  {
    table: 'call_acts',
    does: 'cleared',
    sql: `UPDATE call_acts SET arguments = NULL, output = NULL
           WHERE ${marked('arguments')} OR ${marked('output::text')} RETURNING 1`,
  },
  {
    table: 'call_requests',
    does: 'cleared',
    sql: `UPDATE call_requests SET guest_name = NULL, words = NULL
           WHERE ${marked('words')} OR ${marked('guest_name')} RETURNING 1`,
  },
  {
    table: 'surveys',
    does: 'cleared',
    sql: `UPDATE surveys SET words = NULL WHERE ${marked('words')} RETURNING 1`,
  },
]

/** In the order they run: what points at a row goes before the row. */
export const RULES: readonly Rule[] = [
  {
    table: 'outbox',
    does: 'deleted',
    sql: `DELETE FROM outbox WHERE chat_id = ${CHATS} OR ${withWhole(ABOUT_CHAT)}
             OR (${withWhole(OF_ORDER)} AND ${IS_WAITING}) RETURNING 1`,
  },
  {
    // The buttons of an open order's notice must go on working: a tap is checked against the row.
    table: 'outbox',
    does: 'cleared',
    sql: `UPDATE outbox SET message = ${EMPTY_MESSAGE}, fallback = NULL
           WHERE ${withWhole(OF_ORDER)} AND (message <> ${EMPTY_MESSAGE} OR fallback IS NOT NULL) RETURNING 1`,
  },
  {
    // What their message had sent to others, and stays: a notice of their order, a flag's, a day's used up cap.
    table: 'outbox',
    does: 'cleared',
    sql: `UPDATE outbox SET cause = NULL WHERE ${among('cause', 'wamids')} RETURNING 1`,
  },
  {
    // By the keys of calls and statuses, too, somebody can be known: WhatsApp makes its ids of the number.
    table: 'inbox',
    does: 'deleted',
    sql: `DELETE FROM inbox
           WHERE chat_id = ${CHATS} OR ${among(LANE_OF, 'phones')} OR ${among(LANE_OF, 'userIds')}
              OR ${among(CAUSE, 'wamids')} OR ${among('dedupe_key', 'coded')} OR ${marked('lane')} OR ((state = 'pending' OR kind IN ('status', 'call')) AND ${marked('body::text')})
          RETURNING 1`,
  },
  {
    table: 'inbox',
    does: 'cleared',
    sql: `UPDATE inbox SET body = NULL
           WHERE body IS NOT NULL AND (${marked('body::text')} OR (kind = 'message' AND ${among(CAUSE, 'relayed')}))
          RETURNING 1`,
  },
  {
    table: 'pgboss.job',
    does: 'deleted',
    sql: `DELETE FROM pgboss.job
           WHERE ${marked('data::text')} OR ${marked('output::text')} OR ${marked('singleton_key')} RETURNING 1`,
  },
  {
    table: 'pay_pages',
    does: 'deleted',
    sql: `DELETE FROM pay_pages WHERE token_hash = ${list('payPages', 'text')} RETURNING 1`,
  },
  {
    table: 'order_events',
    does: 'cleared',
    sql: `UPDATE order_events SET words = NULL, actor = ${NO_STAFF}
           WHERE ${among(`actor ->> 'phone'`, 'phones')} RETURNING 1`,
  },
  {
    table: 'orders',
    does: 'cleared',
    sql: `UPDATE orders SET chat_id = NULL,
                 metadata = CASE WHEN ${marked('metadata::text')}
                   THEN jsonb_build_object('source', source) ELSE metadata END
           WHERE id = ${ORDERS} AND (chat_id IS NOT NULL OR ${marked('metadata::text')}) RETURNING 1`,
  },
  {
    // That somebody agreed, to which wording and when, is kept.
    table: 'consents',
    does: 'cleared',
    sql: `UPDATE consents SET person_id = NULL WHERE person_id = ${PEOPLE} RETURNING 1`,
  },
  {
    table: 'fraud_flags',
    does: 'deleted',
    sql: `DELETE FROM fraud_flags
           WHERE person_id = ${PEOPLE} OR ${marked('subject')} OR ${marked('reason')} RETURNING 1`,
  },
  {
    table: 'fraud_flags',
    does: 'cleared',
    sql: `UPDATE fraud_flags SET cleared_by = '' WHERE ${marked('cleared_by')} RETURNING 1`,
  },
  {
    table: 'surveys',
    does: 'cleared',
    sql: `UPDATE surveys SET person_id = NULL, words = NULL WHERE person_id = ${PEOPLE} RETURNING 1`,
  },
  ...CALL_RULES,
  ...TOLD_RULES,
  {
    // What was written of a call without a person, but names the order or the number.
    table: 'call_summaries',
    does: 'cleared',
    sql: `UPDATE call_summaries SET summary_text = '', person_id = NULL
           WHERE summary_text <> '' AND (order_id = ${ORDERS} OR ${marked('summary_text')}) RETURNING 1`,
  },
  {
    table: 'waiter_conversations',
    does: 'cleared',
    sql: `UPDATE waiter_conversations SET mode = 'waiter', mode_until = NULL, mode_staff_phone = NULL
           WHERE mode_staff_phone = ${PHONES} RETURNING 1`,
  },
  {
    table: 'waiter_conversations',
    does: 'cleared',
    sql: `UPDATE waiter_conversations SET dialogue = NULL
           WHERE ${marked('dialogue::text')} AND NOT id = ${CHATS} RETURNING 1`,
  },
  {
    table: 'waiter_conversations',
    does: 'deleted',
    sql: `DELETE FROM waiter_conversations WHERE id = ${CHATS} RETURNING 1`,
  },
  {
    table: 'people',
    does: 'deleted',
    sql: `DELETE FROM people WHERE id = ${PEOPLE} RETURNING 1`,
  },
]

/** Only by an operator's word: the bar's own list, which `bar import` would bring back. */
export const STAFF_RULE: Rule = {
  table: 'staff',
  does: 'deleted',
  sql: `DELETE FROM staff WHERE phone = ${PHONES} RETURNING 1`,
}

const VISITS = `json_to_recordset($1::json) AS v("barId" uuid, "tabId" uuid, "personId" uuid, "nobody" uuid)`
const HERE = (row: string) => `${row}.bar_id = v."barId" AND ${row}.tab_id = v."tabId"`
const seat = (row: string) => `${HERE(row)} AND ${row}.person_id = v."personId"`
const swapped = (text: string) => `replace(${text}, v."personId"::text, v."nobody"::text)::jsonb`

/**
 * Somebody takes a person's place in visits; in the order they run. The parameter is a list of visits in which no tab
 * comes twice: a row can be changed only once by a statement.
 */
export const VISIT_RULES: readonly Rule[] = [
  {
    table: 'tab_lines',
    does: 'cleared',
    sql: `UPDATE tab_lines l SET person_id = v."nobody", note = NULL FROM ${VISITS} WHERE ${seat('l')} RETURNING 1`,
  },
  {
    table: 'tab_diners',
    does: 'cleared',
    sql: `UPDATE tab_diners d SET person_id = v."nobody" FROM ${VISITS} WHERE ${seat('d')} RETURNING 1`,
  },
  {
    table: 'tab_events',
    does: 'cleared',
    sql: `UPDATE tab_events e SET
            person_id = CASE WHEN e.person_id = v."personId" THEN v."nobody" ELSE e.person_id END,
            idempotency_key = CASE WHEN e.person_id = v."personId"
              THEN 'erased:' || e.tab_id || '#' || e.version ELSE e.idempotency_key END,
            command = ${swapped(`(CASE WHEN e.person_id = v."personId" AND jsonb_typeof(e.command -> 'note') = 'string'
              THEN jsonb_set(e.command, '{note}', 'null') ELSE e.command END)::text`)},
            touched = ${swapped(`(SELECT coalesce(jsonb_agg(
                CASE WHEN t -> 'line' ->> 'personId' = v."personId"::text
                     THEN jsonb_set(t, '{line,note}', 'null') ELSE t END ORDER BY n), '[]')
              FROM jsonb_array_elements(e.touched) WITH ORDINALITY AS x(t, n))::text`)}
           FROM ${VISITS}
          WHERE ${HERE('e')} AND (e.person_id = v."personId"
             OR strpos(e.touched::text || e.command::text, v."personId"::text) > 0) RETURNING 1`,
  },
  {
    table: 'order_lines',
    does: 'cleared',
    sql: `UPDATE order_lines l SET note = NULL FROM orders o, ${VISITS}
           WHERE ${seat('o')} AND l.bar_id = o.bar_id AND l.order_id = o.id AND l.note IS NOT NULL RETURNING 1`,
  },
  {
    table: 'order_events',
    does: 'cleared',
    sql: `UPDATE order_events e SET words = NULL, actor = ${swapped('e.actor::text')}
            FROM orders o, ${VISITS}
           WHERE ${seat('o')} AND e.bar_id = o.bar_id AND e.order_id = o.id
             AND (e.words IS NOT NULL OR e.actor ->> 'personId' = v."personId"::text) RETURNING 1`,
  },
  {
    table: 'orders',
    does: 'cleared',
    sql: `UPDATE orders o SET person_id = v."nobody", chat_id = NULL FROM ${VISITS} WHERE ${seat('o')} RETURNING 1`,
  },
  {
    // Whoever holds an open tab in a working copy must load it again.
    table: 'tabs',
    does: 'cleared',
    sql: `UPDATE tabs t SET version = version + 1 FROM ${VISITS}
           WHERE t.bar_id = v."barId" AND t.id = v."tabId" AND t.closed_at IS NULL RETURNING 1`,
  },
]

/** Visits in rounds: no tab comes twice in one. */
export function rounds(visits: readonly Visit[]): readonly (readonly Visit[])[] {
  const found: Visit[][] = []
  const seats = new Map<string, number>()
  for (const visit of visits) {
    const tab = `${visit.barId}/${visit.tabId}`
    const round = seats.get(tab) ?? 0
    seats.set(tab, round + 1)
    found[round] = [...(found[round] ?? []), visit]
  }
  return found
}
