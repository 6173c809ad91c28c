import type { InboundMessage } from '../../../core/message.ts'
import type { Reply, ReplyAnswer } from '../../../desk.ts'
import { causedBy, enqueue } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import type { Lane } from './lane.ts'
import { type TapCheck, tappedId } from './tap-check.ts'

/**
 * Hands to others what answers a message of theirs: taps on their buttons, words that quote them.
 * @returns what is left for the turn.
 */
export async function takeReplies(
  deps: WaiterDeps,
  lane: Lane,
  checkTap: TapCheck,
): Promise<readonly InboundMessage[]> {
  if (deps.replyHandlers.size === 0) return lane.messages
  const taken: Reply[] = []
  for (const message of lane.messages) {
    const id = await repliedTo(deps, lane, message, checkTap)
    if (id !== null) taken.push(replyOf(lane, message, id))
  }
  if (taken.length === 0) return lane.messages
  const { lanes, answers } = await deps.database.transaction(async (tx) => {
    const given: ReplyAnswer[] = []
    for (const reply of taken) {
      given.push((await handlerOf(deps, reply.id)?.(tx, reply)) ?? { posts: [] })
    }
    const posts = given.flatMap((answer, n) => causedBy(taken[n]?.message.id ?? null, answer.posts))
    return { lanes: await enqueue(tx, posts, null), answers: given }
  })
  deps.kick(lanes)
  for (const { report } of answers) report?.()
  const handled = new Set(taken.map(({ message }) => message.id))
  return lane.messages.filter(({ id }) => !handled.has(id))
}

async function repliedTo(
  deps: WaiterDeps,
  { chat }: Lane,
  message: InboundMessage,
  checkTap: TapCheck,
): Promise<string | null> {
  const tapped = tappedId(message)
  if (tapped !== null) {
    return handlerOf(deps, tapped) !== undefined && checkTap(message) === 'valid' ? tapped : null
  }
  if (message.repliesTo === null || message.content.type !== 'text') return null
  const [quoted] = await deps.database.query<{ readonly key: string }>(
    'SELECT dedupe_key AS key FROM outbox WHERE chat_id = $1 AND wamid = $2',
    [chat.id, message.repliesTo],
  )
  return quoted === undefined || handlerOf(deps, quoted.key) === undefined ? null : quoted.key
}

function handlerOf({ replyHandlers }: WaiterDeps, id: string) {
  return [...replyHandlers].find(([prefix]) => id.startsWith(prefix))?.[1]
}

function replyOf({ chat, person }: Lane, message: InboundMessage, id: string): Reply {
  return {
    id,
    message,
    chatId: chat.id,
    personId: chat.personId,
    phoneNumberId: chat.phoneNumberId,
    phone: person.phone,
    language: chat.language ?? person.language,
  }
}
