import type { Language } from '../core/language.ts'
import type { NewId } from '../core/ports.ts'
import type { Db } from './database.ts'

/** One person at one of our numbers. */
export type ChatRow = {
  readonly id: string
  readonly phoneNumberId: string
  readonly personId: string
  /** `null` until the first QR code or choice of a bar. */
  readonly barId: string | null
  readonly tableLabel: string | null
  readonly tabId: string | null
  /** `person`: staff took over and the waiter is silent. */
  readonly mode: 'waiter' | 'person'
  readonly modeUntil: Date | null
  /** The staff number that took over; `null` while nobody has. */
  readonly modeStaffPhone: string | null
  readonly language: Language | null
  readonly languageState: unknown
  readonly dialogue: unknown
  /** The person's last message or call: opens the 24-hour window. `null` before the first. */
  readonly lastInboundAt: Date | null
}

/** A chat that one turn has for itself. `fence` rises with each lease: a commit that names an older one changes nothing. */
export type LeasedChat = ChatRow & {
  readonly fence: number
  /** The lease before this one ran out without being given back: its owner has died in the turn, or was stopped in it. */
  readonly wasLeft: boolean
}

/** A chat as it was read, for what needs it for itself in its commit alone. */
export type SeenChat = ChatRow & {
  readonly fence: number
  /** Nobody has it, nor has anybody died in it. */
  readonly isFree: boolean
}

/** Had by a lease, or seen free. */
export type OpenChat = Pick<ChatRow, 'id'> &
  Pick<LeasedChat, 'fence'> & { readonly isFree?: boolean }

/** What a turn may change in its chat; what is left out stays. */
export type ChatPatch = Partial<Omit<ChatRow, 'id' | 'phoneNumberId' | 'personId'>>

type ChatPair = {
  readonly phoneNumberId: string
  readonly personId: string
  readonly newId: NewId
}

export type ChatKey = { readonly chatId: string } | ChatPair

/** @property seconds by the database's clock, which all replicas share. */
export type LeaseTerm = { readonly owner: string; readonly seconds: number }

const COLUMN: { readonly [K in keyof ChatPatch]-?: string } = {
  barId: 'bar_id',
  tableLabel: 'table_label',
  tabId: 'tab_id',
  mode: 'mode',
  modeUntil: 'mode_until',
  modeStaffPhone: 'mode_staff_phone',
  language: 'language',
  languageState: 'language_state',
  dialogue: 'dialogue',
  lastInboundAt: 'last_inbound_at',
}
const PATCHABLE = Object.entries(COLUMN)
const IN_JSON: readonly string[] = ['languageState', 'dialogue']

const CHAT_COLUMNS = `c.id, c.phone_number_id AS "phoneNumberId", c.person_id AS "personId", ${PATCHABLE.map(
  ([key, column]) => `c.${column} AS "${key}"`,
).join(', ')}`

/** What a lease sets, for the owner and the seconds that the SQL given names. */
export function leaseSets(owner: string, seconds: string): string {
  return `lease_owner = ${owner}, lease_until = now() + ${seconds} * interval '1 second',
  lease_fence = c.lease_fence + 1, lease_left = c.lease_owner IS NOT NULL`
}

const LEASE = leaseSets('$1', '$2')
/** Of `waiter_conversations c`: the columns of a `LeasedChat`. */
export const LEASED = `${CHAT_COLUMNS}, c.lease_fence AS fence, c.lease_left AS "wasLeft"`
/** The columns of a `SeenChat`. */
export const SEEN = `${CHAT_COLUMNS}, c.lease_fence AS fence, c.lease_owner IS NULL AS "isFree"`
export const IS_FREE = '(c.lease_until IS NULL OR c.lease_until <= now())'

/**
 * Takes a chat for one turn; a chat that is not there yet is made when its pair is given. Run it on `database.relaxed`:
 * the turn's own commit makes the lease durable with it.
 * @returns `null` while another turn has it, or when there is no such chat id.
 */
export async function leaseChat(db: Db, key: ChatKey, term: LeaseTerm): Promise<LeasedChat | null> {
  const [leased] =
    'chatId' in key
      ? await db.rows<LeasedChat>(LEASE_BY_ID, [term.owner, term.seconds, key.chatId])
      : await db.rows<LeasedChat>(LEASE_PAIR, [
          term.owner,
          term.seconds,
          key.phoneNumberId,
          key.personId,
          key.newId(),
        ])
  return leased ?? null
}

const LEASE_BY_ID = `UPDATE waiter_conversations c SET ${LEASE} WHERE c.id = $3 AND ${IS_FREE}
  RETURNING ${LEASED}`

const LEASE_PAIR = `INSERT INTO waiter_conversations AS c
    (id, phone_number_id, person_id, lease_owner, lease_until, lease_fence)
  VALUES ($5, $3, $4, $1, now() + $2 * interval '1 second', 1)
  ON CONFLICT (phone_number_id, person_id) DO UPDATE SET ${LEASE} WHERE ${IS_FREE}
  RETURNING ${LEASED}`

/** Keeps a lease for `seconds` from now; false when it was lost. */
export async function renewLease(
  db: Db,
  chat: Pick<LeasedChat, 'id' | 'fence'>,
  seconds: number,
): Promise<boolean> {
  const rows = await db.rows(
    `UPDATE waiter_conversations SET lease_until = now() + $3 * interval '1 second'
      WHERE id = $1 AND lease_fence = $2 AND lease_owner IS NOT NULL RETURNING id`,
    [chat.id, chat.fence, seconds],
  )
  return rows.length > 0
}

