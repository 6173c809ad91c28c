import type { Arrival } from '../core/message.ts'
import { type SeatCaps, seatedWith } from './call-seats.ts'
import { CALL_COLUMNS, type CallRow } from './calls.ts'
import type { Db } from './database.ts'

/** A ringing call, as its transport told it. */
export type Ring = {
  readonly transport: string
  readonly ref: string
  readonly wacid: string | null
  readonly callerPhone: string | null
  readonly rangAt: Date
  /** Where it goes and from whom, as far as anybody can tell. */
  readonly barId: string | null
  readonly personId: string | null
  readonly phoneNumberId: string | null
}

/** Two tellings of one call name the same number, or the same person, and are no further apart than this. */
const near = (one: string, other: string) =>
  `${one} BETWEEN ${other} - interval '90 seconds' AND ${other} + interval '90 seconds'`

/** Calls to two of our numbers are two; one whose number is not known may be either. */
const atOne = (one: string, other: string) =>
  `coalesce(nullif(${one}, ''), ${other}) = coalesce(nullif(${other}, ''), ${one})`

/** Rows `o` and `c` are of one caller, and may be of one call. */
const MAY_BE_ONE = `(o.caller_phone = c.caller_phone OR o.person_id = c.person_id)
              AND ${near('o.rang_at', 'c.rang_at')}`

const SEAT_VALUES = ['$12', '$13', '$14', '$15']

/** @param row what is done about the inbox row that told of it. */
const claimWith = (row: string) => `
  WITH told AS (
    SELECT c.id FROM calls c
     WHERE c.ref IS NULL AND c.state = 'ringing'
       AND (c.wacid = $3 OR (c.reason IS NULL AND (c.caller_phone = $4 OR c.person_id = $10)
            AND ${atOne('c.phone_number_id', '$11')} IS NOT FALSE
            AND ${near('c.rang_at', '$5::timestamptz')}))
       AND NOT EXISTS (SELECT 1 FROM calls o WHERE o.transport = $1 AND o.ref = $2)
     ORDER BY (c.wacid = $3) IS TRUE DESC, abs(extract(epoch FROM c.rang_at - $5::timestamptz)) LIMIT 1
       FOR UPDATE SKIP LOCKED),
  joined AS (
    UPDATE calls c SET id = $6, transport = $1, ref = $2, wacid = coalesce(c.wacid, $3), state = 'claimed',
           owner = $7, fence = c.fence + 1, claimed_at = now(),
           caller_phone = coalesce($4, c.caller_phone), bar_id = $9, person_id = coalesce($10, c.person_id),
           phone_number_id = coalesce($11, c.phone_number_id)
      FROM told WHERE c.id = told.id RETURNING ${CALL_COLUMNS}),
  made AS (
    INSERT INTO calls AS c (id, transport, ref, wacid, caller_phone, rang_at, state, owner, fence, claimed_at,
                            bar_id, person_id, phone_number_id)
    SELECT $6, $1, $2, CASE WHEN EXISTS (SELECT 1 FROM calls o WHERE o.wacid = $3) THEN NULL ELSE $3 END,
           $4, $5, 'claimed', $7, 1, now(), $9, $10, $11
     WHERE NOT EXISTS (SELECT 1 FROM told)
    ON CONFLICT DO NOTHING RETURNING ${CALL_COLUMNS}),
  row AS (${row})
  SELECT c.*, ${seatedWith('c.id', SEAT_VALUES)} AS "isSeated"
    FROM (SELECT * FROM joined UNION ALL SELECT * FROM made) AS c`

const IS_CLAIMED = `EXISTS (SELECT 1 FROM joined) OR EXISTS (SELECT 1 FROM made)`

const CLAIM = claimWith(`
    UPDATE inbox SET state = 'done', done_at = now(), error_code = NULL
     WHERE id = $8 AND state = 'pending'
       AND (${IS_CLAIMED} OR EXISTS (SELECT 1 FROM calls o WHERE o.transport = $1 AND o.ref = $2))`)

const STORE_AND_CLAIM = claimWith(`
    INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body, state, done_at)
    SELECT $8, 'call', $16, $17, $18, 0, $19::jsonb, 'done', now() WHERE ${IS_CLAIMED}
    ON CONFLICT (dedupe_key) DO NOTHING`)

type Claim = {
  /** A call's id, whoever makes its row first. */
  readonly id: string
  readonly owner: string
  /** It is to have its seat with the claim, within these caps, where that can be told at once. */
  readonly seat?: SeatCaps
}

