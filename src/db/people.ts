import type { Language } from '../core/language.ts'
import type { Sender } from '../core/message.ts'
import type { NewId } from '../core/ports.ts'
import { holdCallsOf } from './calls.ts'
import type { Db } from './database.ts'
import { mergePeople } from './people-merge.ts'

/** Whoever wrote to or heard from one of our numbers: diners and staff alike. */
export type Person = {
  readonly id: string
  /** The Meta portfolio in which `userId` is unique. */
  readonly portfolio: string
  readonly userId: string | null
  readonly parentUserId: string | null
  /** E.164 digits without the plus. */
  readonly phone: string | null
  readonly profileName: string | null
  readonly language: Language | null
}

const PERSON_COLUMNS = `id, portfolio, user_id AS "userId", parent_user_id AS "parentUserId", phone,
  profile_name AS "profileName", language`

/**
 * The person behind a message's sender; made when unknown. The user id decides, then the phone number; an identifier
 * we did not have yet is written down. Two people become one only when a sender carries the identifier of each.
 * A number that comes with another user id of the portfolio has a new owner: the old one keeps all but the number.
 * @throws when the sender has neither identifier.
 */
export async function resolvePerson(
  tx: Db,
  sender: Sender,
  portfolio: string,
  newId: NewId,
): Promise<Person> {
  if (sender.userId === null && sender.phone === null) {
    throw new Error('a sender without a phone number and without a user id')
  }
  const met = await findBoth(tx, sender, portfolio, '')
  const known = upToDate(met, sender, portfolio)
  if (known !== null) return known
  const ids = met.map(({ id }) => id)
  // Two may become one, with their calls.
  if (ids.length > 1) await holdCallsOf(tx, ids, [])
  return await settle(tx, sender, portfolio, newId)
}

/**
 * Rows `met` of people whom the sender may be; somebody unknown is made. Of a sender in `$1` to `$5`: portfolio, user id,
 * phone, parent user id, profile name; and in `$6` the id of whoever is made.
 */
export const MET = `known AS (
       SELECT ${PERSON_COLUMNS} FROM people WHERE (portfolio = $1 AND user_id = $2) OR phone = $3),
     made AS (
       INSERT INTO people (id, portfolio, user_id, phone, parent_user_id, profile_name)
       SELECT $6, $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM known)
       ON CONFLICT DO NOTHING RETURNING ${PERSON_COLUMNS}),
     met AS (SELECT * FROM known UNION ALL SELECT * FROM made)`

/** Of `MET`: the parameters. */
export function metParams(sender: Sender, portfolio: string, newId: NewId): readonly unknown[] {
  const { userId, phone, parentUserId, profileName } = sender
  return [portfolio, userId, phone, parentUserId, profileName, newId()]
}

/** Of `met`: the sender, where nothing of somebody known is to be written; `null`: there is, or several may be meant. */
export function personMet(
  met: readonly Person[],
  sender: Sender,
  portfolio: string,
): Person | null {
  return met.length === 1 ? upToDate(met, sender, portfolio) : null
}

/** The person behind a sender where nothing is to be written, which is nearly always: one statement, no transaction. */
export async function knownPerson(
  db: Db,
  sender: Sender,
  portfolio: string,
): Promise<Person | null> {
  return upToDate(await findBoth(db, sender, portfolio, ''), sender, portfolio)
}

function upToDate(found: readonly Person[], sender: Sender, portfolio: string): Person | null {
  const match = matchOf(found, sender, portfolio)
  return match !== null && isUpToDate(match, sender) ? match : null
}

/** Again under lock, since something must be written. */
async function settle(tx: Db, sender: Sender, portfolio: string, newId: NewId): Promise<Person> {
  const found = await findBoth(tx, sender, portfolio, 'ORDER BY id FOR UPDATE')
  const match = matchOf(found, sender, portfolio)
  for (const other of found.filter(({ id }) => id !== match?.id)) {
    // Found by the number alone: either the same person from before we knew the user id, or its previous owner.
    if (match !== null && other.userId === null) await mergePeople(tx, match.id, other.id)
    else await tx.rows('UPDATE people SET phone = NULL WHERE id = $1', [other.id])
  }
  if (match !== null) return await complete(tx, match, sender)
  return (
    (await insertPerson(tx, newId(), sender, portfolio)) ??
    // Another replica met the same person at this moment and has committed by now.
    (await resolvePerson(tx, sender, portfolio, newId))
  )
}

async function findBoth(
  tx: Db,
  sender: Sender,
  portfolio: string,
  lock: string,
): Promise<readonly Person[]> {
  return await tx.rows<Person>(
    `SELECT ${PERSON_COLUMNS} FROM people
      WHERE (portfolio = $1 AND user_id = $2) OR phone = $3 ${lock}`,
    [portfolio, sender.userId, sender.phone],
  )
}

