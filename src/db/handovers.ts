import type { ChatRow } from './chats.ts'
import type { Db } from './database.ts'

/** Staff answer a chat themselves. The bar id is the wall: nobody takes over another bar's guest. */

/** A chat whose waiter is silent. `staffPhone` is who took it; `null`: asked for, not taken yet. */
export type Handover = {
  readonly chatId: string
  readonly personId: string
  readonly phoneNumberId: string
  readonly barId: string
  readonly table: string | null
  readonly staffPhone: string | null
  readonly until: Date | null
}

const COLUMNS = `id AS "chatId", person_id AS "personId", phone_number_id AS "phoneNumberId",
  bar_id AS "barId", table_label AS "table", mode_staff_phone AS "staffPhone", mode_until AS "until"`

/** `null`: the waiter has the chat, or its guest is at another bar by now. */
export async function findHandover(
  db: Db,
  barId: string,
  chatId: string,
): Promise<Handover | null> {
  const [row] = await db.rows<Handover>(
    `SELECT ${COLUMNS} FROM waiter_conversations WHERE bar_id = $1 AND id = $2 AND mode = 'person'`,
    [barId, chatId],
  )
  return row ?? null
}

/** Chats this staff number has taken, the one with the latest word first. */
export async function handoversOf(
  db: Db,
  barIds: readonly string[],
  staffPhone: string,
): Promise<readonly Handover[]> {
  return await db.rows<Handover>(
    `SELECT ${COLUMNS} FROM waiter_conversations
      WHERE bar_id = ANY($1::uuid[]) AND mode = 'person' AND mode_staff_phone = $2
      ORDER BY mode_until DESC NULLS LAST, id`,
    [barIds, staffPhone],
  )
}

/** Guests of these bars who asked for a person and have nobody yet, the latest first. */
export async function untakenHandovers(
  db: Db,
  barIds: readonly string[],
): Promise<readonly Handover[]> {
  return await db.rows<Handover>(
    `SELECT ${COLUMNS} FROM waiter_conversations
      WHERE bar_id = ANY($1::uuid[]) AND mode = 'person' AND mode_staff_phone IS NULL
      ORDER BY mode_until DESC NULLS LAST, id`,
    [barIds],
  )
}

/**
 * Gives a silent chat to a staff number until `until`, or moves the time on for the one that has it.
 * @returns false when the waiter has the chat again, or another number has it.
 */
export async function takeOver(
  tx: Db,
  handover: { readonly barId: string; readonly chatId: string },
  staffPhone: string,
  until: Date,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE waiter_conversations SET mode_staff_phone = $3, mode_until = $4
      WHERE bar_id = $1 AND id = $2 AND mode = 'person'
        AND (mode_staff_phone IS NULL OR mode_staff_phone = $3) RETURNING id`,
    [handover.barId, handover.chatId, staffPhone, until],
  )
  return rows.length > 0
}

/**
 * The waiter speaks again. A turn under way took the guest for staff's: it loses its lease and is taken again.
 * @param notAfter hand back only if the time of silence ended by then; `null`: in any case.
 * @returns what it was; `null` when there was nothing to hand back.
 */
export async function handBack(
  tx: Db,
  handover: { readonly barId: string; readonly chatId: string },
  notAfter: Date | null,
): Promise<Handover | null> {
  const [before] = await tx.rows<Handover>(
    `SELECT ${COLUMNS} FROM waiter_conversations
      WHERE bar_id = $1 AND id = $2 AND mode = 'person' AND ($3::timestamptz IS NULL OR mode_until <= $3)
      FOR UPDATE`,
    [handover.barId, handover.chatId, notAfter],
  )
  if (before === undefined) return null
  await tx.rows(
    `UPDATE waiter_conversations SET mode = 'waiter', mode_until = NULL, mode_staff_phone = NULL,
            lease_owner = NULL, lease_until = NULL, lease_fence = lease_fence + 1
      WHERE bar_id = $1 AND id = $2`,
    [handover.barId, handover.chatId],
  )
  return before
}

/** True while staff have the chat; a time that is over counts as handed back even before its timer ran. */
export function isWithPerson(chat: Pick<ChatRow, 'mode' | 'modeUntil'>, at: Date): boolean {
  return chat.mode === 'person' && (chat.modeUntil === null || chat.modeUntil > at)
}
