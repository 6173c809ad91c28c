import type { FunctionCall } from '../core/call/line.ts'
import type { Language } from '../core/language.ts'
import type { Db } from './database.ts'

/** A call as its owner steers it. */
export type CallRow = {
  /** Ours. */
  readonly id: string
  readonly transport: string
  /** The transport's own id. */
  readonly ref: string
  readonly wacid: string | null
  readonly barId: string | null
  readonly personId: string | null
  readonly chatId: string | null
  readonly phoneNumberId: string | null
  readonly callerPhone: string | null
  readonly state: 'claimed' | 'answered' | 'live'
  /** Rises each time the call changes hands: what names an older one changes nothing. */
  readonly fence: number
  readonly memory: unknown
  /** So far, as it was written down by whoever had the call. */
  readonly costMicroUsd: number
  readonly language: Language | null
  readonly rangAt: Date
  readonly answeredAt: Date | null
  readonly greetedAt: Date | null
}

/** Names a call and the right to write it. */
export type Held = Pick<CallRow, 'id' | 'fence'>

/** Of `calls AS c`, as a `CallRow`. */
export const CALL_COLUMNS = `c.id, c.transport, c.ref, c.wacid, c.bar_id AS "barId", c.person_id AS "personId",
  c.chat_id AS "chatId", c.phone_number_id AS "phoneNumberId", c.caller_phone AS "callerPhone",
  c.state, c.fence, c.memory, c.cost_micro_usd::float8 AS "costMicroUsd", c.language, c.rang_at AS "rangAt", c.answered_at AS "answeredAt",
  c.greeted_at AS "greetedAt"`

/** What of a call is known by and by; what is left out stays. */
export type CallPatch = {
  readonly barId?: string
  readonly personId?: string
  readonly chatId?: string
  readonly phoneNumberId?: string
  readonly state?: 'answered' | 'live'
  readonly language?: Language
  /** That it was answered in. */
  readonly style?: string
  readonly memory?: unknown
  /** Of the model, that the memory tells of: written down with it. */
  readonly acts?: readonly FunctionCall[]
  readonly isAnswered?: true
  readonly isAttached?: true
  readonly isGreeted?: true
}

const PATCH = `
  UPDATE calls SET bar_id = coalesce($3, bar_id), person_id = coalesce($4, person_id),
         chat_id = coalesce($5, chat_id), phone_number_id = coalesce($6, phone_number_id),
         state = CASE WHEN state = 'live' THEN state ELSE coalesce($7, state) END,
         language = coalesce($8, language), memory = coalesce($9::jsonb, memory),
         answered_at = CASE WHEN $10 THEN coalesce(answered_at, now()) ELSE answered_at END,
         attached_at = CASE WHEN $11 THEN coalesce(attached_at, now()) ELSE attached_at END,
         greeted_at = CASE WHEN $12 THEN coalesce(greeted_at, now()) ELSE greeted_at END,
         style = coalesce(style, $13)
   WHERE id = $1 AND fence = $2 AND state <> 'ended' RETURNING id`

/** See `noteCallAct`. */
const PATCH_WITH_ACTS = `
  WITH noted AS (
    INSERT INTO call_acts (call_id, function_call_id, name, arguments)
    SELECT $1::uuid, a.* FROM unnest($14::text[], $15::text[], $16::text[]) AS a ON CONFLICT DO NOTHING)
  ${PATCH}`

/** @returns false when the call is another's by now, or over. */
export async function patchCall(db: Db, call: Held, patch: CallPatch): Promise<boolean> {
  const { acts = [] } = patch
  const patched = await db.rows(acts.length === 0 ? PATCH : PATCH_WITH_ACTS, [
    call.id,
    call.fence,
    patch.barId ?? null,
    patch.personId ?? null,
    patch.chatId ?? null,
    patch.phoneNumberId ?? null,
    patch.state ?? null,
    patch.language ?? null,
    patch.memory === undefined ? null : JSON.stringify(patch.memory),
    patch.isAnswered === true,
    patch.isAttached === true,
    patch.isGreeted === true,
    patch.style ?? null,
    ...(acts.length === 0 ? [] : columnsOf(acts)),
  ])
  return patched.length > 0
}

function columnsOf(acts: readonly FunctionCall[]): readonly (readonly string[])[] {
  return [
    acts.map((act) => act.functionCallId),
    acts.map((act) => act.name),
    acts.map((act) => act.arguments),
  ]
}

/** Of a call that is ours to write. */
export type HeldCall = {
  /** Whose it is by now: two people may have turned out to be one since it began. `null`: they were erased. */
  readonly personId: string | null
}

/**
 * Whether the call is still ours to write; held until `tx` ends, so that nobody takes it over in between.
 * @returns `null` where it is not.
 */
export async function holdCall(tx: Db, call: Held): Promise<HeldCall | null> {
  const [held] = await tx.rows<HeldCall>(
    `SELECT person_id AS "personId" FROM calls WHERE id = $1 AND fence = $2 AND state <> 'ended' FOR SHARE`,
    [call.id, call.fence],
  )
  return held ?? null
}

/**
 * The same for whoever changes the call's own row, or ends it: acts that are being done are waited for, and none is begun
 * any more until then. Held beside an act that waits for what `tx` has, such as the caller's chat, it could not be changed.
 */
