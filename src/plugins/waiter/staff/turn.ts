import type { StaffMember } from '../../../core/bar.ts'
import type { InboundMessage, OutMessage } from '../../../core/message.ts'
import { findTableCode } from '../../../core/table-code.ts'
import { appendAudit, type AuditEntry } from '../../../db/audit-log.ts'
import { findBar } from '../../../db/bars.ts'
import type { LeasedChat } from '../../../db/chats.ts'
import type { Db } from '../../../db/client.ts'
import { handoversOf } from '../../../db/handovers.ts'
import { openTabOf } from '../../../db/tabs.ts'
import { causedBy, enqueue, type NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { closeTurn } from '../engine/close-turn.ts'
import { type TapCheck, tappedId } from '../engine/tap-check.ts'
import { countMove, type OrderMoved } from '../metrics.ts'
import { type Say, speaker } from '../texts/index.ts'
import { actOnChat, relayToGuest } from './chat-acts.ts'
import { actOnFlag } from './flag-acts.ts'
import { capNotice } from './notices.ts'
import { actOnOrder } from './order-acts.ts'
import { readStaffTap, type StaffTap } from './taps.ts'
import { actOnVisit } from './visit-acts.ts'

/** Staff of one or more bars, with the bar they are staff of. */
export type Membership = StaffMember & { readonly barId: string }

export type StaffTurn = {
  readonly chat: LeasedChat
  readonly memberships: readonly Membership[]
  readonly messages: readonly InboundMessage[]
  readonly checkTap: TapCheck
  readonly rowIds: readonly number[]
  readonly lastInboundAt: Date
}

/** One staff member speaking, inside the turn's transaction. */
export type StaffScene = {
  readonly tx: Db
  readonly deps: WaiterDeps
  readonly turn: StaffTurn
  readonly member: Membership
  readonly say: Say
  readonly at: Date
}

/** What an act came to: what the staff member reads, and what goes to others. */
export type Acted = {
  readonly replies: readonly OutMessage[]
  readonly posts: readonly NewOutMessage[]
  /** What is to be written down of it. */
  readonly audit?: Audited
  /** For the metrics, once it is committed. */
  readonly moved?: OrderMoved
}

/** Who it was is known to the turn. */
export type Audited = Pick<AuditEntry, 'barId' | 'act' | 'subjectId' | 'details'>

/**
 * Takes a turn of someone on a bar's staff list.
 * @returns false when they speak as a guest: they scanned a table, or have an open tab and take over nobody.
 */
export async function takeStaffTurn(deps: WaiterDeps, turn: StaffTurn): Promise<boolean> {
  if (await isGuest(deps, turn)) return false
  const done = await deps.database.transaction(async (tx) => {
    await closeTurn(tx, turn, { lastInboundAt: turn.lastInboundAt })
    const moves: OrderMoved[] = []
    const posts: NewOutMessage[] = []
    const audit: AuditEntry[] = []
    for (const message of turn.messages) {
      const acted = await act(tx, deps, turn, message)
      const replies = replyPosts(deps, turn, message, acted.replies)
      posts.push(...causedBy(message.id, [...acted.posts, ...replies]))
      if (acted.audit !== undefined) {
        audit.push({ ...acted.audit, actor: 'staff', actorId: turn.chat.personId })
      }
      if (acted.moved !== undefined) moves.push(acted.moved)
    }
    const queued = await enqueue(tx, posts, null)
    await appendAudit(tx, audit)
    return { lanes: queued, moves }
  })
  for (const move of done.moves) countMove(deps.metrics, move)
  deps.kick(done.lanes)
  return true
}

/** A staff tap is staff's business whatever else they are. */
async function isGuest({ database }: WaiterDeps, turn: StaffTurn): Promise<boolean> {
  const { chat, memberships, messages } = turn
  if (messages.some((message) => staffTapOf(message) !== null)) return false
  const scanned = messages.some(
    ({ content }) => content.type === 'text' && findTableCode(content.body) !== null,
  )
  if (scanned) return true
  const phone = memberships[0]?.phone ?? ''
  const barIds = memberships.map(({ barId }) => barId)
  if ((await handoversOf(database.db, barIds, phone)).length > 0) return false
  // Nobody asked for a person: whoever sits at a table orders like any guest.
  if (chat.barId === null) return false
  return (await openTabOf(database.db, chat.barId, chat.personId)) !== null
}

async function act(
  tx: Db,
  deps: WaiterDeps,
  turn: StaffTurn,
  message: InboundMessage,
): Promise<Acted> {
  const tap = staffTapOf(message)
  const member = memberFor(turn.memberships, tap)
  if (member === undefined) return { replies: [], posts: [] }
  const scene: StaffScene = {
    tx,
    deps,
    turn,
    member,
    say: speaker(member.language),
    at: deps.clock.now(),
  }
  if (tappedId(message) === null) return await relayToGuest(scene, message)
  // A forged or outdated offer, one of a bar they left, or one of when they were a guest: nothing of it is believed, and
  // its title is no word to anybody.
  if (tap === null || turn.checkTap(message) !== 'valid' || tap.barId !== member.barId) {
    return { replies: [{ kind: 'text', text: scene.say('stale_tap') }], posts: [] }
  }
  if (tap.verb === 'show_cap') return await showCap(scene, tap.barId)
  if ('flagId' in tap) return await actOnFlag(scene, tap)
  if ('tabId' in tap) return await actOnVisit(scene, tap)
  return 'orderId' in tap ? await actOnOrder(scene, tap) : await actOnChat(scene, tap)
}

async function showCap({ tx, say, member }: StaffScene, barId: string): Promise<Acted> {
  const bar = await findBar(tx, barId)
  const whole = bar === null ? null : capNotice(bar, member, null).messages
  return { replies: whole ?? [{ kind: 'text', text: say('stale_tap') }], posts: [] }
}

function staffTapOf(message: InboundMessage): StaffTap | null {
  const id = tappedId(message)
  return id === null ? null : readStaffTap(id)
}

function memberFor(
  memberships: readonly Membership[],
  tap: StaffTap | null,
): Membership | undefined {
  return memberships.find(({ barId }) => barId === tap?.barId) ?? memberships[0]
}

function replyPosts(
  { fit }: WaiterDeps,
  { chat }: StaffTurn,
  message: InboundMessage,
  replies: readonly OutMessage[],
): readonly NewOutMessage[] {
  return replies.flatMap(fit).map((fitted, index) => ({
    dedupeKey: `turn:${message.id}:${index}`,
    phoneNumberId: chat.phoneNumberId,
    personId: chat.personId,
    chatId: chat.id,
    barId: null,
    kind: 'answer',
    message: fitted,
  }))
}
