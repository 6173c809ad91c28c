import type { Block } from '../core/blocks.ts'
import { NO_USAGE, type TokenUsage, usageOfBoth } from '../core/chat-model.ts'
import type { InboundContent, OutMessage } from '../core/message.ts'
import { parseMajor } from '../core/money.ts'
import type { FitMessage, NewId } from '../core/ports.ts'
import type { Line } from '../core/tab.ts'
import { tableCode } from '../core/table-code.ts'
import type { TurnFacts, TurnMessage } from '../core/turn.ts'
import type { MenuIndex } from '../core/understand/menu-index.ts'
import type { ZoneClock } from '../core/zone-clock.ts'
import { HISTORY_MESSAGES } from '../plugins/waiter/ai/history.ts'
import type { Think, Thinking } from '../plugins/waiter/ai/thinker.ts'
import { tableOfTurn } from '../plugins/waiter/house/scan.ts'
import { render } from '../plugins/waiter/render.ts'
import type { Dialogue, Phone, Step } from './dialogue.ts'
import { phonesOf } from './expectation.ts'
import {
  changeItem,
  type Chat,
  commit,
  factsOf,
  newChat,
  openRoom,
  type ReadyBar,
  type Room,
  tabOf,
} from './room.ts'
import { FINISH_WORDS, YES_WORDS } from './words.ts'

export type PlayDeps = {
  readonly think: Think
  readonly fit: FitMessage
  readonly newId: NewId
  /** A secret for a payment page's address; nobody opens it here. */
  readonly newToken: () => string
  /** Milliseconds of a clock that only goes forward. */
  readonly stopwatch: () => number
  /** The moment the first diner sits down. */
  readonly startAt: Date
  /** Told before each step, so that a stand-in knows what a good waiter would do now. */
  readonly onStep?: (about: StepAbout) => void
}

export type StepAbout = {
  readonly dialogue: Dialogue
  /** Counts from 0. */
  readonly index: number
  readonly step: Step
  /** The phone's cart as it is. */
  readonly lines: readonly Line[]
}

/** One turn of the waiter: what was said to it, and what came back. */
export type Turn = {
  /** Counts from 0; -1: the scan every dialogue begins with. */
  readonly step: number
  readonly by: Phone
  readonly said: string
  /** Sentences, and what the program attached, as the channel shows them. */
  readonly answer: readonly string[]
  readonly provider: Thinking['provider']
  readonly latencyMs: number
  readonly usage: TokenUsage
  /** By the price table; `null`: a model without a price. */
  readonly costUsd: number | null
  readonly facts: TurnFacts
  /** Of the menu that the facts hold. */
  readonly index: MenuIndex
  readonly zone: ZoneClock
  readonly thinking: Thinking
  /** Total of the cart as it was last shown to this phone before the turn; `null`: never. */
  readonly shownTotal: number | null
}

/** A dialogue as it was played, with the room as it ended. */
export type Played = {
  readonly dialogue: Dialogue
  readonly room: Room
  readonly chats: ReadonlyMap<Phone, Chat>
  readonly turns: readonly Turn[]
  /** Lines of every phone's cart after each step, in the order of the steps. */
  readonly cartsAfter: readonly (readonly Line[])[]
}

type Stage = {
  readonly dialogue: Dialogue
  readonly deps: PlayDeps
  readonly room: Room
  readonly chats: Map<Phone, Chat>
  readonly turns: Turn[]
  readonly offers: Map<Phone, readonly Offer[]>
  readonly everOffered: Set<string>
  readonly shownTotals: Map<Phone, number>
}

type Offer = { readonly id: string; readonly title: string }

const BETWEEN_MESSAGES_MS = 20_000