/**
 * Writes what the turn changed and gives the lease back, as a part of the turn's transaction. Seen free, it counts as
 * leased and given back.
 * @returns false when another turn has had the chat since, or has it: the transaction must be rolled back.
 */
export async function commitChat(tx: Db, chat: OpenChat, patch: ChatPatch): Promise<boolean> {
  const params: unknown[] = [chat.id, chat.fence]
  const isSeen = chat.isFree !== undefined
  const sets = isSeen
    ? ['lease_fence = lease_fence + 1']
    : ['lease_owner = NULL', 'lease_until = NULL']
  for (const [key, column] of PATCHABLE) {
    const value: unknown = Reflect.get(patch, key)
    if (value === undefined) continue
    params.push(IN_JSON.includes(key) && value !== null ? JSON.stringify(value) : value)
    sets.push(`${column} = $${params.length}`)
  }
  const rows = await tx.rows(
    `UPDATE waiter_conversations SET ${sets.join(', ')}
      WHERE id = $1 AND lease_fence = $2 AND lease_owner IS ${isSeen ? '' : 'NOT '}NULL RETURNING id`,
    params,
  )
  return rows.length > 0
}

/**
 * The language somebody spoke, for a chat in which nothing has shown one yet: one that was written in, or asked for, stays.
 * What they write next may show another.
 */
export async function assumeLanguage(db: Db, chatId: string, language: Language): Promise<void> {
  const state = { language, since: 'assumed', leaning: null }
  await db.rows(
    `UPDATE waiter_conversations SET language = $2, language_state = $3::jsonb
      WHERE id = $1 AND coalesce(language_state ->> 'since', 'assumed') = 'assumed'
        AND language IS DISTINCT FROM $2`,
    [chatId, language, JSON.stringify(state)],
  )
}

/** The bar somebody called, for a chat that is at none. @returns the one it is at now; `null`: there is no such chat. */
export async function assumeBar(tx: Db, chatId: string, barId: string): Promise<string | null> {
  const [chat] = await tx.rows<{ readonly barId: string }>(
    `UPDATE waiter_conversations SET bar_id = coalesce(bar_id, $2) WHERE id = $1 RETURNING bar_id AS "barId"`,
    [chatId, barId],
  )
  return chat?.barId ?? null
}

/** Leases of replicas that are gone run out now, on the chats of these people, and not when their time is over. */
export async function endLeases(
  db: Db,
  left: readonly {
    readonly owner: string
    readonly personId: string
    readonly phoneNumberId: string
  }[],
): Promise<void> {
  if (left.length === 0) return
  await db.rows(
    `UPDATE waiter_conversations c SET lease_until = now()
       FROM json_to_recordset($1::json) AS l(owner text, "personId" uuid, "phoneNumberId" text)
      WHERE c.phone_number_id = l."phoneNumberId" AND c.person_id = l."personId" AND c.lease_owner = l.owner
        AND c.lease_until > now()`,
    [JSON.stringify(left)],
  )
}

/** Gives a lease back without a change, if it is still held. */
export async function releaseChat(db: Db, chat: Pick<LeasedChat, 'id' | 'fence'>): Promise<void> {
  await db.rows(
    `UPDATE waiter_conversations SET lease_owner = NULL, lease_until = NULL
      WHERE id = $1 AND lease_fence = $2`,
    [chat.id, chat.fence],
  )
}

/** A person’s at one of our numbers, if there is one, whoever has its lease; `ensureChat` makes it. */
export async function chatOf(
  db: Db,
  phoneNumberId: string,
  personId: string,
): Promise<ChatRow | null> {
  const [chat] = await db.rows<ChatRow>(
    `SELECT ${CHAT_COLUMNS} FROM waiter_conversations c WHERE c.phone_number_id = $1 AND c.person_id = $2`,
    [phoneNumberId, personId],
  )
  return chat ?? null
}

/** Whoever has its lease; `null`: it is gone with its person, or into another chat of theirs. */
export async function findChat(db: Db, chatId: string): Promise<ChatRow | null> {
  const [chat] = await db.rows<ChatRow>(
    `SELECT ${CHAT_COLUMNS} FROM waiter_conversations c WHERE c.id = $1`,
    [chatId],
  )
  return chat ?? null
}

/**
 * The chat of a pair without a lease, made if missing: where staff and diners are written to before they write. One that
 * is there is only read: staff's own turn may hold it, while ours holds the guest whom that turn wants.
 */
export async function ensureChat(tx: Db, key: ChatPair): Promise<ChatRow> {
  return (await chatOf(tx, key.phoneNumberId, key.personId)) ?? (await makeChat(tx, key))
}

/** The chat of a pair that had none a moment ago; whoever was quicker has made it. */
export async function makeChat(
  db: Db,
  { phoneNumberId, personId, newId }: ChatPair,
): Promise<ChatRow> {
  const [chat] = await db.rows<ChatRow>(
    `INSERT INTO waiter_conversations AS c (id, phone_number_id, person_id) VALUES ($1, $2, $3)
     ON CONFLICT (phone_number_id, person_id) DO UPDATE SET person_id = excluded.person_id
     RETURNING ${CHAT_COLUMNS}`,
    [newId(), phoneNumberId, personId],
  )
  if (chat === undefined) throw new Error('an upsert without a row')
  return chat
}

/** The person has written: the 24-hour window is open from then, if it was not from later. */
export async function noteInbound(tx: Db, chatId: string, at: Date): Promise<void> {
  await tx.rows(
    'UPDATE waiter_conversations SET last_inbound_at = greatest(last_inbound_at, $2) WHERE id = $1',
    [chatId, at],
  )
}
