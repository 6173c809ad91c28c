import type { Bar } from '../../../core/bar.ts'
import type { InboundMessage } from '../../../core/message.ts'
import { findTableCode } from '../../../core/table-code.ts'
import { type ChatPatch, leaseChat, type LeasedChat } from '../../../db/chats.ts'
import { isWithPerson } from '../../../db/handovers.ts'
import {
  changeNumber,
  changeUserId,
  knownPerson,
  type Person,
  resolvePerson,
} from '../../../db/people.ts'
import { type Places, placesOf } from '../../../db/places.ts'
import { type Opening, openTurn } from '../../../db/turn-opening.ts'
import type { InboxRow } from '../../../jobs/inbox-rows.ts'
import type { Outcome } from '../../../jobs/lane-run.ts'
import { countDeath } from '../../../jobs/process-deaths.ts'
import type { WaiterDeps } from '../deps.ts'
import { takeStaffTurn } from '../staff/turn.ts'
import { closeTurn, LeaseLost } from './close-turn.ts'
import { isLate, takeDinerTurn, turnMessage } from './diner-turn.ts'
import { floodOf, takeFloodTurn } from './flood.ts'
import { relayToStaff } from './guest-relay.ts'
import { giveBack, LEASE_SECONDS } from './lease.ts'
import { barOfChat, chosenBar, offerBars } from './no-bar.ts'
import { takeReplies } from './replies.ts'
import { type TapCheck, tapCheck } from './tap-check.ts'

/** The lane's messages with the chat they belong to, while this process has the lease. */
export type Lane = {
  readonly lane: string
  readonly person: Person
  readonly places: Places
  readonly chat: LeasedChat
  readonly messages: readonly InboundMessage[]
  readonly rowIds: readonly number[]
  /** Of them, those that no attempt has failed on: what limits count. */
  readonly newRows: number
  readonly lastInboundAt: Date
}

/** Handles the gathered rows of one person at one number: one turn, one answer, one commit. */
export function laneHandler(deps: WaiterDeps) {
  return async (lane: string, rows: readonly InboxRow[]): Promise<Outcome> => {
    const messages = rows.flatMap((row) => deps.readMessage(row.body) ?? [])
    const last = messages.at(-1)
    // Nothing in it for anyone: a group, a shape we do not know. It stays in the inbox as what it was.
    if (last === undefined || !hasIdentity(last)) return 'handled'
    for (const { content } of messages) deps.metrics.messagesReceived.add(1, { type: content.type })
    const startedMs = performance.now()
    const opened = await openLane(deps, last)
    if (opened === null) return 'busy'
    const { person, chat, places } = opened
    try {
      if (chat.wasLeft && (await countDeath(deps.database, rows)) === 'one_by_one') {
        await giveBack(deps, chat)
        return 'busy'
      }
      await turnOf(deps, {
        lane,
        person,
        places: await places,
        chat,
        messages,
        rowIds: rows.map(({ id }) => id),
        newRows: rows.filter(({ attempts }) => attempts === 0).length,
        lastInboundAt: latest(messages, chat.lastInboundAt),
      })
      reportTurn(deps, { inboxId: rows.at(-1)?.id, messages: messages.length }, startedMs)
      return 'committed'
    } catch (error) {
      await giveBack(deps, chat)
      if (error instanceof LeaseLost) return 'busy'
      throw error
    }
  }
}

/** The person, their chat under a lease, and where they are; `null` while another turn has the chat. */
async function openLane(
  deps: WaiterDeps,
  { from, phoneNumberId }: InboundMessage,
): Promise<Opened | null> {
  const { relaxed } = deps.database
  const { portfolio, defaultNumber, replica } = deps.settings
  const number = { phoneNumberId, defaultNumber }
  const term = { owner: replica, seconds: LEASE_SECONDS }
  const opened = await openTurn(relaxed.db, deps.sheets, { number, sender: from, portfolio }, term)
  if (opened !== null) return opened
  const person =
    (await knownPerson(relaxed.db, from, portfolio)) ??
    (await relaxed.transaction((tx) => resolvePerson(tx, from, portfolio, deps.newId)))
  // Read beside the lease; an error is the business of whoever awaits it under the lease.
  const places = placesOf(deps.database.db, deps.sheets, number, person)
  places.catch(() => {})
  const key = { phoneNumberId, personId: person.id, newId: deps.newId }
  const chat = await leaseChat(relaxed.db, key, term)
  return chat === null ? null : { person, chat, places }
}

type Opened = Pick<Opening, 'person' | 'chat'> & { readonly places: Places | Promise<Places> }

