import type { Menu } from '../core/menu.ts'
import type { Db } from './database.ts'
import { held } from './held.ts'
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

type Entry<C> = {
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
  const menus = held<Entry<C>>(capacity)

  async function load(db: Db, barId: string): Promise<C> {
    const menu = await loadMenu(db, barId)
    if (menu === null) throw new Error('the menu of a bar that is not there')
    return compile(menu)
  }

  return {
    get: async (db, barId, version) => {
      const found = menus.get(barId)
      if (found !== undefined && found.version >= version && isToBeHad(found, db)) {
        return await found.compiled
      }
      const entry: Entry<C> = { version, compiled: load(db, barId), loader: db }
      menus.set(barId, entry)
      try {
        const compiled = await entry.compiled
        entry.loader = null
        return compiled
      } catch (error) {
        if (menus.get(barId) === entry) menus.delete(barId)
        throw error
      }
    },
    forget: menus.delete,
  }
}

/**
 * A transaction does not wait for a menu that others are loading: on the embedded database, whose one connection it holds,
 * they wait for the transaction.
 */
function isToBeHad(found: Entry<unknown>, db: Db): boolean {
  return found.loader === null || found.loader === db
}
