import type { Database } from '../src/db/client.ts'
import type { DeskAct, Guest } from '../src/desk.ts'
import { HERE, NUMBER } from './waiter-desk.ts'

/** What a model on a call asks of the desk, in English and without a yes: unless the test says otherwise. */
export function anAct(key: string, tool: string, more: Partial<DeskAct> = {}): DeskAct {
  return {
    key,
    channel: 'voice',
    tool,
    args: {},
    language: 'en',
    confirmedCart: null,
    namedTable: null,
    claim: async () => true,
    within: async () => {},
    keep: async () => true,
    ...more,
  }
}

/** Whoever has this number, as a guest here. */
export async function guestOf(database: Database, phone: string): Promise<Guest> {
  const [person] = await database.query<{ id: string }>('SELECT id FROM people WHERE phone = $1', [
    phone,
  ])
  return { barId: HERE.id, personId: person?.id ?? '', phoneNumberId: NUMBER }
}

/** What `add_to_cart` is told. */
export function wish(itemId: string, quantity = 1) {
  return { item_id: itemId, size_id: null, options: null, quantity, note: null }
}
