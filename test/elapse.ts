import type { Database } from '../src/db/client.ts'

const TIMES: Readonly<Record<string, readonly string[]>> = {
  inbox: ['due_at', 'received_at', 'done_at'],
  outbox: ['due_at', 'lease_until', 'created_at', 'sent_at', 'status_at'],
  crash_epoch: ['began_at'],
  senders: ['pace_at', 'paused_until'],
  waiter_conversations: ['pace_at', 'last_inbound_at', 'lease_until'],
}

/** Lets time pass for durable work: the database's clock can't be moved, so its rows grow older. */
export async function elapse(database: Database, ms: number): Promise<void> {
  for (const [table, columns] of Object.entries(TIMES)) {
    const older = columns.map((name) => `${name} = ${name} - $1 * interval '1 millisecond'`)
    await database.query(`UPDATE ${table} SET ${older.join(', ')}`, [ms])
  }
}
