import type { Database } from '../../src/db/client.ts'

/** Where whoever places an order by voice is held: all of it is written and not committed, or the commit is asked for. */
export type HoldAt = 'before_commit' | 'at_commit'

export type OrderHold = {
  /** Somebody stands there. */
  readonly isHeld: () => Promise<boolean>
  /** Whoever stands there goes on, as far as they still can. */
  readonly letGo: () => Promise<void>
}

const KEYS = { before_commit: 7001, at_commit: 7002 } as const

const WAIT = `
  CREATE OR REPLACE FUNCTION hold_of_a_test() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::bigint); RETURN NEW; END $$`

/** The last statement of the transaction says what the act came to; what is deferred runs when it commits. */
const TRIGGERS: { readonly [H in HoldAt]: string } = {
  before_commit: 'CREATE TRIGGER held_before_commit BEFORE UPDATE ON call_acts',
  at_commit:
    'CREATE CONSTRAINT TRIGGER held_at_commit AFTER UPDATE ON call_acts DEFERRABLE INITIALLY DEFERRED',
}
const IS_PLACED = `NEW.name = 'place_order' AND NEW.done_at IS NOT NULL AND NEW.output ->> 'ok' = 'true'`

/** From now on, once a database: a kill finds them in a moment that lasts less than a millisecond otherwise. */
export async function holdOrder(database: Database, at: HoldAt): Promise<OrderHold> {
  const key = KEYS[at]
  await database.query(WAIT)
  await database.query(
    `${TRIGGERS[at]} FOR EACH ROW WHEN (${IS_PLACED}) EXECUTE FUNCTION hold_of_a_test(${key})`,
  )
  const taken = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const holding = database.transaction(async (tx) => {
    await tx.rows('SELECT pg_advisory_xact_lock($1)', [key])
    taken.resolve()
    await free.promise
  })
  holding.catch(taken.reject)
  await taken.promise
  return {
    isHeld: async () => {
      const waiting = await database.query(
        `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
          WHERE l.locktype = 'advisory' AND l.objid = $1 AND NOT l.granted`,
        [key],
      )
      return waiting.length > 0
    },
    letGo: async () => {
      free.resolve()
      await holding
    },
  }
}