type Turn = { readonly inboxId: number | undefined; readonly messages: number }

function reportTurn(deps: WaiterDeps, turn: Turn, startedMs: number): void {
  const ms = Math.round((performance.now() - startedMs) * 10) / 10
  deps.log.info({ event: 'WA_WAITER_TURN', ...turn, ms }, 'a turn was committed')
}

function hasIdentity({ from }: InboundMessage): boolean {
  return from.phone !== null || from.userId !== null
}

function latest(messages: readonly InboundMessage[], before: Date | null): Date {
  const times = messages.map(({ at }) => at.getTime())
  return new Date(Math.max(...times, before?.getTime() ?? 0))
}

/** Decides whose turn it is: a changed number, staff, a guest with a person, or a guest with the waiter. */
async function turnOf(deps: WaiterDeps, lane: Lane): Promise<void> {
  const spoken = lane.messages.filter(({ content }) => !isChange(content.type))
  if (spoken.length < lane.messages.length) await applyChanges(deps, lane)
  if (spoken.length === 0) return await completeSilently(deps, lane, {})
  const last = spoken.at(-1)
  if (last !== undefined) deps.markRead(last)

  const { bars } = lane.places
  const checkTap = await tapCheck(deps.database.db, lane.chat.id, spoken)
  const messages = await takeReplies(deps, { ...lane, messages: spoken }, checkTap)
  if (messages.length === 0) {
    return await completeSilently(deps, lane, { lastInboundAt: lane.lastInboundAt })
  }
  const turn = { ...lane, messages }
  if (await isStaffTurn(deps, turn, checkTap)) return
  const bar = await barOf(deps, turn, checkTap)
  if (bar !== undefined) deps.noteBar(lane.lane, bar.id)
  const flood = await floodOf(deps, turn, bar)
  if (flood !== null) return await takeFloodTurn(deps, turn, { of: flood, bar })
  if (bar === undefined) return await offerBars(deps, turn, bars)
  if (isWithPerson(lane.chat, deps.clock.now()) && lane.chat.barId === bar.id) {
    return await relayToStaff(deps, turn, bar)
  }
  await takeDinerTurn(deps, {
    ...turn,
    bar,
    messages: messages.map((message) =>
      turnMessage(message, checkTap(message, bar.id), lane.chat.lastInboundAt),
    ),
  })
}

async function isStaffTurn(deps: WaiterDeps, turn: Lane, checkTap: TapCheck): Promise<boolean> {
  const { bars, memberships } = turn.places
  const here = memberships.filter(({ barId }) => bars.some((bar) => bar.id === barId))
  return here.length > 0 && (await takeStaffTurn(deps, { ...turn, memberships: here, checkTap }))
}

async function barOf(deps: WaiterDeps, turn: Lane, checkTap: TapCheck): Promise<Bar | undefined> {
  const { bars } = turn.places
  const said = barSaid(turn, checkTap)
  return said ?? (bars.length === 1 ? bars[0] : await barOfChat(deps, turn, bars, checkTap))
}

/**
 * A scanned code decides, if the bar is reached by this number, or else a tap on the list of bars, unless it came late:
 * the guest may have gone on since.
 */
function barSaid({ chat, messages, places }: Lane, checkTap: TapCheck): Bar | undefined {
  const { bars } = places
  const known = bars.find((bar) => bar.id === chat.barId)
  const timely = messages.filter(({ at }) => !isLate(at, chat.lastInboundAt))
  const codes = timely.flatMap(({ content }) =>
    content.type === 'text' ? (findTableCode(content.body) ?? []) : [],
  )
  const scanned = bars.find((bar) => bar.id === codes.at(-1)?.barId)
  return scanned ?? chosenBar(known === undefined ? messages : timely, bars, checkTap)
}

function isChange(type: InboundMessage['content']['type']): boolean {
  return type === 'number_changed' || type === 'user_id_changed'
}

/** The person keeps the chat under a new number or user id. Repeating it changes nothing, so it goes ahead of the turn. */
async function applyChanges({ database }: WaiterDeps, { person, messages }: Lane): Promise<void> {
  await database.transaction(async (tx) => {
    for (const { content } of messages) {
      if (content.type === 'number_changed') await changeNumber(tx, person.id, content.newPhone)
      if (content.type === 'user_id_changed') {
        await changeUserId(tx, person.id, content.newUserId, content.newPhone)
      }
    }
  })
}

async function completeSilently(
  { database }: WaiterDeps,
  lane: Lane,
  patch: Pick<ChatPatch, 'lastInboundAt'>,
): Promise<void> {
  await database.transaction((tx) => closeTurn(tx, lane, patch))
}
