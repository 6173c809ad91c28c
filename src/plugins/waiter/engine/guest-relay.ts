import type { Bar } from '../../../core/bar.ts'
import { staffInTurn } from '../../../core/ladder.ts'
import type { InboundMessage, OutMessage } from '../../../core/message.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { staffOf } from '../../../db/bars.ts'
import { enqueue } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { withHandBack } from '../staff/chat-acts.ts'
import { type Say, speaker } from '../texts/index.ts'
import { closeTurn } from './close-turn.ts'
import type { Lane } from './lane.ts'
import { staffPost } from './staff-post.ts'
import { guestWords } from './story.ts'

/** While a person has the chat the waiter is silent: what the guest writes goes to whoever took it, or was asked first. */
export async function relayToStaff(deps: WaiterDeps, lane: Lane, bar: Bar): Promise<void> {
  const { chat, messages, lastInboundAt } = lane
  const lanes = await deps.database.transaction(async (tx) => {
    const staff = staffInTurn(await staffOf(tx, bar.id))
    const holder = staff.find(({ phone }) => phone === chat.modeStaffPhone)
    // Whoever had the guest is no staff any more: the next to answer has them.
    const free = holder === undefined ? { modeStaffPhone: null } : {}
    await closeTurn(tx, lane, { lastInboundAt, ...free })
    const member = holder ?? staff[0]
    if (member === undefined) return []
    const say = speaker(member.language)
    const guest = { barId: bar.id, chatId: chat.id }
    const relayed = messages.map((message) =>
      withHandBack({ say }, guest, relayWords(message, chat.tableLabel ?? '–', say)),
    )
    const address = { barId: bar.id, phoneNumberId: chat.phoneNumberId, member }
    const notice: { messages: readonly OutMessage[]; template: null } = {
      messages: relayed,
      template: null,
    }
    const cause = messages.at(-1)?.id ?? ''
    const posts = await staffPost(tx, deps, address, { cause: `guest:${cause}`, notice })
    return await enqueue(tx, posts, cause)
  })
  deps.kick(lanes)
}

function relayWords(message: InboundMessage, table: string, say: Say): string {
  const words = guestWords(message)
  return words === null
    ? say('relay_guest_media', { table, what: message.content.type })
    : say('relay_guest', { table, text: plain(words) })
}