export type ClaimedCall = CallRow & {
  /** False says nothing: its seat may be asked for. */
  readonly isSeated: boolean
}

/**
 * Takes a ringing call for this replica, and completes the inbox row that told of it: one statement, so that a crash keeps
 * both or neither. A call that WhatsApp told of first is the same row from now on; one whose WhatsApp id another has
 * already (a trunk that tried twice, or came too late) is a call of its own.
 * @returns `null` when it was taken before: by another delivery of it, or another replica.
 */
export async function claimCall(
  db: Db,
  ring: Ring,
  by: Claim & { readonly inboxId: number },
): Promise<ClaimedCall | null> {
  return await claimOnce(db, CLAIM, valuesOf(ring, by, by.inboxId))
}

/**
 * The same of one whose inbox row is not stored yet: it is, as done, with the call.
 * @returns `null` also means that nothing was stored.
 */
export async function storeAndClaimCall(
  db: Db,
  ring: Ring,
  by: Claim & { readonly arrival: Arrival },
): Promise<ClaimedCall | null> {
  const { dedupeKey, lane, phoneNumberId, at, body } = by.arrival
  const row = [lane, phoneNumberId, at, JSON.stringify(body ?? null)]
  return await claimOnce(db, STORE_AND_CLAIM, [...valuesOf(ring, by, dedupeKey), ...row])
}

function valuesOf(
  ring: Ring,
  { id, owner, seat }: Claim,
  inbox: number | string,
): readonly unknown[] {
  const { transport, ref, wacid, callerPhone, rangAt, barId, personId, phoneNumberId } = ring
  const told = [transport, ref, wacid, callerPhone, rangAt]
  const { barParallel = 0, totalParallel = 0, callsPerHour = 0 } = seat ?? {}
  const caps = [barParallel, totalParallel, callsPerHour, seat !== undefined]
  return [...told, id, owner, inbox, barId, personId, phoneNumberId, ...caps]
}

async function claimOnce(
  db: Db,
  statement: string,
  values: readonly unknown[],
): Promise<ClaimedCall | null> {
  const [claimed] = await db.rows<ClaimedCall>(statement, values)
  if (claimed !== undefined) return claimed
  // Or WhatsApp's word of it was being written in this very moment: by now its row can be seen, and joined.
  const [seen] = await db.rows<ClaimedCall>(statement, values)
  return seen ?? null
}

/** A call as WhatsApp tells of it. */
export type WhatsappRing = {
  readonly id: string
  readonly wacid: string
  readonly callerPhone: string | null
  readonly personId: string | null
  readonly phoneNumberId: string
  readonly rangAt: Date
}

const NOTE_WHATSAPP = `
  WITH same AS (
    SELECT c.id FROM calls c
     WHERE c.wacid = $2 OR (c.wacid IS NULL AND (c.caller_phone = $3 OR c.person_id = $4)
           AND ${atOne('c.phone_number_id', '$5')} IS NOT FALSE
           AND ${near('c.rang_at', '$6::timestamptz')})
     ORDER BY (c.wacid = $2) IS TRUE DESC, abs(extract(epoch FROM c.rang_at - $6::timestamptz)) LIMIT 1),
  joined AS (
    UPDATE calls c SET wacid = coalesce(c.wacid, $2), person_id = coalesce(c.person_id, $4),
           phone_number_id = coalesce(c.phone_number_id, $5)
      FROM same WHERE c.id = same.id RETURNING c.id, c.state, c.ref),
  made AS (
    INSERT INTO calls AS c (id, transport, wacid, caller_phone, person_id, phone_number_id, rang_at)
    SELECT $1, 'whatsapp', $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM same)
    ON CONFLICT DO NOTHING RETURNING c.id, c.state, c.ref)
  SELECT id, state = 'ringing' AND ref IS NULL AS "isWaiting" FROM joined
  UNION ALL SELECT id, true FROM made`

/**
 * Notes a call that WhatsApp tells of: a new row, or what is known of the one that its transport has told of already.
 * @returns `isWaiting`: no transport has it yet.
 */
export async function noteWhatsappCall(
  tx: Db,
  ring: WhatsappRing,
): Promise<{ readonly id: string; readonly isWaiting: boolean } | null> {
  const { id, wacid, callerPhone, personId, phoneNumberId, rangAt } = ring
  const [noted] = await tx.rows<{ readonly id: string; readonly isWaiting: boolean }>(
    NOTE_WHATSAPP,
    [id, wacid, callerPhone, personId, phoneNumberId, rangAt],
  )
  return noted ?? null
}

