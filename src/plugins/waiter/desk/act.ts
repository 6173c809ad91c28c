import { cartFingerprint } from '../../../core/cart-view.ts'
import type { Tab } from '../../../core/tab.ts'
import { standingFacts } from '../../../core/tools/standing-facts.ts'
import { refused, type ToolOutcome } from '../../../core/tools/tool.ts'
import { isWriteTool, runTool } from '../../../core/tools/tools.ts'
import { mergeFacts, NO_FACTS } from '../../../core/truth/facts.ts'
import type { TurnEffect, TurnFacts, Workspace } from '../../../core/turn.ts'
import { stateAsked } from '../../../core/understand/language-policy.ts'
import { workspace } from '../../../core/workspace.ts'
import type { ZoneClock } from '../../../core/zone-clock.ts'
import {
  type ChatPatch,
  type ChatRow,
  type LeasedChat,
  type OpenChat,
  releaseChat,
  type SeenChat,
} from '../../../db/chats.ts'
import { type TurnRows, turnRows } from '../../../db/turn-rows.ts'
import type { DeskAct, DeskOutcome, Guest, PlacedOrder } from '../../../desk.ts'
import type { CompiledMenu, WaiterDeps } from '../deps.ts'
import { LeaseLost } from '../engine/close-turn.ts'
import { FactsMoved } from '../engine/commit-tabs.ts'
import { commitTurn, isPlain, type TurnCommit } from '../engine/commit.ts'
import { MAX_TRIES } from '../engine/diner-turn.ts'
import { turnFacts } from '../engine/turn-facts.ts'
import { keepAllergies } from '../house/allergens.ts'
import { type Dialogue, dialogueNow } from '../house/dialogue.ts'
import { askedLanguage } from '../house/language.ts'
import { type HouseDeps, mindFor } from '../house/mind.ts'
import { readTap, tapId } from '../house/taps.ts'
import { speaker } from '../texts/index.ts'
import { chatWithRows, withChat } from './chat.ts'

/** The act's cause was done before: its transaction is rolled back. */
class DoneBefore extends Error {}

/**
 * One tool of another channel, thought and committed like a turn of the chat. What changes nothing needs no lease: a guest
 * who asks for a price does not wait for a model that thinks about their chat. Nor does a change, where nobody has the chat
 * from the moment it was read to the commit.
 */
export async function act(
  deps: WaiterDeps,
  guest: Guest,
  wanted: DeskAct,
  signal: AbortSignal,
): Promise<DeskOutcome | null> {
  try {
    const { chat: seen, rows } = await chatWithRows(deps, guest, wanted.namedTable)
    const thought = await thinkOn(deps, guest, { chat: seen, rows }, wanted)
    await wanted.ready
    if (changesNothing(thought)) return await kept(wanted, outcomeOf(thought))
    const tabId = tabOf(thought)
    const isAlone = seen.isFree && !deps.tabQueue.isBusy(tabId)
    const soon = isAlone ? await commitUnleased(deps, seen, wanted, thought) : null
    if (soon !== null) return soon
    const done = await withChat(deps, guest, signal, (chat) =>
      thinkAndCommit(deps, { guest, chat, wanted, signal }, tabId),
    )
    return done ?? (await kept(wanted, await busy(deps, guest, wanted)))
  } catch (error) {
    if (error instanceof DoneBefore) return null
    throw error
  }
}

/** `null`: another has the chat, or had it, or facts moved. */
async function commitUnleased(
  deps: WaiterDeps,
  chat: SeenChat,
  wanted: DeskAct,
  thought: Thought,
): Promise<DeskOutcome | null> {
  try {
    return await commit(deps, chat, wanted, thought)
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof FactsMoved) return null
    throw error
  }
}

type Thought = {
  readonly facts: TurnFacts
  readonly compiled: CompiledMenu
  readonly zone: ZoneClock
  readonly work: Workspace
  readonly told: ToolOutcome
  /** With what was told of an allergy, for the rest of the visit; `null`: as it is. */
  readonly dialogue: Dialogue | null
}

function changesNothing({ work, dialogue }: Thought): boolean {
  return work.effects().length === 0 && dialogue === null
}

type Asked = {
  readonly guest: Guest
  readonly chat: LeasedChat
  readonly wanted: DeskAct
  readonly signal: AbortSignal
}

/**
 * Acts of calls are not counted like turns, so any number may run at one tab: time is their limit, not tries.
 * @param tabId where it was thought before.
 */
