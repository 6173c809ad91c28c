import type { Language } from '../language.ts'
import { findTableCode, withoutTableCode } from '../table-code.ts'
import { type Act, isOfItems } from './acts.ts'
import { isCertain, withPartsInDoubt } from './certainty.ts'
import { otherBegins } from './choice-parts.ts'
import { apologises, beginsWithSlip, correctsOrder, slipIn } from './corrections.ts'
import { cutOf, intentCut } from './cuts.ts'
import { dealtOut } from './dealing.ts'
import { type Draft, draftOf } from './draft.ts'
import { readEach } from './each.ts'
import { sharesSaid } from './for-whom.ts'
import { isOnlyFrame, trimmed } from './frame.ts'
import { readPeople } from './how-many.ts'
import type { LanguageDetector } from './language-detector.ts'
import { namesLanguage } from './language-intents.ts'
import { type MenuIndex, whileReading } from './menu-index.ts'
import { readNumber, wholeNumber } from './numbers.ts'
import { type Mode, secondVerb, verbOf } from './order-words.ts'
import { fewerEnds, madeSoMany } from './quantity-change.ts'
import type { Reading } from './reading.ts'
import { secondThought, sizeMore, wishMore } from './second-thoughts.ts'
import { readResized } from './size-change.ts'
import { keepsAlone, sparesAlone } from './sparing.ts'
import { mayNameTable } from './table-words.ts'
import { withoutListNumbers, withPlainDigits } from './text.ts'
import { together } from './together.ts'
import { unreadIn } from './unread.ts'
import { type Clause, clausesOf, original, spoken, type Word } from './words.ts'

export type UnderstandOptions = {
  readonly index: MenuIndex
  readonly detector: LanguageDetector
  /** What a message without any language (a dish, a number) is taken to be in. */
  readonly conversationLanguage: Language
  /** What our last message asked for; settles what a bare word answers. */
  readonly expecting?: 'quantity' | 'yes_no' | 'choice' | null
}

export type Understanding = {
  readonly language: Language
  /** In the order said; at least one, if only `unknown`. */
  readonly acts: readonly Act[]
  /** False where words are left over or nothing on the menu fits: then a better reader should look. */
  readonly certain: boolean
  /** False where the message was too long to be read to its end. */
  readonly isWhole: boolean
  /** Said beside an order and not understood, where it may be more of it; in the diner's words. */
  readonly unread: readonly string[]
}

/** Reads one message without any AI. Pure; never throws; time grows with the message, which is capped. */
export function understand(said: string, given: UnderstandOptions): Understanding {
  const text = asRead(said)
  const options = { ...given, index: whileReading(given.index) }
  const heard = options.detector(text).language
  const language = heard === 'und' ? options.conversationLanguage : heard
  const code = findTableCode(text)
  const plain = code === null ? text : withoutTableCode(text, ({ length }) => ' '.repeat(length))
  const reading = { text: plain, index: options.index, detector: options.detector }
  const table: readonly Act[] =
    code === null ? [] : [{ type: 'table', table: code.table, barId: code.barId }]
  const { clauses, isWhole } = clausesOf(plain)
  const read = (some: readonly Clause[]) => readClauses(reading, table, some)
  const parts = together(clauses)
  const { acts, isComplete } = readEach(reading, parts, read) ?? read(parts)
  const words = spokenOf(clauses)
  const told = dealtOut(options.index, acts, { text: plain, spoken: words })
  const plainly = settle(code === null ? told : tableLast(told), options.expecting)
  const settled = withPartsInDoubt(options, plainly, plain)
  if (settled.length === 0 || isSparing(clauses, settled)) {
    return {
      language,
      acts: [{ type: 'unknown', text: text.trim() }],
      certain: false,
      isWhole,
      unread: [],
    }
  }
  const isDoubtful =
    isUndecided(plain, clauses, settled) || settled.some((act, at) => act !== plainly[at])
  const certain = isWhole && isComplete && !isDoubtful && isCertain(options, settled, words)
  return { language, acts: settled, certain, isWhole, unread: unreadIn(options, told) }
}

