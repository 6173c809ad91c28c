import type { Db, Queries } from './database.ts'

/** Carries `undo` out of a transaction: it is rolled back, and what it found comes along. */
class Undone<T> extends Error {
  readonly found: T

  constructor(found: T) {
    super('a rehearsal')
    this.found = found
  }
}

/** Does all of `work` and takes it back: what it gives is what would have come of it. */
export async function rehearse<T>(database: Queries, work: (tx: Db) => Promise<T>): Promise<T> {
  try {
    return await database.transaction(async (tx) => {
      throw new Undone(await work(tx))
    })
  } catch (error) {
    if (error instanceof Undone) return error.found as T
    throw error
  }
}