function matchOf(found: readonly Person[], sender: Sender, portfolio: string): Person | null {
  const byUserId = found.find(
    (person) =>
      sender.userId !== null && person.portfolio === portfolio && person.userId === sender.userId,
  )
  if (byUserId !== undefined) return byUserId
  const byPhone = found.find((person) => sender.phone !== null && person.phone === sender.phone)
  if (byPhone === undefined) return null
  // User ids of two portfolios say nothing about each other.
  const isSame =
    byPhone.userId === null || sender.userId === null || byPhone.portfolio !== portfolio
  return isSame ? byPhone : null
}

/** Nothing of the sender is news; what a sender leaves out says nothing. */
function isUpToDate(person: Person, sender: Sender): boolean {
  return (
    (sender.phone === null || sender.phone === person.phone) &&
    (sender.userId === null || person.userId !== null) &&
    (sender.parentUserId === null || sender.parentUserId === person.parentUserId) &&
    (sender.profileName === null || sender.profileName === person.profileName)
  )
}

async function complete(tx: Db, person: Person, sender: Sender): Promise<Person> {
  const [completed] = await tx.rows<Person>(
    `UPDATE people SET user_id = coalesce(user_id, $2), phone = coalesce($3, phone),
            parent_user_id = coalesce($4, parent_user_id), profile_name = coalesce($5, profile_name)
      WHERE id = $1 RETURNING ${PERSON_COLUMNS}`,
    [person.id, sender.userId, sender.phone, sender.parentUserId, sender.profileName],
  )
  return completed ?? person
}

async function insertPerson(
  tx: Db,
  id: string,
  sender: Sender,
  portfolio: string,
): Promise<Person | null> {
  const [inserted] = await tx.rows<Person>(
    `INSERT INTO people (id, portfolio, user_id, phone, parent_user_id, profile_name)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING ${PERSON_COLUMNS}`,
    [id, portfolio, sender.userId, sender.phone, sender.parentUserId, sender.profileName],
  )
  return inserted ?? null
}

/**
 * Somebody who shows nothing of themselves: a person for one call, whom nobody can write to.
 * @param id made of the call's own, so that it is the same person however often it is told of
 */
export async function insertUnknownPerson(db: Db, id: string, portfolio: string): Promise<Person> {
  const [person] = await db.rows<Person>(
    `INSERT INTO people (id, portfolio) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET portfolio = people.portfolio RETURNING ${PERSON_COLUMNS}`,
    [id, portfolio],
  )
  if (person === undefined) throw new Error('an INSERT without a row')
  return person
}

/** `null`: erased, or another by now, as two were found to be one. */
export async function personOf(db: Db, personId: string): Promise<Person | null> {
  const [person] = await db.rows<Person>(`SELECT ${PERSON_COLUMNS} FROM people WHERE id = $1`, [
    personId,
  ])
  return person ?? null
}

/** @param portfolio of Meta, within which the id is one person’s. */
export async function personByUserId(
  db: Db,
  portfolio: string,
  userId: string,
): Promise<Person | null> {
  const [person] = await db.rows<Person>(
    `SELECT ${PERSON_COLUMNS} FROM people WHERE portfolio = $1 AND user_id = $2`,
    [portfolio, userId],
  )
  return person ?? null
}

/** Remembered for the person, at every bar. */
export async function setLanguage(tx: Db, personId: string, language: Language): Promise<void> {
  await tx.rows('UPDATE people SET language = $2 WHERE id = $1', [personId, language])
}

/**
 * The person has a new number and keeps their chat. Whoever was known by that number keeps all but it: numbers are
 * given out again, and a chat must not go to a stranger.
 */
export async function changeNumber(tx: Db, personId: string, phone: string): Promise<void> {
  await tx.rows('UPDATE people SET phone = NULL WHERE phone = $2 AND id <> $1', [personId, phone])
  await tx.rows('UPDATE people SET phone = $2 WHERE id = $1', [personId, phone])
}

/**
 * The vendor says that the person's user id is now `userId`. Whoever wrote with it before this was told to us is the
 * same person: user ids are never given out again.
 */
export async function changeUserId(
  tx: Db,
  personId: string,
  userId: string,
  phone: string | null,
): Promise<void> {
  const [twin] = await tx.rows<{ readonly id: string }>(
    `SELECT o.id FROM people p JOIN people o ON o.portfolio = p.portfolio AND o.user_id = $2
      WHERE p.id = $1 AND o.id <> p.id`,
    [personId, userId],
  )
  if (twin !== undefined) {
    await holdCallsOf(tx, [personId, twin.id], [])
    await mergePeople(tx, personId, twin.id)
  }
  await tx.rows('UPDATE people SET user_id = $2 WHERE id = $1', [personId, userId])
  if (phone !== null) await changeNumber(tx, personId, phone)
}
