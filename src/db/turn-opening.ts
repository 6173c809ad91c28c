import type { Sender } from '../core/message.ts'
import { IS_FREE, LEASED, type LeasedChat, leaseSets, type LeaseTerm } from './chats.ts'
import type { Db } from './database.ts'
import type { Person } from './people.ts'
import {
  type OurNumber,
  type Places,
  placesColumns,
  placesReading,
  type PlacesRow,
  REACHED,
} from './places.ts'
import type { Sheets } from './sheets.ts'

export type Opening = {
  readonly person: Person
  readonly chat: LeasedChat
  readonly places: Places
}

type Row = PlacesRow & { readonly person: Person | null } & {
  readonly [K in keyof LeasedChat]: LeasedChat[K] | null
}

/** A person of whom the sender tells nothing new: the user id decides, and the number where there is none. */
const KNOWN = `SELECT * FROM people
   WHERE ((portfolio = $4 AND user_id = $5::text) OR ($5::text IS NULL AND phone = $6::text))
     AND ($6::text IS NULL OR phone = $6::text)
     AND ($7::text IS NULL OR parent_user_id = $7::text)
     AND ($8::text IS NULL OR profile_name = $8::text)`

const OPEN = `
  WITH ${REACHED}, known AS (${KNOWN}), leased AS (
    UPDATE waiter_conversations c SET ${leaseSets('$9', '$10')}
     WHERE c.phone_number_id = $1 AND c.person_id = (SELECT id FROM known) AND ${IS_FREE}
    RETURNING ${LEASED}
  )
  SELECT leased.*,
         (SELECT json_build_object('id', k.id, 'portfolio', k.portfolio, 'userId', k.user_id,
                   'parentUserId', k.parent_user_id, 'phone', k.phone, 'profileName', k.profile_name,
                   'language', k.language) FROM known k) AS person,
         ${placesColumns({ phone: '(SELECT phone FROM known)', id: '(SELECT id FROM known)' })}
    FROM stamped LEFT JOIN leased ON true`

/**
 * Takes the chat of somebody known for one turn, as `leaseChat` does, and reads whom and where, all in one round trip.
 * Run it on `database.relaxed`.
 * @returns `null`, and nothing is changed, where a person or a chat is to be made or brought up to date, or the chat is
 * not free: then each is asked for by itself.
 */
export async function openTurn(
  db: Db,
  sheets: Sheets,
  from: { readonly number: OurNumber; readonly sender: Sender; readonly portfolio: string },
  term: LeaseTerm,
): Promise<Opening | null> {
  const { number, sender, portfolio } = from
  const { userId, phone, parentUserId, profileName } = sender
  const reading = placesReading(sheets, number)
  const who = [portfolio, userId, phone, parentUserId, profileName]
  const [row] = await db.rows<Row>(OPEN, [...reading.params, ...who, term.owner, term.seconds])
  if (row === undefined) throw new Error('a count gave no row')
  const { person, stamp, bars, memberships, blockedAt, ...chat } = row
  const places = reading.places({ stamp, bars, memberships, blockedAt })
  return person === null || !isLeased(chat) ? null : { person, chat, places }
}

function isLeased(chat: {
  readonly [K in keyof LeasedChat]: LeasedChat[K] | null
}): chat is LeasedChat {
  return chat.id !== null
}
