import type { Bar } from '../../../core/bar.ts'
import { NO_USAGE, usageOfBoth } from '../../../core/chat-model.ts'
import type { InboundMessage } from '../../../core/message.ts'
import { findTableCode } from '../../../core/table-code.ts'
import type { TurnFacts, TurnMessage } from '../../../core/turn.ts'
import { readLanguageState } from '../../../core/understand/language-policy.ts'
import { workspace } from '../../../core/workspace.ts'
import { aiCostOf, type AiUsage } from '../../../db/ai-usage.ts'
import type { LeasedChat } from '../../../db/chats.ts'
import type { Person } from '../../../db/people.ts'
import { type TurnRows, turnRows } from '../../../db/turn-rows.ts'
import type { BrainTurn } from '../ai/brain.ts'
import { echoed, type Hearing } from '../ai/hearing.ts'
import { historyOf, quotedOf } from '../ai/history.ts'
import type { Thinking } from '../ai/thinker.ts'
import type { WaiterDeps } from '../deps.ts'
import { readDialogue } from '../house/dialogue.ts'
import { tableOfTurn } from '../house/scan.ts'
import { speaker } from '../texts/index.ts'
import { book } from './books.ts'
import { FactsMoved } from './commit-tabs.ts'
import { commitTurn } from './commit.ts'
import { keepLease } from './lease.ts'
import { turnFacts } from './turn-facts.ts'

/** What the lane's rows came to, ready to be thought about. */
export type DinerTurn = {
  readonly person: Person
  readonly chat: LeasedChat
  readonly bar: Bar
  readonly messages: readonly TurnMessage[]
  readonly rowIds: readonly number[]
  readonly lastInboundAt: Date
}

/**
 * Each time the facts move, some other turn at the tab was committed: with as many tries as turns run
 * at once, a party that scans one code in the same second is seated. After them the diner gets an honest text.
 */
export const MAX_TRIES = 16

/** A thought costs money: after two whose facts moved, the house waiter thinks the rest. */
const MODEL_TRIES = 2

/** Listens to a diner's turn, thinks it on fresh facts and commits it; thinks again when the facts moved meanwhile. */
export async function takeDinerTurn(deps: WaiterDeps, turn: DinerTurn): Promise<void> {
  const startedMs = performance.now()
  const release = keepLease(deps, turn.chat)
  try {
    const hearing = await hearTurn(deps, turn)
    const thinking = await thinkAndCommit(
      deps,
      { ...turn, messages: hearing.messages, startedMs },
      hearing,
    )
    countScans(deps, turn)
    report(deps, thinking, performance.now() - startedMs)
  } finally {
    release()
  }
}

/** Once per turn, however often it is thought: the facts that move are not what was said. */
async function hearTurn(deps: WaiterDeps, { chat, person, bar, messages }: DinerTurn) {
  const likeliest = chat.language ?? person.language
  const hints = new Set([...(likeliest === null ? [] : [likeliest]), ...bar.languages])
  return await deps.hear({
    phoneNumberId: chat.phoneNumberId,
    messages,
    hints: [...hints],
    mayAsk: async () =>
      isWithinCap(deps, await aiCostOf(deps.database.db, bar.id, costDay(deps, bar))),
  })
}

type StartedTurn = DinerTurn & { readonly startedMs: number }

/** What was paid is in the books also where nothing comes of the turn: it is thought, and paid for, again. */
async function thinkAndCommit(
  deps: WaiterDeps,
  turn: StartedTurn,
  { heard, spent: spentHearing }: Hearing,
): Promise<Thinking> {
  const spent: AiUsage[] = [...spentHearing]
  try {
    return await tryOften(deps, turn, { heard, spent })
  } catch (error) {
    const { bar, chat, messages } = turn
    const { phoneNumberId } = chat
    const at = deps.clock.now()
    await book(deps, { bar, at, phoneNumberId, spent, cause: causeOf(messages) })
    throw error
  }
}

type Tries = {
  readonly heard: Hearing['heard']
  /** Added to by each thought. */
  readonly spent: AiUsage[]
}

/** A first thought, or one of a model, waits for nobody; those after it have the tab to themselves, in this process. */
async function tryOften(deps: WaiterDeps, turn: StartedTurn, tries: Tries): Promise<Thinking> {
  const alone = deps.settings.hasModels ? MODEL_TRIES : 1
  let tab: string | null = null
  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const work = () => tryOnce(deps, turn, tries, attempt)
    const { thinking, isMoved }: Tried = await deps.tabQueue.inTurn(
      attempt > alone ? tab : null,
      work,
    )
    if (!isMoved) return thinking
    tab = thinking.work.tab()?.id ?? null
  }
  throw new FactsMoved()
}

type Tried = { readonly thinking: Thinking; readonly isMoved: boolean }

async function tryOnce(
  deps: WaiterDeps,
  turn: StartedTurn,
  { heard, spent }: Tries,
  attempt: number,
): Promise<Tried> {
  const wouldAsk = deps.settings.hasModels && attempt <= MODEL_TRIES
  const { facts, brainTurn, costUsd } = await loadTurn(deps, turn)
  const mayAsk = wouldAsk && isWithinCap(deps, costUsd)
  const thinking =
    attempt === MAX_TRIES
      ? troubled(facts, brainTurn)
      : await deps.think(brainTurn, mayAsk, performance.now() - turn.startedMs)
  spent.push(...thinking.spent)
  const { blocks, ...state } = echoed(thinking.thought, heard)
  try {
    await commitTurn(deps, {
      facts,
      chat: turn.chat,
      effects: thinking.work.effects(),
      tab: thinking.work.tab(),
      channel: 'chat',
      blocks,
      language: state.language,
      patch: { ...state, lastInboundAt: turn.lastInboundAt },
      spent,
      rowIds: turn.rowIds,
      cause: causeOf(turn.messages),
    })
    return { thinking, isMoved: false }
  } catch (error) {
    if (!(error instanceof FactsMoved)) throw error
    return { thinking, isMoved: true }
  }
}

