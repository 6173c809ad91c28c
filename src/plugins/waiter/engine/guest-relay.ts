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
    const relayed = messages
      .filter(isNews)
      .map((message) =>
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

/** A reaction that was taken back says nothing to anybody. */
function isNews({ content }: InboundMessage): boolean {
  return content.type !== 'reaction' || (content.emoji ?? '') !== ''
}

function relayWords(message: InboundMessage, table: string, say: Say): string {
  const { content } = message
  const words = guestWords(message) ?? shortWords(content)
  if (words !== null) return say('relay_guest', { table, text: plain(words) })
  const what = content.type === 'media' ? content.media : content.type
  return say('relay_guest_media', { table, what })
}

/** A thumb to a person is an answer, and what a message was changed to is what is meant. */
function shortWords(content: InboundMessage['content']): string | null {
  if (content.type === 'reaction') return content.emoji
  return content.type === 'edited' ? content.body : null
}
