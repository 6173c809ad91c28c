import type { Menu } from '../core/menu.ts'
import type { Db } from './database.ts'
import { loadMenu } from './menus.ts'

export type MenuCache<C> = {
  /**
   * The bar's compiled menu, of `version` or newer: take it from `Bar.menuVersion` as read in this turn.
   * @throws when the bar is not there.
   */
  readonly get: (db: Db, barId: string, version: number) => Promise<C>
  /** Frees a menu that has changed; the next `get` would have noticed by itself. */
  readonly forget: (barId: string) => void
}

type Held<C> = {
  readonly version: number
  readonly compiled: Promise<C>
  /** Whose statements load it; `null` once it is there. */
  loader: Db | null
}

/**
 * Menus as `compile` makes them (search index, prompt prefix, list pages), each made once per bar and version.
 * @param capacity bars held at once; the one unused for longest goes first.
 */
export function menuCache<C>(compile: (menu: Menu) => C, capacity = 200): MenuCache<C> {
  const held = new Map<string, Held<C>>()

  async function load(db: Db, barId: string): Promise<C> {
    const menu = await loadMenu(db, barId)
    if (menu === null) throw new Error('the menu of a bar that is not there')
    return compile(menu)
  }

  function hold(barId: string, entry: Held<C>): void {
    held.delete(barId)
    held.set(barId, entry)
    const oldest = held.keys().next().value
    if (held.size > capacity && oldest !== undefined) held.delete(oldest)
  }

  return {
    get: async (db, barId, version) => {
      const found = held.get(barId)
      if (found !== undefined && found.version >= version && isToBeHad(found, db)) {
        hold(barId, found)
        return await found.compiled
      }
      const entry: Held<C> = { version, compiled: load(db, barId), loader: db }
      hold(barId, entry)
      try {
        const compiled = await entry.compiled
        entry.loader = null
        return compiled
      } catch (error) {
        if (held.get(barId) === entry) held.delete(barId)
        throw error
      }
    },
    forget: (barId) => {
      held.delete(barId)
    },
  }
}

/**
 * A transaction does not wait for a menu that others are loading: on the embedded database, whose one connection it holds,
 * they wait for the transaction.
 */
function isToBeHad(found: Held<unknown>, db: Db): boolean {
  return found.loader === null || found.loader === db
}