/** Plays a dialogue with one thinker, message by message, as the server would take it. */
export async function play(dialogue: Dialogue, ready: ReadyBar, deps: PlayDeps): Promise<Played> {
  const stage: Stage = {
    dialogue,
    deps,
    room: openRoom(ready),
    chats: new Map(phonesOf(dialogue).map((phone) => [phone, newChat(`person-${phone}`)])),
    turns: [],
    offers: new Map(),
    everOffered: new Set(),
    shownTotals: new Map(),
  }
  for (const phone of stage.chats.keys()) {
    if (dialogue.table !== null) await scan(stage, { step: -1, by: phone }, dialogue.table)
  }
  const cartsAfter: (readonly Line[])[] = []
  for (const [index, step] of dialogue.steps.entries()) {
    deps.onStep?.({ dialogue, index, step, lines: cartLines(stage, step.by) })
    await take(stage, step, index)
    cartsAfter.push(cartLines(stage, step.by))
  }
  const { room, chats, turns } = stage
  return { dialogue, room, chats, turns, cartsAfter }
}

/** A phone's cart at this moment. */
function cartLines({ room, chats }: Stage, phone: Phone): readonly Line[] {
  const personId = chats.get(phone)?.personId ?? ''
  const lines = tabOf(room, personId)?.lines ?? []
  return lines.filter((line) => line.personId === personId && line.orderId === null)
}

type Who = { readonly step: number; readonly by: Phone }

async function take(stage: Stage, { by, deed }: Step, step: number): Promise<void> {
  const who = { step, by }
  switch (deed.kind) {
    case 'say':
      return await hear(stage, who, { type: 'text', body: deed.text })
    case 'tap':
      return await tapOrType(stage, who, deed.titles)
    case 'order':
      return await order(stage, who)
    case 'scan':
      return await scan(stage, who, deed.table)
    case 'sold_out':
      return changeItem(stage.room, deed.itemId, (item) => ({
        ...item,
        available: deed.sizeId !== null && item.available,
        sizes: item.sizes.map((size) =>
          size.id === deed.sizeId ? { ...size, available: false } : size,
        ),
      }))
    case 'price':
      return changeItem(stage.room, deed.itemId, (item) => {
        const priceMinor = minorOf(deed.major, stage.room.ready.bar.currency)
        if (deed.sizeId === null) return { ...item, priceMinor }
        const sizes = item.sizes.map((size) =>
          size.id === deed.sizeId ? { ...size, priceMinor } : size,
        )
        return { ...item, sizes }
      })
  }
}

function minorOf(major: string, currency: string): number {
  const read = parseMajor(major, currency)
  if (!read.ok) throw new Error(`not an amount of ${currency}: ${major}`)
  return read.value
}

async function scan(stage: Stage, who: Who, table: string): Promise<void> {
  await hear(stage, who, { type: 'text', body: tableCode(table, stage.room.ready.bar.id) })
}

async function tapOrType(stage: Stage, who: Who, titles: readonly string[]): Promise<void> {
  const offers = stage.offers.get(who.by) ?? []
  const found = titles.flatMap((title) => offeredAs(offers, title) ?? [])[0]
  if (found !== undefined) return await hear(stage, who, { type: 'tap', ...found })
  await hear(stage, who, { type: 'text', body: titles[0] ?? '' })
}

function offeredAs(offers: readonly Offer[], wanted: string): Offer | undefined {
  const title = wanted.toLowerCase()
  return (
    offers.find((offer) => offer.title.toLowerCase().startsWith(title)) ??
    offers.find((offer) => offer.title.toLowerCase().includes(title))
  )
}

/** A diner who wants it ordered taps the button; where there is none they say that it is all, then yes. */
async function order(stage: Stage, who: Who): Promise<void> {
  const { room } = stage
  const language = stage.chats.get(who.by)?.language ?? room.ready.bar.defaultLanguage
  if (await placed(stage, who)) return
  const before = room.orders.length
  await hear(stage, who, { type: 'text', body: FINISH_WORDS[language] })
  if (room.orders.length > before || (await placed(stage, who))) return
  await hear(stage, who, { type: 'text', body: YES_WORDS[language] })
}

async function placed(stage: Stage, who: Who): Promise<boolean> {
  const button = stage.offers.get(who.by)?.find(({ id }) => id.startsWith('place:'))
  if (button === undefined) return false
  await hear(stage, who, { type: 'tap', ...button })
  return true
}

