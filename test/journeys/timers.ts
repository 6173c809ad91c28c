import type { Database } from '../../src/db/client.ts'
import { LADDER_QUEUE } from '../../src/plugins/waiter/ladder.ts'

/** The time of silence passes: chats with staff and the timers that watch them grow older. */
export async function elapseSilence(database: Database): Promise<void> {
  await database.query(
    `UPDATE waiter_conversations SET mode_until = now() - interval '1 second' WHERE mode = 'person'`,
  )
  await database.query(
    `UPDATE pgboss.job SET start_after = now() - interval '1 second'
      WHERE name = 'hand-back' AND state = 'created'`,
  )
}

/** The time to the next rung of every order of the bar that nobody has accepted passes. */
export async function elapseRung(database: Database, barId: string): Promise<void> {
  await database.query(
    `UPDATE pgboss.job SET start_after = now() - interval '1 second'
      WHERE name = $1 AND state = 'created' AND data ->> 'barId' = $2`,
    [LADDER_QUEUE, barId],
  )
}