async function thinkAndCommit(
  deps: WaiterDeps,
  asked: Asked,
  tabId: string | null,
): Promise<DeskOutcome> {
  let tab = tabId
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt > MAX_TRIES && asked.signal.aborted
    const tried = await deps.tabQueue.inTurn(tab, () => tryOnce(deps, asked, isLast))
    if ('done' in tried) return tried.done
    tab = tried.movedAt
  }
}

type Tried = { readonly done: DeskOutcome } | { readonly movedAt: string | null }

async function tryOnce(
  deps: WaiterDeps,
  { guest, chat, wanted }: Asked,
  isLast: boolean,
): Promise<Tried> {
  const rows = await turnRows(deps.database.db, deps.sheets, guest, wanted.namedTable)
  if (rows === null) throw new FactsMoved()
  const thought = await thinkOn(deps, guest, { chat, rows }, wanted)
  if (isLast || changesNothing(thought)) {
    const told = isLast ? troubled() : thought.told
    return { done: await settle(deps, chat, wanted, outcomeOf({ ...thought, told })) }
  }
  try {
    return { done: await commit(deps, chat, wanted, thought) }
  } catch (error) {
    if (!(error instanceof FactsMoved)) throw error
    return { movedAt: tabOf(thought) }
  }
}

/** The one it leaves the guest at, where it changes any: who asks for a person waits for no table. */
function tabOf({ work }: Pick<Thought, 'work'>): string | null {
  const isChanged = work.effects().some(({ kind }) => kind === 'tab' || kind === 'seated')
  return isChanged ? (work.tab()?.id ?? null) : null
}

async function thinkOn(
  deps: WaiterDeps,
  guest: Guest,
  { chat, rows }: { readonly chat: ChatRow; readonly rows: TurnRows },
  wanted: DeskAct,
): Promise<Thought> {
  const { barId, personId } = guest
  const person = { id: personId, language: wanted.language }
  const { facts, compiled } = await turnFacts(deps, { chat, person, barId }, rows)
  const zone = deps.zoneOf(facts.bar.timeZone)
  const work = workspace(facts, { newId: deps.newId, zone })
  const told = run(deps, work, compiled, wanted)
  const house = { ...compiled, zone, newToken: deps.newToken }
  const dialogue = minded(work, house, wanted, told) ?? answered(work, told)
  return { facts, compiled, zone, work, told, dialogue }
}

/** Ordered on the phone: what the chat waits for a yes to is no order any more, also where the same is wanted again. */
function answered(work: Workspace, { ok }: ToolOutcome): Dialogue | null {
  const isPlaced = ok && work.effects().some((one) => one.kind === 'tab' && one.change.placed)
  const { chat, tab } = work.facts
  const before = dialogueNow(chat.dialogue, tab?.id ?? null)
  const { question } = before
  if (!isPlaced || readTap(question?.yes ?? '')?.verb !== 'place' || question === null) return null
  return { ...before, question: { ...question, yes: tapId({ verb: 'review' }) } }
}

/** An allergy told in the chat is read by the kitchen on what is ordered by voice, and one told by voice on what follows. */
function minded(
  work: Workspace,
  house: HouseDeps,
  { tool, language }: DeskAct,
  { ok, allergy }: ToolOutcome,
): Dialogue | null {
  if (!ok || (allergy === undefined && !isWriteTool(tool))) return null
  const { chat, tab } = work.facts
  const before = dialogueNow(chat.dialogue, tab?.id ?? null)
  const mind = mindFor(work, house, before, language)
  keepAllergies(mind, allergy === undefined ? [] : [allergy])
  if (allergy === undefined) return null
  const { allergies, allergyWords } = mind.draft
  return {
    ...before,
    visit: work.tab()?.id ?? null,
    ...(allergies.length > 0 ? { allergies: [...allergies] } : {}),
    ...(allergyWords.length > 0 ? { allergyWords: [...allergyWords] } : {}),
  }
}

function run(
  deps: WaiterDeps,
  work: Workspace,
  { menuIndex: index }: CompiledMenu,
  wanted: DeskAct,
): ToolOutcome {
  const { tool, args, language, confirmedCart, namedTable } = wanted
  return runTool(tool, args, {
    work,
    index,
    language,
    zone: deps.zoneOf(work.facts.bar.timeZone),
    newToken: deps.newToken,
    confirmedCart,
    // A call has no button to take an order back with: that is asked and answered in the chat.
    confirmedCancel: null,
    namedTable,
    menuPrompt: speaker(language)('menu_page'),
  })
}

