import type { OutMessage } from '../../../core/message.ts'
import { isEnded } from '../../../core/order-life.ts'
import type { Order } from '../../../core/order.ts'
import type { Db } from '../../../db/client.ts'
import { ordersOfTab } from '../../../db/orders.ts'
import type { Say } from '../texts/index.ts'
import { staffTapId } from './taps.ts'

/** With the last order of a visit brought, what is left to say is that its guests have gone; whatever came of others. */
export async function withLeft(
  tx: Db,
  say: Say,
  { barId, tabId }: Pick<Order, 'barId' | 'tabId'>,
  text: string,
): Promise<OutMessage> {
  const states = (await ordersOfTab(tx, barId, tabId)).map(({ state }) => state)
  if (!states.every(isEnded) || !states.includes('served')) return { kind: 'text', text }
  const id = staffTapId({ verb: 'left', barId, tabId })
  return { kind: 'buttons', text, buttons: [{ id, title: say('button_left') }] }
}
