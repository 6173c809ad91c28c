import { tabOrders } from '../../../core/due.ts'
import type { Tab } from '../../../core/tab.ts'
import { findTableCode } from '../../../core/table-code.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import { askChoice, askOpen, nextButton, offerNext, option } from './asking.ts'
import { type Question, readDialogue } from './dialogue.ts'
import { takesOrders, tellClosed } from './hours.ts'
import { type Mind, tableOf, tell } from './mind.ts'
import { resume } from './ordering.ts'
import { readTap, type SitHow } from './taps.ts'

/**
 * Tables that a turn's messages may seat the diner at, so that the engine can load the open tab there: words that are a
 * label, tapped answers, and codes that were scanned. What names a table most surely stands last.
 */
export function tablesNamed(
  messages: readonly TurnMessage[],
  labels: readonly string[],
): readonly string[] {
  const named = messages.flatMap(({ content }) => {
    if (content.type !== 'text') return []
    const words = content.body.toUpperCase().split(/[^\p{L}\p{N}]+/u)
    return words.filter((word) => labels.includes(word))
  })
  // "2 beers for table 7": where labels are numbers, the table is said behind the quantity.
  const sure = messages.flatMap(({ content }) => {
    if (content.type === 'text') return findTableCode(content.body)?.table ?? []
    const tap = content.type === 'tap' ? readTap(content.id) : null
    return tap?.verb === 'sit' ? [tap.table] : []
  })
  const all = [...named, ...sure]
  return all.filter((table, index) => all.lastIndexOf(table) === index)
}

/**
 * The table this turn is about: one it names, else the one that the last answer asked about, which the diner had named
 * then. No other table's tab is ever loaded.
 * @param dialogue as the last turn left it.
 */
export function tableOfTurn(
  messages: readonly TurnMessage[],
  labels: readonly string[],
  dialogue: unknown,
): string | null {
  return tablesNamed(messages, labels).at(-1) ?? tableAsked(readDialogue(dialogue).question)
}

/** Of "did you move there, or do both tables share a bill?" and of no other question: those list tables nobody named. */
export function tableAsked(question: Question | null): string | null {
  for (const { id } of question?.options ?? []) {
    const tap = readTap(id)
    if (tap?.verb === 'sit' && tap.how !== 'open_or_join') return tap.table
  }
  return null
}

/** The diner says or scans where they sit. Where they have something going elsewhere, they are asked first. */
export function sitAt(mind: Mind, table: string, how: SitHow = 'open_or_join'): void {
  const { work, say } = mind
  const label = table.toUpperCase()
  if (isPassedBy(mind, label)) return
  const before = work.tab()
  const wasHere = before?.tables.includes(label) === true
  const seated = work.run({ kind: 'sit', table: label, how, tabId: work.newId() })
  if (!seated.ok) {
    if (seated.refusal.code === 'table_unknown') return unknownTable(mind, label)
    return askMove(mind, label)
  }
  mind.draft.open = null
  resume(mind)
  if (how === 'join_tables' && !wasHere) {
    const tables = seated.value.tab?.tables.join(', ') ?? label
    return tell(mind, say('tables_joined', { tables }))
  }
  if (before !== null && !wasHere) return tellMoved(mind, label, before)
  greetAt(mind, label, wasHere)
}

/** A scan beside words that a model answers: the seat is theirs whatever it does, and told without a question of its own. */
export function sitAside(mind: Mind, table: string): void {
  const { work, say } = mind
  const before = work.tab()
  if (before?.tables.includes(table) === true) return
  const seated = work.run({ kind: 'sit', table, how: 'open_or_join', tabId: work.newId() })
  if (!seated.ok) {
    if (seated.refusal.code === 'table_unknown') return unknownTable(mind, table)
    return askMove(mind, table)
  }
  resume(mind)
  if (before !== null) return tellMoved(mind, table, before)
  const count = (work.tab()?.diners.length ?? 1) - 1
  tell(mind, count > 0 ? say('table_shared', { table, count }) : say('table_already', { table }))
  if (count > 0 && isQuiet(mind)) tell(mind, say('table_not_yours'))
}

/** Of several tables in one turn the last is meant; who sits at the others was not even looked up. */
function isPassedBy({ draft, work }: Mind, label: string): boolean {
  const isKnown = work.facts.tables.some((table) => table.label === label)
  return isKnown && draft.seat !== null && draft.seat !== label
}

