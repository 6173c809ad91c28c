import { withoutTableCode } from '../../../core/table-code.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import type { Act } from '../../../core/understand/acts.ts'
import type { Decision } from '../../../core/understand/menu-decision.ts'
import { type Dialogue, dialogueNow } from '../house/dialogue.ts'
import { hear, type Heard } from '../house/language.ts'
import { byTitle, labelTyped } from '../house/replies.ts'
import type { BrainTurn } from './brain.ts'

/**
 * Taps, codes and words that the house waiter understands wholly cost nothing; what is doubtful goes to a model.
 * @param modelsFor `all`: whatever has words goes to a model; a code alone has none.
 */
export function needsModel(turn: BrainTurn, modelsFor: 'doubt' | 'all'): boolean {
  const { facts, house } = turn
  const words = turn.messages.filter(hasWords)
  if (words.length === 0) return false
  const dialogue = dialogueNow(facts.chat.dialogue, facts.tab?.id ?? null)
  const language = facts.chat.language ?? facts.bar.defaultLanguage
  // A model could order nothing for who had no table, and knows what they wanted.
  const isSeatOpen = facts.tab === null && dialogue.model !== undefined
  if (modelsFor === 'all') return words.some((one) => isSeatOpen || !isCodeAlone(one))
  return words.some((message) =>
    isDoubtful(hear(message, house, { language, question: dialogue.question }), {
      dialogue,
      facts,
      isSeatOpen,
    }),
  )
}

type Talk = {
  readonly dialogue: Dialogue
  readonly facts: BrainTurn['facts']
  readonly isSeatOpen: boolean
}

function hasWords({ content, isLate }: TurnMessage): boolean {
  if (isLate) return false
  if (content.type === 'media') return (content.caption ?? '').trim() !== ''
  return content.type === 'text' && content.body.trim() !== ''
}

function isCodeAlone({ content }: TurnMessage): boolean {
  return content.type === 'text' && withoutTableCode(content.body, () => '').trim() === ''
}

function isDoubtful(heard: Heard, talk: Talk): boolean {
  // A "no" or a number of another language is none of ours, whatever it looks like.
  if (heard.language?.isForeign === true) return true
  if (talk.isSeatOpen && heard.acts.some(({ type }) => type === 'table')) return true
  if (isAnswerToUs(heard.text ?? '', talk)) return false
  if (!heard.isCertain || heard.acts.some(isDoubtfulAct)) return true
  if (heard.message.repliesTo !== undefined && heard.acts.some(isOfBefore)) return true
  return mayAnswerModel(heard, talk.dialogue)
}

function mayAnswerModel(heard: Heard, { question, model }: Dialogue): boolean {
  if (model === undefined) return false
  if (model === 'asked') {
    return heard.acts.some((act) => isAnswer(act) || MAY_ANSWER.has(act.type))
  }
  const asksYes = question !== null && question.yes !== null
  return heard.acts.some((act) => isAnswer(act) && !(asksYes && YES_OR_NO.has(act.type)))
}

/** What stands on a button of ours, or names a table where we asked for one, is no word in doubt. */
function isAnswerToUs(text: string, { dialogue, facts }: Talk): boolean {
  const { question, model } = dialogue
  if (question !== null && byTitle(question, text) !== null) return true
  const isAsked = question?.kind === 'table' || facts.tab === null
  return model === undefined && labelTyped(facts, text, isAsked) !== null
}

/** To what the program asked below a model's words, where they asked nothing themselves. */
const YES_OR_NO: ReadonlySet<Act['type']> = new Set(['yes', 'no'])

/**
 * What the house waiter reads without a doubt and a model still serves better: a "did you mean", an allergy that should
 * reach the kitchen, an item changed for another.
 */
function isDoubtfulAct(act: Act): boolean {
  if (DOUBTFUL.has(act.type)) return true
  if (act.type === 'add' || act.type === 'remove') {
    return act.wanted.some(({ decision, isInstead }) => isInstead || isGuess(decision))
  }
  return act.type === 'search' && isGuess(act.decision)
}

const DOUBTFUL: ReadonlySet<Act['type']> = new Set(['unknown', 'allergens', 'change'])

function isGuess(decision: Decision): boolean {
  return decision.kind === 'ask' && decision.candidates.length === 1
}

/** Means nothing by itself: only who spoke last knows to what. */
function isAnswer(act: Act): boolean {
  return ANSWERS.has(act.type) || isOfBefore(act)
}

const ANSWERS: ReadonlySet<Act['type']> = new Set(['yes', 'no', 'number'])

/** About what was spoken of last, or, below a quotation, of what is quoted. */
function isOfBefore(act: Act): boolean {
  if (act.type === 'size') return act.wanted === null
  if (act.type === 'remove') return act.wanted.length === 0
  return act.type === 'note' || act.type === 'repeat'
}

/** "Fries" is an order, and to "fries, rice or salad with your steak?" none. */
const MAY_ANSWER: ReadonlySet<Act['type']> = new Set([
  'add',
  'remove',
  'search',
  'category',
  'size',
  'clear',
])
