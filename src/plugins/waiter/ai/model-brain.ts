import type { ChatModel } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import { findTableCode } from '../../../core/table-code.ts'
import type { ToolDesk } from '../../../core/tools/tool.ts'
import type { TurnMessage, Workspace } from '../../../core/turn.ts'
import { type LanguageState, stateAsked } from '../../../core/understand/language-policy.ts'
import { workspace } from '../../../core/workspace.ts'
import { closeAnswer } from '../house/answer.ts'
import { type Dialogue, dialogueNow, type Question } from '../house/dialogue.ts'
import { askedLanguage, hear, type Heard, languageAfter } from '../house/language.ts'
import { type Mind, mindFor, tell } from '../house/mind.ts'
import { sitAside } from '../house/scan.ts'
import { handleLate } from '../house/think.ts'
import { speaker } from '../texts/index.ts'
import { readableTo } from './answer-language.ts'
import { attach } from './attaching.ts'
import type { Brain, BrainTurn, Reply, Spend } from './brain.ts'
import { confirmed } from './confirming.ts'
import { truthfulWords } from './truthful-words.ts'

/**
 * A vendor's model as a waiter. The model writes sentences; carts, orders, bills and ways to pay are attached by the
 * program; what a sentence claims is checked before anyone reads it, and a model that claims twice what the program can't
 * prove fails with reason `untrue`: the house waiter answers.
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
  const { question } = dialogue
  const talk = { language: facts.chat.language ?? facts.bar.defaultLanguage, question }
  const heard = messages.map((message) => hear(message, house, talk))
  const state = languageAfter(facts, heard)
  const desk = deskOf(turn, { work, state, question, heard })
  const before = { ...dialogue, question: null, lost: 0 }
  const early = mindFor(work, house, before, state.language)
  const table = tableScanned(turn)
  if (table !== null) sitAside(early, table)

  const readable = readableTo(state, heard)
  const { text, outcomes, tools } = await truthfulWords({ turn, model, signal, desk, readable })

  const languageState = stateAfter(state, work)
  const { language } = languageState
  const mind = mindFor(work, house, { ...before, pending: [] }, language)
  goOn(mind, early.draft)
  mind.draft.says.push(text)
  for (const one of heard.filter(({ message }) => message.isLate)) handleLate(mind, one)
  // It may be the order itself: that it was not heard is no matter for a model to leave out.
  if (messages.some(isUnheard)) tell(mind, mind.say('voice_note'))
  attach(mind, outcomes)
  const closed = closeAnswer(mind)
  const { blocks } = closed
  const left = { ...closed.dialogue, model: mannerOf(text) }
  return { work, thought: { blocks, dialogue: left, languageState, language }, tools }
}

type Opened = {
  readonly work: Workspace
  readonly state: LanguageState
  readonly question: Question | null
  readonly heard: readonly Heard[]
}

/** What tools work on. A yes is read once a tool asks for it, since a model that orders nothing never does. */
function deskOf(turn: BrainTurn, { work, state, question, heard }: Opened): ToolDesk {
  const { house, namedTable } = turn
  return {
    work,
    index: house.menuIndex,
    language: state.language,
    zone: house.zone,
    newToken: house.newToken,
    get confirmedCart() {
      return confirmed('place', question, heard)
    },
    get confirmedCancel() {
      return confirmed('cancel', question, heard)
    },
    namedTable,
    menuPrompt: speaker(state.language)('menu_page'),
  }
}

/** The one of a code of this bar in the turn, whose open tab was loaded. */
function tableScanned({ messages, facts, namedTable }: BrainTurn): string | null {
  const codes = messages.flatMap(({ content, isLate }) =>
    content.type === 'text' && !isLate ? (findTableCode(content.body) ?? []) : [],
  )
  const last = codes.at(-1)
  return last?.barId === facts.bar.id && last.table === namedTable ? namedTable : null
}

/** A language that was asked for in words which only the model understood. */
function stateAfter(state: LanguageState, work: Workspace): LanguageState {
  const asked = askedLanguage(work)
  return asked === null || asked === state.language ? state : stateAsked(asked)
}

/** The program's own words of the turn stand before the model's. */
function goOn({ draft }: Mind, { says, added, asked, showsCart }: Mind['draft']): void {
  draft.says.push(...says)
  draft.added.push(...added)
  draft.asked = asked
  draft.showsCart = showsCart
}

function isUnheard({ content, isLate }: TurnMessage): boolean {
  return content.type === 'audio' && content.isVoiceNote && !isLate
}

/** A question anywhere in it: the words behind one may be a courtesy. */
function mannerOf(text: string): NonNullable<Dialogue['model']> {
  return /[?？؟]/u.test(text) ? 'asked' : 'told'
}