/** One message in, one answer out. */
async function hear(stage: Stage, who: Who, content: InboundContent): Promise<void> {
  const { deps, room, chats, dialogue } = stage
  const chat = chats.get(who.by)
  if (chat === undefined) throw new Error(`dialogue ${dialogue.id}: nobody holds phone ${who.by}`)
  const said = content.type === 'tap' ? content.title : content.type === 'text' ? content.body : ''
  // Staff have the chat: they read it, the waiter is silent.
  if (chat.isWithPerson) return void chat.said.push({ role: 'diner', text: said })
  const at = new Date(deps.startAt.getTime() + stage.turns.length * BETWEEN_MESSAGES_MS)
  const message: TurnMessage = {
    id: `wamid.${dialogue.id}-${stage.turns.length}`,
    at,
    content,
    tap: content.type !== 'tap' ? 'none' : stage.everOffered.has(content.id) ? 'valid' : 'stale',
    isLate: false,
  }
  const labels = room.ready.bundle.tables.map(({ label }) => label)
  const named = tableOfTurn([message], labels, chat.dialogue)
  const facts = factsOf(room, chat, at, named)
  const startedMs = deps.stopwatch()
  const thinking = await deps.think(
    {
      facts,
      messages: [message],
      history: async () => chat.said.slice(-HISTORY_MESSAGES),
      quoted: async () => new Map(),
      house: { ...room.compiled, zone: room.ready.zone, newToken: deps.newToken },
      newId: deps.newId,
      namedTable: named,
      safetyId: `eval-${chat.personId}`,
    },
    true,
  )
  const latencyMs = deps.stopwatch() - startedMs
  const numbers = commit(room, chat, facts, thinking)
  const messages = shownMessages(stage, thinking, numbers)
  const answer = messages.flatMap(wordsOf)
  chat.said.push(
    { role: 'diner', text: said },
    ...answer.map((text) => ({ role: 'waiter', text }) as const),
  )
  stage.turns.push({
    ...who,
    said,
    answer,
    provider: thinking.provider,
    latencyMs,
    ...costOf(thinking),
    facts,
    index: room.compiled.menuIndex,
    zone: room.ready.zone,
    thinking,
    shownTotal: stage.shownTotals.get(who.by) ?? null,
  })
  remember(stage, who.by, messages, thinking.thought.blocks)
}

function shownMessages(
  { deps }: Stage,
  { thought }: Thinking,
  orderNumbers: ReadonlyMap<string, string>,
): readonly OutMessage[] {
  const payUrl = (token: string) => `https://eval.invalid/pay/${token}`
  return render(thought.blocks, { language: thought.language, orderNumbers, payUrl }).flatMap(
    deps.fit,
  )
}

function remember(
  stage: Stage,
  by: Phone,
  messages: readonly OutMessage[],
  blocks: readonly Block[],
): void {
  const offers = messages.flatMap((message): readonly Offer[] => {
    if (message.kind === 'buttons') return message.buttons
    return message.kind === 'list' ? message.sections.flatMap(({ rows }) => rows) : []
  })
  // Older buttons stay on the screen; a diner taps what is newest.
  if (messages.length > 0) stage.offers.set(by, offers)
  for (const { id } of offers) stage.everOffered.add(id)
  // What was shown of a cart says nothing of the next one.
  if (blocks.some((block) => block.kind === 'order_placed')) stage.shownTotals.delete(by)
  const cart = blocks.findLast((block) => block.kind === 'cart')
  if (cart !== undefined) stage.shownTotals.set(by, cart.totalMinor)
}

function wordsOf(message: OutMessage): readonly string[] {
  if ('text' in message) return [message.text]
  return message.kind === 'image' && message.caption !== undefined ? [message.caption] : []
}

function costOf({ spent }: Thinking): Pick<Turn, 'usage' | 'costUsd'> {
  const usage = spent.reduce((sum, one) => usageOfBoth(sum, one.usage), NO_USAGE)
  const costs = spent.map((one) => one.costUsd)
  const known = costs.flatMap((cost) => cost ?? [])
  return {
    usage,
    costUsd: known.length < costs.length ? null : known.reduce((sum, cost) => sum + cost, 0),
  }
}
