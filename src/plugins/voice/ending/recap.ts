import type { CallEnd } from '../../../core/call/call-state.ts'
import { type Recap, recapOf } from '../../../core/call/summary.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { bookingsOf } from '../../../db/call-records.ts'
import type { Db } from '../../../db/client.ts'
import { ordersOver } from '../../../db/orders.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import type { Scene } from '../runner/scene.ts'
import { localTime } from '../staff-words.ts'
import { speaker } from '../texts/index.ts'

/** The chat has told what became of the others while their caller went on speaking. */
async function underWay(tx: Db, barId: string, orders: Recap['orders']): Promise<Recap['orders']> {
  const ids = orders.map(({ orderId }) => orderId)
  const over = ids.length === 0 ? new Set() : await ordersOver(tx, barId, ids)
  return orders.filter(({ orderId }) => !over.has(orderId))
}

/** What came of the call, in writing; nothing where nothing did. All of it from rows, none of it from what was said. */
export async function recapPosts(
  tx: Db,
  { whatsapp }: VoiceDeps,
  { held, guest, view }: Scene,
  { end, chatId }: { readonly end: CallEnd; readonly chatId: string },
): Promise<readonly NewOutMessage[]> {
  const say = speaker(end.language)
  const recap = recapOf(end)
  if (recap === null) return []
  const orders = await underWay(tx, guest.barId, recap.orders)
  const asked = recap.hasBooking ? await bookingsOf(tx, guest.barId, held.id) : []
  const lines = [
    ...orders.map(({ number }) => say('recap_order', { number })),
    ...asked.map(({ guests, wantedAt }) =>
      say('recap_booking', { guests, time: localTime(view, wantedAt, end.language) }),
    ),
    ...(recap.hasMessage ? [say('recap_message')] : []),
    ...(recap.hasPay ? [say('recap_pay')] : []),
  ]
  if (lines.length === 0) return []
  const text = [say('recap_thanks', { bar: plain(view.bar.name) }), ...lines].join('\n')
  return whatsapp.fit({ kind: 'text', text }).map((message, index) => ({
    dedupeKey: `${callKey(held.id)}:recap:${index}`,
    phoneNumberId: guest.phoneNumberId,
    personId: guest.personId,
    chatId,
    barId: guest.barId,
    kind: 'notice',
    message,
  }))
}