/** Whoever goes over to another party leaves what they ordered on the bill of the table where it was served. */
function tellMoved(mind: Mind, table: string, before: Tab): void {
  const { say, work } = mind
  const { personId } = work.facts
  const isLeft = work.tab()?.id !== before.id
  const owes = before.lines.some((line) => line.personId === personId && line.orderId !== null)
  const from = before.tables.join('+')
  tell(mind, isLeft && owes ? say('table_left', { table, from }) : say('table_moved', { table }))
}

function greetAt(mind: Mind, table: string, wasHere: boolean): void {
  const { say, work, draft } = mind
  const others = (work.tab()?.diners.length ?? 1) - 1
  const isBusy = draft.added.length > 0 || draft.pending.length > 0
  if (isBusy) return tell(mind, say('table_already', { table }))
  if (others > 0) return tellShared(mind, say('table_shared', { table, count: others }))
  if (wasHere) return offerMenu(mind, say('table_already', { table }))
  const { isNew } = work.facts.chat
  const { name } = work.facts.bar
  offerMenu(mind, isNew ? say('welcome', { bar: name, table }) : say('table_set', { table }))
}

/** Since so long nobody at a table has said a word: its guests may have left, and nobody told us. */
const QUIET_MS = 60 * 60_000

/** Who sits down at the bill of earlier guests shall not find that out when it comes. */
function tellShared(mind: Mind, shared: string): void {
  if (!isQuiet(mind)) return offerMenu(mind, shared)
  tell(mind, shared)
  if (!takesOrders(mind)) tellClosed(mind)
  offerNext(mind, mind.say('table_not_yours'), [
    nextButton(mind, 'button_menu'),
    nextButton(mind, 'button_person'),
  ])
}

function isQuiet({ work }: Mind): boolean {
  const { at, scannedTab } = work.facts
  return (
    scannedTab !== null &&
    scannedTab.id === work.tab()?.id &&
    scannedTab.lines.some((line) => line.orderId !== null) &&
    at.getTime() - scannedTab.lastActivityAt.getTime() >= QUIET_MS
  )
}

/** A closed bar says so at once, not after the cart is full. */
function offerMenu(mind: Mind, prompt: string): void {
  if (!takesOrders(mind)) tellClosed(mind)
  offerNext(mind, prompt, [nextButton(mind, 'button_menu')])
}

/** Which of both: they moved, or two tables share a bill. Nothing is asked of a table where they sit. */
export function askMove(mind: Mind, to: string): void {
  const { say } = mind
  const from = tableOf(mind)
  if (from === null) return askTable(mind)
  if (mind.work.tab()?.tables.includes(to) === true) return
  const sit = (how: SitHow) => ({ verb: 'sit', table: to, how }) as const
  askChoice(mind, say('table_move_or_join', { from, to }), [
    option(sit('move'), say('button_move')),
    option(sit('join_tables'), say('button_join_tables')),
  ])
}

function unknownTable(mind: Mind, table: string): void {
  const known = mind.work.facts.tables.slice(0, 9)
  const options = known.map((one) => tableOption(mind, one))
  askOpen(mind, 'table', mind.say('table_unknown', { table: table.slice(0, 8) }), options)
}

/** Without a table nothing can be ordered: asks for it, with the first tables to tap. */
export function askTable(mind: Mind): void {
  const { tables } = mind.work.facts
  const example = tables[0]?.label ?? 'A1'
  askOpen(
    mind,
    'table',
    mind.say('table_ask', { example }),
    tables.slice(0, 10).map((table) => tableOption(mind, table)),
  )
}

function tableOption(mind: Mind, table: { readonly label: string; readonly area: string | null }) {
  const sit = { verb: 'sit', table: table.label, how: 'open_or_join' } as const
  return option(sit, mind.say('word_table', { table: table.label }), table.area)
}

/** First words of a diner at a bar without a table: the menu is there, ordering needs the table. */
export function welcome(mind: Mind): void {
  const { facts } = mind.work
  const table = tableOf(mind)
  const prompt =
    table === null
      ? mind.say('welcome_no_table', { bar: facts.bar.name })
      : facts.chat.isNew
        ? mind.say('welcome', { bar: facts.bar.name, table })
        : mind.say('greeting')
  if (!takesOrders(mind)) tellClosed(mind)
  const hasOrders = tabOrders(mind.work).length > 0
  offerNext(mind, prompt, [
    nextButton(mind, 'button_menu'),
    ...(hasOrders ? [nextButton(mind, 'button_bill')] : []),
  ])
}
