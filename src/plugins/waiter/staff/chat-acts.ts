import type { InboundMessage, OutMessage } from '../../../core/message.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { findBar, staffOf } from '../../../db/bars.ts'
import { findChat } from '../../../db/chats.ts'
import {
  findHandover,
  handBack,
  type Handover,
  handoversOf,
  takeOver,
  untakenHandovers,
} from '../../../db/handovers.ts'
import { openTabOf } from '../../../db/tabs.ts'
import { dinerPost } from '../engine/diner-post.ts'
import { personAsked } from '../engine/person-post.ts'
import { guestWords } from '../engine/story.ts'
import { silentUntil, watchSilence } from '../handover.ts'
import { readStaffTap, type StaffTap, staffTapId } from './taps.ts'
import type { Acted, StaffScene } from './turn.ts'

type ChatTap = Extract<StaffTap, { readonly chatId: string }>

/** Take a guest over, hand them back, or see again what it was about. */
export async function actOnChat(scene: StaffScene, tap: ChatTap): Promise<Acted> {
  if (tap.verb === 'hand_back') return await giveBack(scene, tap)
  const { tx, say, member } = scene
  const waiting = await findHandover(tx, tap.barId, tap.chatId)
  const bar = await findBar(tx, tap.barId)
  if (waiting === null || bar === null) return text(say('relay_late'))
  if (tap.verb === 'show_chat') return await showChat(scene, waiting)
  const until = silentUntil(bar, scene.at)
  if (!(await takeOver(tx, tap, member.phone, until))) {
    const staff = await staffOf(tx, tap.barId)
    const other = staff.find((one) => one.phone === waiting.staffPhone)
    return text(say('taken_other', { name: plain(other?.name ?? '') }))
  }
  await watchSilence(tx, scene.deps, bar, tap.chatId)
  const button = say('button_hand_back')
  const words = say('taken', { table: waiting.table ?? '–', button })
  return { replies: [withHandBack(scene, waiting, words)], posts: [], ...taken(waiting) }
}

async function giveBack({ tx, deps, say, member }: StaffScene, tap: ChatTap): Promise<Acted> {
  const waiting = await findHandover(tx, tap.barId, tap.chatId)
  const isTheirs = waiting?.staffPhone === null || waiting?.staffPhone === member.phone
  const before = isTheirs ? await handBack(tx, tap, null) : null
  const chat = await findChat(tx, tap.chatId)
  const bar = await findBar(tx, tap.barId)
  if (before === null || chat === null || bar === null) return text(say('relay_late'))
  const cause = `hand-back:${tap.chatId}:${before.until?.getTime() ?? 0}`
  const posts = await dinerPost(tx, deps, { bar, chat, cause }, (speak) => ({
    kind: 'text',
    text: speak('person_back'),
  }))
  return {
    audit: { barId: tap.barId, act: 'chat.handed_back', subjectId: tap.chatId },
    replies: [{ kind: 'text', text: say('handed_back', { table: before.table ?? '–' }) }],
    posts,
  }
}

/** The window is open now: the whole story can follow the template. */
async function showChat(scene: StaffScene, waiting: Handover): Promise<Acted> {
  const { tx, deps, member } = scene
  const bar = await findBar(tx, waiting.barId)
  if (bar === null) return text(scene.say('relay_late'))
  const { menu } = await deps.menus.get(tx, bar.id, bar.menuVersion)
  const tab = await openTabOf(tx, bar.id, waiting.personId)
  const asked = { ...waiting, bar, menu, tab, reason: 'asked' } as const
  const { messages } = await personAsked(tx, deps, asked, member.language)
  return { replies: messages, posts: [] }
}

/** Whatever staff write while they have a guest goes to that guest. */
export async function relayToGuest(scene: StaffScene, message: InboundMessage): Promise<Acted> {
  const { tx, deps, say, turn } = scene
  const guest = await addressed(scene, message)
  const member = turn.memberships.find(({ barId }) => barId === guest?.barId)
  if (guest === undefined || member === undefined) return await nobodyWaits(scene)
  const words = guestWords(message)
  if (words === null) return text(say('relay_media_no'))
  const chat = await findChat(tx, guest.chatId)
  const bar = await findBar(tx, guest.barId)
  if (chat === null || bar === null) return text(say('relay_late'))
  const until = silentUntil(bar, scene.at)
  if (!(await takeOver(tx, guest, member.phone, until))) return text(say('relay_late'))
  await watchSilence(tx, deps, bar, guest.chatId)
  const relayed = { name: plain(member.name), bar: plain(bar.name), text: words }
  const cause = `relay:${message.id}`
  const posts = await dinerPost(tx, deps, { bar, chat, cause }, (speak) => ({
    kind: 'text',
    text: speak('from_staff', relayed),
  }))
  return {
    replies: [],
    posts: posts.map((post) => ({ ...post, kind: 'relay' as const })),
    ...taken(guest),
  }
}

/** The first who has a guest; who goes on having them does nothing new. */
function taken(before: Handover): Pick<Acted, 'audit'> {
  if (before.staffPhone !== null) return {}
  return { audit: { barId: before.barId, act: 'chat.taken', subjectId: before.chatId } }
}

/**
 * Whom a staff member writes to, at any of their bars: the guest whose message they quote, else the one they talked with
 * last, else the only one who asked for a person and has nobody yet: answering is taking over.
 */
async function addressed(
  scene: StaffScene,
  message: InboundMessage,
): Promise<Handover | undefined> {
  const { tx, member, turn } = scene
  const barIds = turn.memberships.map(({ barId }) => barId)
  const mine = await handoversOf(tx, barIds, member.phone)
  const untaken = await untakenHandovers(tx, barIds)
  const named = await quotedGuest(scene, message, [...mine, ...untaken])
  return named ?? mine[0] ?? (untaken.length === 1 ? untaken[0] : undefined)
}

/** First words of a staff number open its 24-hour window, so that orders can be shown with buttons. */
async function nobodyWaits({ tx, say, member, turn }: StaffScene): Promise<Acted> {
  const bar = turn.chat.lastInboundAt === null ? await findBar(tx, member.barId) : null
  if (bar === null) return text(say('no_open_chat'))
  return text(say('staff_welcome', { name: plain(member.name), bar: plain(bar.name) }))
}

/** The guest whom the quoted message was about: the ids of its buttons say who it is. */
async function quotedGuest(
  { tx, turn }: StaffScene,
  message: InboundMessage,
  guests: readonly Handover[],
): Promise<Handover | undefined> {
  if (message.repliesTo === null) return undefined
  const [row] = await tx.rows<{ readonly replyIds: readonly string[] }>(
    'SELECT reply_ids AS "replyIds" FROM outbox WHERE chat_id = $1 AND wamid = $2',
    [turn.chat.id, message.repliesTo],
  )
  const taps = (row?.replyIds ?? []).flatMap((id) => readStaffTap(id) ?? [])
  const chatIds = taps.flatMap((tap) => ('chatId' in tap ? [tap.chatId] : []))
  return guests.find(({ chatId }) => chatIds.includes(chatId))
}

/** A message about a guest always carries the button that hands them back; a quote of it names the guest. */
export function withHandBack(
  { say }: Pick<StaffScene, 'say'>,
  guest: Pick<Handover, 'barId' | 'chatId'>,
  words: string,
): OutMessage {
  const id = staffTapId({ verb: 'hand_back', barId: guest.barId, chatId: guest.chatId })
  return { kind: 'buttons', text: words, buttons: [{ id, title: say('button_hand_back') }] }
}

function text(words: string): Acted {
  return { replies: [{ kind: 'text', text: words }], posts: [] }
}