function countScans({ metrics }: WaiterDeps, { bar, messages }: DinerTurn): void {
  const codes = messages.flatMap(({ content }) =>
    content.type === 'text' ? (findTableCode(content.body) ?? []) : [],
  )
  if (codes.length > 0) metrics.scans.add(codes.length, { bar: bar.slug })
}

function report(deps: WaiterDeps, { provider, spent, tools = [] }: Thinking, ms: number): void {
  deps.metrics.turnSeconds.observe(ms / 1000, { provider })
  const usage = spent.reduce((sum, one) => usageOfBoth(sum, one.usage), NO_USAGE)
  deps.log.info(
    {
      event: 'WA_WAITER_THOUGHT',
      provider,
      input: usage.input,
      cached: usage.cached,
      output: usage.output,
      tools,
    },
    'a turn was thought',
  )
}

/**
 * False once models have cost a bar what its day may cost. Turns under way at the same moment do not see each other's
 * costs and may pass the cap together: a dozen a process at most, three quarters of the inbox's slots, each within the
 * limits of `converse`.
 */
function isWithinCap({ settings }: WaiterDeps, costUsd: number): boolean {
  return settings.dailyCapUsd === null || costUsd < settings.dailyCapUsd
}

/** Costs are counted by the bar's own date. */
function costDay({ zoneOf, clock }: WaiterDeps, { timeZone }: Bar): string {
  return zoneOf(timeZone).local(clock.now()).date
}

/** Too much moved at once: nothing is done, and the diner is asked to say it again. */
function troubled(facts: TurnFacts, { newId, house }: BrainTurn): Thinking {
  const { bar, chat } = facts
  const language = chat.language ?? bar.defaultLanguage
  const thought = {
    blocks: [{ kind: 'say' as const, text: speaker(language)('trouble') }],
    dialogue: readDialogue(chat.dialogue),
    languageState: readLanguageState(chat.languageState, language),
    language,
  }
  const work = workspace(facts, { newId, zone: house.zone })
  return { work, thought, provider: 'house', spent: [] }
}

type LoadedTurn = {
  readonly facts: TurnFacts
  readonly brainTurn: BrainTurn
  /** What models have cost the bar today. */
  readonly costUsd: number
}

async function loadTurn(deps: WaiterDeps, turn: DinerTurn): Promise<LoadedTurn> {
  const { database } = deps
  const { chat, person } = turn
  const rows = await rowsFor(deps, turn)
  if (rows === null) throw new FactsMoved()
  const { facts, compiled } = await turnFacts(deps, { chat, person, barId: turn.bar.id }, rows)
  const zone = deps.zoneOf(facts.bar.timeZone)
  const labels = rows.tables.map(({ label }) => label)
  const talk = { barId: turn.bar.id, chatId: chat.id }
  const brainTurn: BrainTurn = {
    facts,
    messages: turn.messages,
    history: () => historyOf(database.db, talk, deps.readMessage),
    quoted: () => quotedOf(database.db, { ...talk, messages: turn.messages }, deps.readMessage),
    house: { ...compiled, zone, newToken: deps.newToken },
    newId: deps.newId,
    namedTable: tableOfTurn(turn.messages, labels, facts.chat.dialogue),
    safetyId: deps.safetyIdOf(person.id),
  }
  return { facts, brainTurn, costUsd: rows.costUsd }
}

/** Read again only where a text turns out to name a table without its code: nearly never. */
async function rowsFor(deps: WaiterDeps, turn: DinerTurn): Promise<TurnRows | null> {
  const { database, sheets } = deps
  const { bar, person } = turn
  const diner = { barId: bar.id, personId: person.id, costDay: costDay(deps, bar) }
  const read = (table: string | null) => turnRows(database.db, sheets, diner, table)
  const sure = tableOfTurn(turn.messages, [], dialogueOf(turn))
  const rows = await read(sure)
  if (rows === null) return null
  const labels = rows.tables.map(({ label }) => label)
  const named = tableOfTurn(turn.messages, labels, dialogueOf(turn))
  return named === sure ? rows : await read(named)
}

/** What was half said at another bar was about another menu. */
function dialogueOf({ chat, bar }: DinerTurn): unknown {
  return chat.barId === bar.id ? chat.dialogue : null
}

function causeOf(messages: readonly TurnMessage[]): string {
  const last = messages.at(-1)
  if (last === undefined) throw new Error('a turn without a message')
  return last.id
}

/** What is older than something already answered came late. */
export function isLate(at: Date, answeredUntil: Date | null): boolean {
  return answeredUntil !== null && at < answeredUntil
}

/** As the brain gets it. */
export function turnMessage(
  message: InboundMessage,
  tap: TurnMessage['tap'],
  answeredUntil: Date | null,
): TurnMessage {
  const { id, at, content, repliesTo } = message
  const quotes = repliesTo === null ? {} : { repliesTo }
  return { id, at, content, tap, isLate: isLate(at, answeredUntil), ...quotes }
}
