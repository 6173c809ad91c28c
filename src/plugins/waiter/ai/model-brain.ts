import type { ChangeWords } from '../../../core/blocks.ts'
import { LANGUAGE_NAMES } from '../../../core/call/spoken-texts.ts'
import type { ChatModel, ModelMessage, ModelRequest } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { Language } from '../../../core/language.ts'
import { findTableCode } from '../../../core/table-code.ts'
import { standingFacts } from '../../../core/tools/standing-facts.ts'
import type { ToolDesk, ToolOutcome } from '../../../core/tools/tool.ts'
import { attachedBlocks, runTool, TOOLS } from '../../../core/tools/tools.ts'
import { mergeFacts } from '../../../core/truth/facts.ts'
import { type Claim, truthCheck } from '../../../core/truth/truth-check.ts'
import type { TurnFacts, TurnMessage, Workspace } from '../../../core/turn.ts'
import { saysNo, saysYes } from '../../../core/understand/plain-yes.ts'
import { workspace } from '../../../core/workspace.ts'
import { keepAllergies } from '../house/allergens.ts'
import { closeAnswer } from '../house/answer.ts'
import { type Dialogue, dialogueNow, type Question } from '../house/dialogue.ts'
import { hear, languageAfter } from '../house/language.ts'
import { type Mind, mindFor, tell } from '../house/mind.ts'
import { askMove, sitAside } from '../house/scan.ts'
import { askCancel } from '../house/status.ts'
import { handleLate, type Thought } from '../house/think.ts'
import { speaker } from '../texts/index.ts'
import { isForeignIn, isUnreadable, readableTo } from './answer-language.ts'
import type { Brain, BrainTurn, Reply, Spend } from './brain.ts'
import { converse, LIMITS, limitsAfter } from './converse.ts'
import { cacheKeyFor, instructionsFor } from './prompt.ts'
import { inEnglish } from './read-back.ts'
import { cutAt, newWords, presentState } from './state.ts'
import { unmarked } from './unmarked.ts'

/** Thoughts count inside it with some vendors; a cut answer is a failed one. */
const MAX_OUTPUT_TOKENS = 2048

/**
 * A vendor's model as a waiter. The model writes sentences; carts, orders, bills and ways to pay are attached by the
 * program; what a sentence claims is checked before anyone reads it, and a model that claims twice what the program can't
 * prove is passed over with reason `untrue`.
 */
export function modelBrain(model: ChatModel): Brain {
  return {
    name: model.provider,
    model: model.model,
    reply: (turn, signal, spend) => attempt(turn, metered(model, spend), signal),
  }
}

/** Each round is paid for as it comes, whatever becomes of the turn, and one whose answer could not be used as well. */
function metered(model: ChatModel, spend: Spend): ChatModel {
  return {
    ...model,
    async respond(request, signal) {
      try {
        const reply = await model.respond(request, signal)
        spend(reply.usage)
        return reply
      } catch (error) {
        if (error instanceof ProviderError && error.usage !== undefined) spend(error.usage)
        throw error
      }
    },
  }
}

async function attempt(turn: BrainTurn, model: ChatModel, signal: AbortSignal): Promise<Reply> {
  const { facts, house, messages } = turn
  const work = workspace(facts, { newId: turn.newId, zone: house.zone })
  const dialogue = dialogueNow(facts.chat.dialogue, facts.tab?.id ?? null)
  const talk = { language: languageOf(facts), question: dialogue.question }
  const heard = messages.map((message) => hear(message, house, talk))
  const languageState = languageAfter(facts, heard)
  const outcomes: ToolOutcome[] = []
  const tools: string[] = []
  const desk: ToolDesk = {
    work,
    index: house.menuIndex,
    language: languageState.language,
    zone: house.zone,
    newToken: house.newToken,
    get confirmedCart() {
      return confirmed('place', dialogue.question, heard)
    },
    get confirmedCancel() {
      return confirmed('cancel', dialogue.question, heard)
    },
    namedTable: turn.namedTable,
    menuPrompt: speaker(languageState.language)('menu_page'),
  }
  const before = { ...dialogue, question: null, lost: 0 }
  const early = mindFor(work, house, before, languageState.language)
  const table = tableScanned(turn)
  if (table !== null) sitAside(early, table)
  const readable = readableTo(languageState, heard)
  const text = await truthfulWords({ turn, model, signal, desk, outcomes, tools, readable })
  const language = askedLanguage(work) ?? languageState.language
  const mind = mindFor(work, house, { ...before, pending: [] }, language)
  goOn(mind, early.draft)
  mind.draft.says.push(text)
  for (const one of heard.filter(({ message }) => message.isLate)) handleLate(mind, one)
  // It may be the order itself: that it was not heard is no matter for a model to leave out.
  if (messages.some(isUnheard)) tell(mind, mind.say('voice_note'))
  putQuestion(mind, outcomes)
  mind.draft.moved = movedIn(outcomes)
  mind.draft.touched = touchedIn(work) ?? mind.draft.touched
  attach(mind, outcomes)
  const told = outcomes.flatMap((one) => one.allergy ?? [])
  keepAllergies(mind, told)
  const closed = closeAnswer(mind)
  const state = language === languageState.language ? languageState : asked(language)
  return {
    work,
    thought: {
      blocks: closed.blocks,
      dialogue: { ...closed.dialogue, model: mannerOf(text) },
      languageState: state,
      language,
    },
    tools,
  }
}