function asRead(said: string): string {
  return withoutListNumbers(withPlainDigits(said)).replace(W_O, '$1without').replace(W, '$1with ')
}

const W_O = /(^|\s)w\/o(?=\s|$)/giu
const W = /(^|\s)w\/(?=\s?\p{L})/giu

function readClauses(
  reading: Reading,
  before: readonly Act[],
  clauses: readonly Clause[],
): ReturnType<MessageReader['result']> {
  const reader = messageReader(reading)
  reader.add(before)
  for (const clause of clauses) reader.clause(clause.words, clause.isQuestion)
  return reader.result()
}

/** False where `understand` finds no request for a language, which costs a tenth of asking it. */
export function mayAskForLanguage(text: string): boolean {
  return clausesOf(text).clauses.some(({ words }) => namesLanguage(spoken(words)))
}

/** False where `understand` finds neither a request for a language nor a table, at a tenth of its cost. */
export function mayNameLanguageOrTable(said: string): boolean {
  const text = asRead(said)
  if (findTableCode(text) !== null) return true
  const spokenClauses = clausesOf(text).clauses.map(({ words }) => spoken(words))
  return spokenClauses.some((clause) => namesLanguage(clause) || mayNameTable(clause))
}

function isUndecided(text: string, clauses: readonly Clause[], acts: readonly Act[]): boolean {
  return (
    isAskedToFinish(clauses) ||
    isRange(text, acts) ||
    isTimed(text, acts) ||
    isNegative(text, acts) ||
    isCorrected(spokenOf(clauses), acts)
  )
}

function spokenOf(clauses: readonly Clause[]): string {
  return spoken(clauses.flatMap((clause) => clause.words))
}

function isCorrected(said: string, acts: readonly Act[]): boolean {
  return correctsOrder(said, acts) || (apologises(said) && namesSeveral(acts))
}

function namesSeveral(acts: readonly Act[]): boolean {
  return acts.flatMap((act) => (isOfItems(act) ? act.wanted : [])).length > 1
}

/** "Remove everything, except the fries": with what is to stay unread, nothing goes. */
function isSparing(clauses: readonly Clause[], acts: readonly Act[]): boolean {
  const said = clauses.map(({ words }) => spoken(words))
  if (acts.some(({ type }) => type === 'clear')) return said.some(keepsAlone)
  return acts.some(({ type }) => type === 'remove') && said.some(sparesAlone)
}

/** "-2 fries": fewer, or a list without spaces? */
function isNegative(text: string, acts: readonly Act[]): boolean {
  const isMinus = /(?:^|\s)(?:[\p{Pd}\u2212]\d|(?:minus|moins) \S)/iu.test(text)
  return isMinus && acts.some(isOfItems)
}

/** "That's all?" */
function isAskedToFinish(clauses: readonly Clause[]): boolean {
  return clauses.some(
    ({ words, isQuestion }) => isQuestion && intentCut(spoken(words))?.act.type === 'finish',
  )
}

/** "2-3 beers": neither is what they want. */
function isRange(text: string, acts: readonly Act[]): boolean {
  return /\d\s*\p{Pd}\s*\d/u.test(text) && acts.some((act) => act.type === 'add')
}

/** "2 rolex at 8:30": when is for a better reader. */
function isTimed(text: string, acts: readonly Act[]): boolean {
  return /(?<!\d)\d{1,2}[:h]\d{2}(?!\d)/iu.test(text) && acts.some(isOfItems)
}

/** A greeting before the code stays before it. */
function tableLast(acts: readonly Act[]): readonly Act[] {
  const greeting = acts.filter((act) => act.type === 'greet')
  return [...greeting, ...acts.filter((act) => act.type !== 'greet')]
}

