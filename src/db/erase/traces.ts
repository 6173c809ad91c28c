import type { NewId } from '../../core/ports.ts'
import { holdCallsOf } from '../calls.ts'
import type { Db } from '../database.ts'
import { payPageHash } from '../pay-pages.ts'
import { codedKeys } from './coded-ids.ts'

/** Whom to erase: what they are known by. */
export type Subject = { readonly phone: string } | { readonly userId: string }

/** Somebody's place in one visit, and who takes it: an id that stands for nobody. */
export type Visit = {
  readonly barId: string
  readonly tabId: string
  readonly personId: string
  readonly nobody: string
}

/** All that leads to rows about some people. One JSON parameter of every statement that erases. */
export type Traces = {
  readonly people: readonly string[]
  readonly phones: readonly string[]
  readonly userIds: readonly string[]
  readonly chats: readonly string[]
  readonly orders: readonly string[]
  /** Ids of WhatsApp messages to and from them. */
  readonly wamids: readonly string[]
  /** Ids of WhatsApp messages in which staff wrote to them through us. */
  readonly relayed: readonly string[]
  /** A regular expression that finds any of their ids and numbers in a text, whole ones only. `null`: there is none. */
  readonly mark: string | null
  /** The same, roughly and quickly: patterns for LIKE. */
  readonly likes: readonly string[]
  /** Keys of rows of the inbox that are found by no text. */
  readonly coded: readonly string[]
  readonly payPages: readonly string[]
  readonly calls: readonly string[]
}

type Known = { readonly id: string; readonly phone: string | null; readonly userIds: string[] }

const KNOWN = `SELECT id, phone, array_remove(ARRAY[user_id, parent_user_id], NULL) AS "userIds" FROM people`

/** What leads to one subject's rows, whether or not there is a row of `people` (a message may still wait). */
export async function tracesOf(tx: Db, subject: Subject): Promise<Traces> {
  const [where, value] =
    'phone' in subject
      ? ['phone = $1', subject.phone]
      : ['user_id = $1 OR parent_user_id = $1', subject.userId]
  const asked = {
    phones: 'phone' in subject ? [subject.phone] : [],
    userIds: 'userId' in subject ? [subject.userId] : [],
  }
  const traces = await follow(tx, await held(tx, where, value, asked.phones), asked)
  return { ...traces, coded: await codedKeys(tx, [...traces.phones, ...traces.userIds]) }
}

/**
 * The same for rows of `people`, without a search through texts: for people who have been silent for so long that what
 * they and others wrote has gone before them.
 */
export async function tracesOfPeople(tx: Db, ids: readonly string[]): Promise<Traces> {
  const known = await held(tx, 'id = ANY($1::uuid[])', ids, [])
  return { ...(await follow(tx, known, { phones: [], userIds: [] })), mark: null, likes: [] }
}

/** Rows of people, until the transaction ends; before them, the calls that they are in. */
async function held(
  tx: Db,
  where: string,
  value: unknown,
  phones: readonly string[],
): Promise<readonly Known[]> {
  const seen = await tx.rows<Known>(`${KNOWN} WHERE ${where}`, [value])
  const people = seen.map(({ id }) => id)
  await holdCallsOf(tx, people, [...phones, ...seen.flatMap(({ phone }) => phone ?? [])])
  return await tx.rows<Known>(`${KNOWN} WHERE ${where} ORDER BY id FOR UPDATE`, [value])
}