async function commit(
  deps: WaiterDeps,
  chat: ChatRow & OpenChat,
  wanted: DeskAct,
  thought: Thought,
): Promise<DeskOutcome> {
  const { facts, work } = thought
  const effects = work.effects()
  const withNumbers = (numbers: ReadonlyMap<string, string>) =>
    outcomeOf(
      thought,
      [...numbers].map(([orderId, number]) => ({ orderId, number })),
    )
  const { numbers } = await commitTurn(deps, {
    facts,
    chat,
    effects,
    tab: work.tab(),
    channel: wanted.channel,
    // The other channel says what came of it.
    blocks: [],
    language: wanted.language,
    patch: patchOf(chat, thought),
    spent: [],
    rowIds: [],
    cause: wanted.key,
    ...marksOf(wanted, effects, withNumbers),
  })
  return withNumbers(numbers)
}

/** Where nothing is ordered, what it comes to is known before its commit. */
function marksOf(
  wanted: DeskAct,
  effects: readonly TurnEffect[],
  outcomeWith: (numbers: ReadonlyMap<string, string>) => DeskOutcome,
): Pick<TurnCommit, 'claim' | 'within'> {
  const { claim, within, settle } = wanted
  if (settle !== undefined && isPlain(effects)) {
    return { claim: async (tx) => orDoneBefore(await settle(tx, outcomeWith(new Map()))) }
  }
  return {
    claim: async (tx) => orDoneBefore(await claim(tx)),
    within: (tx, orders) => within(tx, outcomeWith(orders.numbers)),
  }
}

function orDoneBefore(isOurs: boolean): void {
  if (!isOurs) throw new DoneBefore()
}

/** What is asked in the chat stays asked, unless it was asked at another bar. */
function patchOf(
  chat: ChatRow,
  { facts, work, dialogue }: Thought,
): Pick<ChatPatch, 'language' | 'languageState' | 'dialogue'> {
  const language = askedLanguage(work)
  return {
    ...(chat.barId === facts.bar.id ? {} : { dialogue: null }),
    ...(dialogue === null ? {} : { dialogue }),
    ...(language === null ? {} : { language, languageState: stateAsked(language) }),
  }
}

/** Nothing to commit but that it is done, and the chat to be given back: neither waits for the other, nor for the disk. */
async function settle(
  deps: WaiterDeps,
  chat: LeasedChat,
  wanted: DeskAct,
  outcome: DeskOutcome,
): Promise<DeskOutcome> {
  const [isKept] = await Promise.all([
    wanted.keep(outcome),
    releaseChat(deps.database.relaxed.db, chat),
  ])
  orDoneBefore(isKept)
  return outcome
}

/** The same without a lease to give back. */
async function kept(wanted: DeskAct, outcome: DeskOutcome): Promise<DeskOutcome | null> {
  return (await wanted.keep(outcome)) ? outcome : null
}

async function busy(deps: WaiterDeps, guest: Guest, wanted: DeskAct): Promise<DeskOutcome> {
  const read = await chatWithRows(deps, guest, wanted.namedTable)
  const { facts, zone, ...seen } = await thinkOn(deps, guest, read, wanted)
  const work = workspace(facts, { newId: deps.newId, zone })
  const told = refused(
    'busy',
    'Nothing was changed: another answer to this guest is being made. Say so and call again.',
  )
  return outcomeOf({ ...seen, facts, zone, work, told })
}

function troubled(): ToolOutcome {
  return refused('trouble', 'Nothing was changed: too much moved at once. Say so and call again.')
}

function outcomeOf(
  { facts, compiled, zone, work, told }: Thought,
  placed: readonly PlacedOrder[] = [],
): DeskOutcome {
  const shown = (tab: Tab | null) => cartFingerprint(tab, facts.personId, facts.menu.currency)
  // Refused, it has changed nothing.
  const orders = placed.map(({ number }) => ({ number, state: 'placed' as const }))
  const now = shown(told.ok ? work.tab() : facts.tab)
  return {
    ok: told.ok,
    output: told.output,
    blocks: told.blocks,
    facts: mergeFacts([standingFacts(work, zone), told.facts, { ...NO_FACTS, orders }]),
    cartFingerprint: now,
    isCartChanged: now !== shown(facts.tab),
    placed,
    sight: {
      bar: facts.bar,
      menu: facts.menu,
      index: compiled.menuIndex,
      detector: compiled.detector,
      zone,
    },
  }
}