/** The program's own words of the turn stand before the model's. */
function goOn({ draft }: Mind, { says, added, asked: waits, showsCart }: Mind['draft']): void {
  draft.says.push(...says)
  draft.added.push(...added)
  draft.asked = waits
  draft.showsCart = showsCart
}

function isUnheard({ content, isLate }: TurnMessage): boolean {
  return content.type === 'audio' && content.isVoiceNote && !isLate
}

/** The one of a code of this bar in the turn, whose open tab was loaded. */
function tableScanned({ messages, facts, namedTable }: BrainTurn): string | null {
  const codes = messages.flatMap(({ content, isLate }) =>
    content.type === 'text' && !isLate ? (findTableCode(content.body) ?? []) : [],
  )
  const last = codes.at(-1)
  return last?.barId === facts.bar.id && last.table === namedTable ? namedTable : null
}

/** What the tools have left for the program to show. */
function attach({ draft }: Mind, outcomes: readonly ToolOutcome[]): void {
  for (const block of attachedBlocks(outcomes)) {
    if (block.kind === 'cart') draft.showsCart = true
    else if (
      block.kind === 'menu_page' ||
      block.kind === 'menu_categories' ||
      block.kind === 'ask'
    ) {
      draft.asked ??= { block, question: { kind: 'choice', options: [], yes: null, no: null } }
    } else draft.infos.push(block)
  }
}

/** A question anywhere in it: the words behind one may be a courtesy. */
function mannerOf(text: string): NonNullable<Dialogue['model']> {
  return /[?？؟]/u.test(text) ? 'asked' : 'told'
}

type Saying = {
  readonly turn: BrainTurn
  readonly model: ChatModel
  readonly signal: AbortSignal
  readonly desk: ToolDesk
  readonly outcomes: ToolOutcome[]
  /** Names of those that were run, in order; an invented one never is. */
  readonly tools: string[]
  /** What the guest reads; `null`: nobody knows. */
  readonly readable: readonly Language[] | null
}

/**
 * The model's words once they claim nothing but what is so, in a language of the guest's; asked again once when they do
 * not.
 */
async function truthfulWords(saying: Saying): Promise<string> {
  const { turn, model, signal } = saying
  const run = runner(saying)
  const [history, quoted] = await Promise.all([turn.history(), turn.quoted()])
  const words = [...history, presentState(saying.desk.work, turn.house.zone)]
  const base = requestOf(turn, [...words, ...newWords(turn.messages, quoted)])
  const first = await converse(model, base, run, { limits: LIMITS, signal })
  const said = unmarked(first.text)
  const found = await faultsOf(said, saying)
  if (found === null) return said
  const again: ModelRequest = {
    ...base,
    history: [...base.history, { role: 'program', text: found.correction }],
    rounds: first.rounds,
  }
  const second = await converse(model, again, run, { limits: limitsAfter(first, LIMITS), signal })
  const corrected = unmarked(second.text)
  const left = await faultsOf(corrected, saying)
  if (left === null) return corrected
  throw new ProviderError(model.provider, 'rejected', { reason: left.reason })
}

type Faults = {
  readonly reason: 'untrue' | 'wrong_language'
  /** What the model is told of them. The draft is told again, since nothing else shows it what it is correcting. */
  readonly correction: string
}

/** Why words are not sent; `null`: they are. */
async function faultsOf(text: string, saying: Saying): Promise<Faults | null> {
  const draft = JSON.stringify(cutAt(text, 600))
  const claims = await claimsOf(text, saying)
  if (claims.length > 0) {
    const matters = [...new Set(claims.map((claim) => MATTERS[claim.kind]))].join('; ')
    const correction = `Your answer was not sent: it claimed what the tools did not say. Not backed: ${matters}. It was: ${draft}. Write it again with nothing but what the tools said, without prices, totals, order numbers, links or promises.`
    return { reason: 'untrue', correction }
  }
  const { work, language } = saying.desk
  const readable = askedLanguage(work) === null ? saying.readable : null
  if (!isUnreadable(text, readable, saying.turn.house.detector)) return null
  const correction = `Your answer was not sent: the guest does not write that language. It was: ${draft}. Write the same in ${LANGUAGE_NAMES[language]}; if they asked for another language, call set_language first.`
  return { reason: 'wrong_language', correction }
}

function runner({ desk, outcomes, tools }: Saying) {
  return (call: { readonly name: string; readonly arguments: unknown }) => {
    const outcome = runTool(call.name, call.arguments, desk)
    outcomes.push(outcome)
    tools.push(call.name)
    return outcome.output
  }
}

