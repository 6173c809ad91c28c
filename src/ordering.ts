import type { Bar } from './core/bar.ts'
import type { Menu } from './core/menu.ts'
import type { Order } from './core/order.ts'
import { findBar, listBars } from './db/bars.ts'
import type { Database } from './db/client.ts'
import { loadMenu, type Offer, setAvailable } from './db/menus.ts'
import { findOrder } from './db/orders.ts'

/** What a bar's own plugin may read and change of its ordering. Every call but the list names the bar. */
export type Ordering = {
  readonly bars: () => Promise<readonly Bar[]>
  readonly bar: (barId: string) => Promise<Bar | null>
  readonly menu: (barId: string) => Promise<Menu | null>
  /** Sold out, or back again; running chats see it with their next message. @returns false for an unknown offer. */
  readonly setAvailable: (barId: string, offer: Offer, available: boolean) => Promise<boolean>
  readonly order: (barId: string, orderId: string) => Promise<Order | null>
}

export function ordering({ db }: Pick<Database, 'db'>): Ordering {
  return {
    bars: () => listBars(db),
    bar: (barId) => findBar(db, barId),
    menu: (barId) => loadMenu(db, barId),
    setAvailable: (barId, offer, available) => setAvailable(db, barId, offer, available),
    order: async (barId, orderId) => (await findOrder(db, barId, orderId))?.order ?? null,
  }
}