/** One of each plain act; a question of ours decides what bare words answer. */
function settle(
  acts: readonly Act[],
  expecting: UnderstandOptions['expecting'] = null,
): readonly Act[] {
  const seen = new Set<string>()
  const once = acts.filter((act) => {
    const key = JSON.stringify(act)
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
  const known = once.filter((act) => act.type !== 'unknown' || act.about !== undefined)
  const kept = known.length > 0 ? known : once.slice(0, 1)
  return expecting === 'quantity' ? kept.map(asQuantity) : kept
}

function asQuantity(act: Act): Act {
  return act.type === 'change' && act.wanted.length === 0 && act.quantity !== null
    ? { type: 'number', n: act.quantity }
    : act
}

type MessageReader = {
  readonly add: (acts: readonly Act[]) => void
  readonly clause: (words: readonly Word[], isQuestion: boolean) => void
  readonly result: () => { readonly acts: readonly Act[]; readonly isComplete: boolean }
}

/** Splitting a clause around intents nests; real messages stay far below. */
const MAX_DEPTH = 8

function messageReader(reading: Reading): MessageReader {
  const draft = draftOf(reading)
  const { add } = draft
  let mode: Mode | null = null
  /** The clause before had no verb: it only named something. */
  let isBare = false

  const order = (words: readonly Word[], where: Where) => {
    const context = { ...where, mode: where.isLeftover ? null : mode }
    const { read, isWhole } = readPeople(reading, words, context)
    if (!isWhole) draft.leavesOver()
    mode = where.isQuestion ? behindMark(read.mode) : read.mode
    // What is left of "can I see" once the menu is taken out says nothing more.
    if (where.isLeftover && isFiller(words)) return
    // Whatever else is left of it may turn its meaning round.
    if (where.isLeftover && read.acts.length === 0 && !isOnlyFrame(words)) draft.leavesOver()
    const unread: Act = { type: 'unknown', text: original(reading.text, words) }
    add(read.acts.length === 0 && !where.isLeftover ? [unread] : read.acts, where.isQuestion)
  }

  const read = (all: readonly Word[], where: Where) => {
    const words = trimmed(all)
    // A clause of politeness alone ("please") says nothing and is complete.
    if (words.length === 0) return
    const cut = where.depth > MAX_DEPTH ? null : cutOf(reading, words, where)
    if (cut === null) {
      const made = firstChange(spoken(words))
      if (made > 0) order(words.slice(0, made), where)
      const more = made > 0 ? sizeMore(spoken(words.slice(made))) : null
      return more === null ? order(trimmed(words.slice(made)), where) : add([more])
    }
    const beside = besideOf(cut, where)
    read(withoutCount(words.slice(0, cut.from), cut.act), beside)
    add([cut.act])
    read(words.slice(cut.to), beside)
  }

  const clause = (all: readonly Word[], isQuestion: boolean) => {
    const back = secondThought(spoken(all))
    const words = all.slice(back)
    draft.thinksAgain(all, back > 0)
    const isCorrected = draft.isCorrectedBy(all)
    if (draft.counts(words) || draft.deals(words) || draft.awaits(words)) return
    const more = draft.namesItems() ? null : moreOfBefore(reading, words)
    if (more !== null) return add([more])
    const other = otherBegins(spoken(words).split(' '))
    if (other > 0) {
      clause(words.slice(0, other), isQuestion)
      return clause(words.slice(other), isQuestion)
    }
    const said = spoken(trimmed(words))
    if (isBare && PRICE_ALONE.test(said) && draft.asksPrice()) return
    isBare = verbOf(said) === null
    const resized = isCorrected ? readResized(reading, all) : null
    if (resized === null) read(words, { isQuestion, isLeftover: false, depth: 0 })
    else add([resized])
  }

  return { add, clause: aroundSlips(draft, clause), result: draft.result }
}

/** What stands around words that say something of their own is left over of them, but for a courtesy. */
function besideOf({ isCourtesy }: { readonly isCourtesy: boolean }, where: Where): Where {
  return { ...where, isLeftover: where.isLeftover || !isCourtesy, depth: where.depth + 1 }
}

/** "How much is the pilau? 2 fries": behind its mark, a question is over. */
function behindMark(mode: Mode | null): Mode | null {
  return mode === 'search' ? null : mode
}

/** How many words are a change of their own, behind which something else is said; 0: none. */
function firstChange(text: string): number {
  return madeSoMany(text) || secondVerb(text) || fewerEnds(text)
}

/** "And a small one", "and one for my wife", of what a message before ordered. */
function moreOfBefore(reading: Reading, words: readonly Word[]): Act | null {
  const text = spoken(words)
  const shares = sharesSaid(text)
  if (shares !== null && (shares.isJoined || shares.isOther)) {
    return { type: 'change', wanted: [], quantity: null, by: shares.count }
  }
  return sizeMore(text) ?? wishMore(reading, words)
}

/** Reads what stands before a slip, and what comes after it in its place. */
function aroundSlips(draft: Draft, clause: MessageReader['clause']): MessageReader['clause'] {
  return (words, isQuestion) => {
    const slip = slipIn(spoken(words))
    // Nothing is taken back before something was named, unless in a message before.
    const isHead = slip !== null && trimmed(words.slice(0, slip.from)).length === 0
    if (slip === null || (isHead && !draft.namesItems())) {
      const isOfBefore = slip !== null && beginsWithSlip(spoken(words.slice(slip.from)))
      clause(isOfBefore ? words.slice(slip.to) : words, isQuestion)
      if (!isOfBefore) return
      draft.standsInstead()
      // "Nimekosea, chips mbili": what comes behind the comma.
      draft.thinksAgain(words, false)
      return
    }
    clause(words.slice(0, slip.from), isQuestion)
    // A better reader knows which of several dishes was meant.
    draft.leavesOver()
    const after = words.slice(slip.to)
    const quantity = wholeNumber(spoken(after))
    if (quantity !== null) {
      draft.add([{ type: 'change', wanted: [], quantity, by: null }])
      return
    }
    draft.slips()
    clause(after, isQuestion)
  }
}

const PRICE_ALONE =
  /^(?:(?:c est|ca coute|ca fait|elles?|ils?|est a|sont a) ?)*combien(?: ca coute)?$|^how much(?: (?:is|are|does|do) (?:it|they|that|those|these|one)(?: cost)?)?$|^(?:ni |cyo ni |zo ni )?m?[au]ngahe$|^(?:ni )?(?:bei gani|ngapi|shilingi ngapi)$/u

const FILLERS: ReadonlySet<string> = new Set(
  (
    'i we you he she it me us can could may will would do does is are am to have get see let the a an on at for of ' +
    'now je tu il elle on nous vous peut peux pouvez est ce que de du la le les pour ese ngo ni na ya wa kwa'
  ).split(' '),
)

/** "Une autre fourchette", "2 napkins": their number is of no dish. */
function withoutCount(words: readonly Word[], thing: Act): readonly Word[] {
  if (thing.type !== 'unknown' || thing.about === undefined) return words
  const texts = words.map(({ text }) => text)
  const isCount = (at: number) => COUNTING.test(texts[at] ?? '') || readNumber(texts, at) !== null
  const from = texts.findLastIndex((_, at) => !isCount(at)) + 1
  return words.slice(0, from)
}

const COUNTING = /^(?:other|another|more|autres?|encore|indi|ikindi|izindi|nyingine|zingine)$/u

function isFiller(words: readonly Word[]): boolean {
  return words.every((word) => FILLERS.has(word.text.replaceAll("'", '')))
}

type Where = { readonly isQuestion: boolean; readonly isLeftover: boolean; readonly depth: number }