async function follow(
  tx: Db,
  known: readonly Known[],
  asked: Pick<Traces, 'phones' | 'userIds'>,
): Promise<Traces> {
  const people = known.map(({ id }) => id)
  const phones = unique([...asked.phones, ...known.flatMap(({ phone }) => phone ?? [])])
  const userIds = unique([...asked.userIds, ...known.flatMap((person) => person.userIds)])
  // Locked: a turn that is about to send to one of these chats waits, and then finds it gone.
  const chats = await column(
    tx,
    'SELECT id AS value FROM waiter_conversations WHERE person_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
    [people],
  )
  const orders = await column(
    tx,
    'SELECT id AS value FROM orders WHERE person_id = ANY($1::uuid[])',
    [people],
  )
  const marks = [...people, ...phones, ...userIds, ...chats]
  return {
    people,
    phones,
    userIds,
    chats,
    orders,
    wamids: await column(tx, WAMIDS, [people, chats, [...phones, ...userIds]]),
    relayed: await column(
      tx,
      `SELECT split_part(dedupe_key, ':', 2) AS value FROM outbox
        WHERE chat_id = ANY($1::uuid[]) AND dedupe_key LIKE 'relay:%'`,
      [chats],
    ),
    mark: markOf(marks),
    likes: marks.map((id) => `%${id.replaceAll(/[\\%_]/g, '\\$&')}%`),
    coded: [],
    payPages: await payPagesOf(tx, chats),
    calls: await column(
      tx,
      `SELECT id AS value FROM calls
        WHERE person_id = ANY($1::uuid[]) OR chat_id = ANY($2::uuid[]) OR caller_phone = ANY($3::text[])
       UNION SELECT id FROM call_summaries WHERE person_id = ANY($1::uuid[])
       UNION SELECT call_id FROM call_requests WHERE person_id = ANY($1::uuid[])`,
      [people, chats, phones],
    ),
  }
}

const WAMIDS = `
  SELECT substr(dedupe_key, 3) AS value FROM inbox
   WHERE dedupe_key LIKE 'm:%' AND (chat_id = ANY($2::uuid[]) OR split_part(lane, ':', 2) = ANY($3::text[]))
  UNION SELECT wamid FROM outbox WHERE chat_id = ANY($2::uuid[]) AND wamid IS NOT NULL
  UNION SELECT cause FROM outbox WHERE chat_id = ANY($2::uuid[]) AND dedupe_key LIKE 'turn:%'
  UNION SELECT split_part(idempotency_key, '#', 1) FROM tab_events WHERE person_id = ANY($1::uuid[])`

/** Whole ids only: one number may begin with all the digits of another. */
function markOf(ids: readonly string[]): string | null {
  if (ids.length === 0) return null
  const words = ids.map((id) => id.replaceAll(/[^0-9A-Za-z]/g, '\\$&')).join('|')
  return `(^|[^0-9A-Za-z])(${words})($|[^0-9A-Za-z])`
}

/** Only the hash of a page's token is stored; the token itself is in the link that was sent. */
async function payPagesOf(tx: Db, chats: readonly string[]): Promise<readonly string[]> {
  const texts = await column(
    tx,
    `SELECT message::text AS value FROM outbox WHERE chat_id = ANY($1::uuid[]) AND message::text LIKE '%/pay/%'`,
    [chats],
  )
  return unique(
    texts.flatMap((text) =>
      [...text.matchAll(/\/pay\/([\w-]+)/g)].map(([, token = '']) => payPageHash(token)),
    ),
  )
}

const VISITS = ['tab_diners', 'tab_lines', 'tab_events', 'orders'].map(
  (table) =>
    `SELECT bar_id AS "barId", tab_id AS "tabId", person_id AS "personId" FROM ${table}
      WHERE person_id = ANY($1::uuid[])`,
)

/** Where these people sat, ordered or did anything, with a fresh stand-in for each visit. */
export async function visitsOf(
  tx: Db,
  people: readonly string[],
  newId: NewId,
): Promise<readonly Visit[]> {
  const found = await tx.rows<Omit<Visit, 'nobody'>>(VISITS.join(' UNION '), [people])
  return found.map((visit) => ({ ...visit, nobody: newId() }))
}

async function column(tx: Db, text: string, params: readonly unknown[]) {
  return (await tx.rows<{ readonly value: string }>(text, params)).map(({ value }) => value)
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