export async function holdCallAlone(tx: Db, call: Held): Promise<HeldCall | null> {
  const [held] = await tx.rows<HeldCall>(
    `SELECT person_id AS "personId" FROM calls WHERE id = $1 AND fence = $2 AND state <> 'ended' FOR UPDATE`,
    [call.id, call.fence],
  )
  return held ?? null
}

/**
 * Calls under way of these people, held until `tx` ends. Whoever acts in a call has it before the caller's chat and the
 * caller: with these first, two would wait for each other.
 * @param phones that they call from, as digits.
 */
export async function holdCallsOf(
  tx: Db,
  people: readonly string[],
  phones: readonly string[],
): Promise<void> {
  await tx.rows(
    `SELECT 1 FROM calls
      WHERE state <> 'ended' AND (person_id = ANY($1::uuid[]) OR caller_phone = ANY($2::text[]))
      ORDER BY id FOR UPDATE`,
    [people, phones],
  )
}

export type CallClose = {
  readonly outcome: string
  readonly reason: string
  readonly costMicroUsd: number
}

/**
 * Ends a call, once, at no less than it had cost while it ran. One that was not answered by no doing of its caller's gives
 * its seat back: none of the calls an hour that they may have. @returns false when another did, or it is another's. */
export async function endCall(tx: Db, call: Held, close: CallClose): Promise<boolean> {
  const ended = await tx.rows(
    `UPDATE calls SET state = 'ended', ended_at = now(), owner = NULL, outcome = $3, reason = $4,
            cost_micro_usd = greatest(cost_micro_usd, $5), memory = NULL,
            seated_at = CASE WHEN answered_at IS NULL AND $4 IN ('busy', 'technical') THEN NULL ELSE seated_at END
      WHERE id = $1 AND fence = $2 AND state <> 'ended' RETURNING id`,
    [call.id, call.fence, close.outcome, close.reason, close.costMicroUsd],
  )
  return ended.length > 0
}

export type TakenCall = CallRow & {
  /** So long nobody has steered it. */
  readonly leftSeconds: number
  /** The replica that fell silent with it; `null` where it was given up, or was this one's. */
  readonly leftBy: string | null
}

/**
 * Nobody steers it: given up, its owner fell silent, or the owner is this replica, which has lost sight of it. `NOT IN` a
 * subquery is hashed; an array would be walked through for every call.
 */
const IS_LEFT = `l.state IN ('claimed', 'answered', 'live') AND (l.owner IS NULL
   OR ((CASE WHEN l.owner = $1 THEN l.id NOT IN (SELECT unnest($2::uuid[])) ELSE coalesce(r.alive_until < now(), true) END)
       AND l.claimed_at < now() - interval '1 second'))`

/** Nearly always there is none, and then nothing needs to be written. */
export async function isAnyCallLeft(
  db: Db,
  owner: string,
  held: readonly string[],
): Promise<boolean> {
  const left = await db.rows(
    `SELECT 1 FROM calls l LEFT JOIN replicas r ON r.id = l.owner WHERE ${IS_LEFT} LIMIT 1`,
    [owner, held],
  )
  return left.length > 0
}

/**
 * Calls whose owner is gone are this replica's from now on. Not where a crash of the database may lose it: the next one
 * would be given the same fence, and two would steer. One that was claimed this very moment is left alone: its
 * owner's first beat may be on its way.
 * @param held those it steers already.
 */
export async function takeOver(
  db: Db,
  owner: string,
  held: readonly string[],
  limit: number,
): Promise<readonly TakenCall[]> {
  return await db.rows<TakenCall>(
    `WITH lost AS (
       SELECT l.id, nullif(l.owner, $1)::text AS owner, extract(epoch FROM now() - coalesce(r.alive_until, l.claimed_at))::float8 AS seconds
         FROM calls l LEFT JOIN replicas r ON r.id = l.owner
        WHERE ${IS_LEFT} ORDER BY l.claimed_at LIMIT $3 FOR UPDATE OF l SKIP LOCKED)
     UPDATE calls c SET owner = $1, fence = c.fence + 1, claimed_at = now()
       FROM lost WHERE c.id = lost.id RETURNING ${CALL_COLUMNS}, lost.seconds AS "leftSeconds",
       lost.owner AS "leftBy"`,
    [owner, held, limit],
  )
}

/** Gives calls up without ending them, so that another replica takes them at once. */
export async function giveUpCalls(db: Db, calls: readonly Held[]): Promise<number> {
  if (calls.length === 0) return 0
  const given = await db.rows(
    `UPDATE calls c SET owner = NULL, fence = c.fence + 1, claimed_at = now()
       FROM json_to_recordset($1::json) AS held(id uuid, fence bigint)
      WHERE c.id = held.id AND c.fence = held.fence AND c.state <> 'ended' RETURNING c.id`,
    [JSON.stringify(calls.map(({ id, fence }) => ({ id, fence })))],
  )
  return given.length
}

/** Of these calls, those that are not ours any more. */
export async function lostCalls(db: Db, calls: readonly Held[]): Promise<readonly string[]> {
  if (calls.length === 0) return []
  const lost = await db.rows<{ readonly id: string }>(
    `SELECT held.id FROM json_to_recordset($1::json) AS held(id uuid, fence bigint)
      WHERE NOT EXISTS (SELECT 1 FROM calls c
                         WHERE c.id = held.id AND c.fence = held.fence AND c.state <> 'ended')`,
    [JSON.stringify(calls.map(({ id, fence }) => ({ id, fence })))],
  )
  return lost.map(({ id }) => id)
}