function requestOf(turn: BrainTurn, history: readonly ModelMessage[]): ModelRequest {
  const { facts } = turn
  return {
    instructions: instructionsFor(facts.bar, facts.menu),
    cacheKey: cacheKeyFor(facts.bar, facts.menu),
    safetyId: turn.safetyId,
    history,
    rounds: [],
    tools: TOOLS.map(({ spec }) => spec),
    toolChoice: 'auto',
    maxOutputTokens: MAX_OUTPUT_TOKENS,
  }
}

/** One word of another language is a name or a greeting. */
const WORDS_OF_A_SENTENCE = 2

/** In a language beside the four, wholly or in a sentence, both what is read of the words themselves and what they say in English. */
async function claimsOf(text: string, saying: Saying): Promise<readonly Claim[]> {
  const { model, signal, turn } = saying
  const { detector } = turn.house
  const own = claimsIn(text, saying)
  if (own.length > 0 || !isForeignIn(text, WORDS_OF_A_SENTENCE, detector)) return own
  const { safetyId } = turn
  return claimsIn(await inEnglish(model, text, { detector, safetyId, signal }), saying)
}

function claimsIn(text: string, { desk, outcomes }: Saying): readonly Claim[] {
  const facts = mergeFacts([
    standingFacts(desk.work, desk.zone),
    ...outcomes.map((one) => one.facts),
  ])
  const { bar, menu } = desk.work.facts
  const checked = truthCheck(text, { facts, menu, bar, index: desk.index })
  return checked.ok ? [] : checked.claims
}

/** What a claim of each kind is about, so that the model knows what to leave out. */
const MATTERS: { readonly [K in Claim['kind']]: string } = {
  amount: 'an amount or a number',
  discount: 'a gift, a discount or something that need not be paid',
  item: 'a dish that the tools did not name, or whether it can be had',
  cart: 'something in the cart that is not there',
  order_placed: 'an order that is placed, sent or under way',
  order_number: 'an order number',
  order_state: 'how far an order is',
  payment: 'money that came or a bill that is settled',
  allergen: 'what a dish does not contain or that it is safe',
  diet: 'a diet that a dish fits',
  contact: 'a link, a number or another way to reach the house',
  hours: 'when the house opens or closes',
  event: 'what somebody or something did, is doing or will do',
  wait: 'how long something takes or how soon it comes',
  guests: 'other guests or other tables',
  service: 'a service beyond ordering here',
  spelled: 'words written letter by letter',
  too_long: 'it was too long',
}

type Heard = ReturnType<typeof hear>

/** What the program asked for, a shown cart or an order to cancel, and this turn says yes to, by its own reading of both. */
function confirmed(
  verb: 'place' | 'cancel',
  question: Question | null,
  heard: readonly Heard[],
): string | null {
  const [asked, subject = null] = (question?.yes ?? '').split(/:(.*)/s)
  if (asked !== verb) return null
  // What came late was said before the question.
  const now = heard.filter(({ message }) => !message.isLate)
  const isTapped = now.some((one) => isTapOn(question?.yes, one))
  const isYes = isTapped ? !now.some(saysNo) : saysYes(now, verb === 'place' ? 'cart' : 'anything')
  return isYes ? subject : null
}

function isTapOn(id: string | null | undefined, { message }: Heard): boolean {
  const { content, tap } = message
  return content.type === 'tap' && tap === 'valid' && content.id === id
}

/** Prices a tool made today's: the cart says so, whatever the model says. */
function movedIn(outcomes: readonly ToolOutcome[]): readonly ChangeWords[] {
  return outcomes.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'cart' ? block.changes : [])),
  )
}

/** The lines that the turn has put into the cart or changed: "no salt" is about them. `null`: none. */
function touchedIn(work: Workspace): string[] | null {
  const ids = work.effects().flatMap((effect) => {
    if (effect.kind !== 'tab') return []
    const { command, touched } = effect.change.entry
    const isOfLines = command.type === 'add' || command.type === 'change'
    return isOfLines ? touched.map(({ lineId }) => lineId) : []
  })
  return ids.length === 0 ? null : [...new Set(ids)].slice(-60)
}

/** The last question a tool left to the program, where it is still open. */
function putQuestion(mind: Mind, outcomes: readonly ToolOutcome[]): void {
  const question = outcomes.findLast((one) => one.question !== undefined)?.question
  if (question?.kind === 'cancel_order') askCancel(mind, question.orderId)
  if (question?.kind === 'move_or_join') askMove(mind, question.table)
}

function askedLanguage(work: Workspace): Language | null {
  const asked = work.commands().findLast((command) => command.kind === 'set_language')
  return asked?.kind === 'set_language' ? asked.language : null
}

function asked(language: Language): Thought['languageState'] {
  return { language, since: 'asked', leaning: null }
}

function languageOf({ chat, bar }: TurnFacts): Language {
  return chat.language ?? bar.defaultLanguage
}
