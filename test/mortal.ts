import type { Database, Db, Queries } from '../src/db/client.ts'

/**
 * A process that dies at a chosen step: from then on nothing it began ever answers, and its open
 * transaction is rolled back. Even numbers die before a step takes effect, odd ones after it did but
 * before anyone heard of it.
 */
export type Life = {
  /** One step of the process that others can see. */
  step<T>(effect: () => Promise<T>): Promise<T>
  readonly isOver: () => boolean
  /** Resolves once no step is under way: what a process had sent off before it died takes effect after its death. */
  readonly isStill: () => Promise<void>
}

class Died extends Error {}

export function lifeUntil(diesAt: number): Life {
  let half = 0
  let isOver = false
  const underWay = new Set<Promise<unknown>>()
  const dies = () => {
    if (half === diesAt) isOver = true
    half += 1
    return isOver
  }
  return {
    isOver: () => isOver,
    async isStill() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
    async step(effect) {
      if (isOver || dies()) throw new Died()
      const work = effect()
      underWay.add(work)
      const result = await work.finally(() => underWay.delete(work))
      if (dies()) throw new Died()
      return result
    },
  }
}

/** The database as the process sees it. */
export function mortal(database: Database, life: Life): Database {
  return {
    ...database,
    ...mortalQueries(database, life),
    relaxed: mortalQueries(database.relaxed, life),
  }
}

function mortalQueries(queries: Queries, life: Life): Queries {
  const db: Db = Object.assign(Object.create(queries.db), {
    rows: <T>(text: string, params?: readonly unknown[]) =>
      silentIfDead(
        life,
        life.step(() => queries.query<T>(text, params)),
      ),
  })
  return {
    db,
    query: <T>(text: string, params?: readonly unknown[]) =>
      silentIfDead(
        life,
        life.step(() => queries.query<T>(text, params)),
      ),
    transaction: <T>(fn: (tx: Db) => Promise<T>) =>
      silentIfDead(
        life,
        life.step(() =>
          queries.transaction(async (tx) => {
            const result = await fn(mortalTx(tx, life))
            // A step of its own: to die with everything done and nothing committed.
            return life.step(() => Promise.resolve(result))
          }),
        ),
      ),
  }
}

function mortalTx(tx: Db, life: Life): Db {
  return Object.assign(Object.create(tx), {
    rows: <T>(text: string, params?: readonly unknown[]) =>
      life.step(() => tx.rows<T>(text, params)),
  })
}

/** The dead don't throw either: code after the call must not run. */
export async function silentIfDead<T>(life: Life, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (life.isOver()) return new Promise<T>(() => {})
    throw error
  }
}