/** Of a call that nobody's transport has taken yet: its caller waits no more. */
export async function noteCallerLeft(tx: Db, id: string): Promise<void> {
  await tx.rows(
    `UPDATE calls SET reason = 'caller_left' WHERE id = $1 AND state = 'ringing' AND ref IS NULL`,
    [id],
  )
}

/**
 * A call of WhatsApp's that nobody's transport took: ended with its reason, once, or as one whose caller left. Joined
 * meanwhile it is somebody's, and stays; told of by both in the same moment it has two rows, and this one goes, its
 * WhatsApp id to the other, which has none then: one that has is another call of the same caller's.
 */
export async function endUntaken(tx: Db, id: string, reason: string): Promise<Untaken | null> {
  const [ended] = await tx.rows<Untaken>(
    `UPDATE calls c SET state = 'ended', ended_at = now(), reason = coalesce(c.reason, $2),
            outcome = CASE WHEN c.reason = 'caller_left' THEN 'abandoned' ELSE 'failed' END,
            fallback_sent_at = CASE WHEN c.reason = 'caller_left' THEN NULL ELSE now() END
      WHERE c.id = $1 AND c.state = 'ringing' AND c.ref IS NULL
        AND NOT EXISTS (SELECT 1 FROM calls o WHERE o.id <> c.id AND o.ref IS NOT NULL AND o.wacid IS NULL
              AND ${MAY_BE_ONE})
      RETURNING c.wacid, c.person_id AS "personId", c.phone_number_id AS "phoneNumberId", c.outcome = 'abandoned' AS "isLeft"`,
    [id, reason],
  )
  if (ended !== undefined) return ended
  const [gone] = await tx.rows<Told>(
    `DELETE FROM calls WHERE id = $1 AND state = 'ringing' AND ref IS NULL
      RETURNING wacid, caller_phone AS "callerPhone", person_id AS "personId", rang_at AS "rangAt"`,
    [id],
  )
  if (gone !== undefined) {
    const { wacid, callerPhone, personId, rangAt } = gone
    await tx.rows(NAME_OTHER, [wacid, callerPhone, personId, rangAt])
  }
  return null
}

type Told = Pick<WhatsappRing, 'callerPhone' | 'personId' | 'rangAt'> & {
  readonly wacid: string | null
}

const NAME_OTHER = `
  UPDATE calls SET wacid = $1 WHERE id = (
    SELECT o.id FROM calls o
     WHERE o.ref IS NOT NULL AND o.wacid IS NULL AND (o.caller_phone = $2 OR o.person_id = $3)
       AND ${near('o.rang_at', '$4::timestamptz')}
       AND NOT EXISTS (SELECT 1 FROM calls x WHERE x.wacid = $1)
     ORDER BY abs(extract(epoch FROM o.rang_at - $4::timestamptz)) LIMIT 1)`

/**
 * Joins WhatsApp's word that a call is over to the call that its transport has told of: by number and time.
 * @param told `rangAt`: when it rang, or was picked up.
 */
export async function noteWhatsappEnd(db: Db, told: Told): Promise<void> {
  const { wacid, callerPhone, personId, rangAt } = told
  await db.rows(NAME_OTHER, [wacid, callerPhone, personId, rangAt])
}

export type Untaken = {
  readonly wacid: string | null
  readonly personId: string | null
  readonly phoneNumberId: string | null
  /** The caller hung up before anybody could take it. */
  readonly isLeft: boolean
}

/**
 * The right to send the one text about a failed call; none where WhatsApp's word of the same call, which its transport told
 * of too late to be joined, was answered in writing. Such a row has no WhatsApp id: one that has is another call.
 */
export async function claimFallback(tx: Db, callId: string): Promise<boolean> {
  const claimed = await tx.rows(
    `UPDATE calls c SET fallback_sent_at = now()
      WHERE c.id = $1 AND c.fallback_sent_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM calls o WHERE c.wacid IS NULL AND o.id <> c.id AND o.ref IS NULL
              AND o.fallback_sent_at IS NOT NULL
              AND ${MAY_BE_ONE}
              AND o.phone_number_id = coalesce(c.phone_number_id, o.phone_number_id))
      RETURNING c.id`,
    [callId],
  )
  return claimed.length > 0
}
