import type { TurnMessage } from '../../../core/turn.ts'
import type { Act } from '../../../core/understand/acts.ts'
import type { Decision } from '../../../core/understand/menu-decision.ts'
import { type Dialogue, dialogueNow } from '../house/dialogue.ts'
import { hear, type Heard } from '../house/language.ts'
import { byTitle } from '../house/replies.ts'
import type { BrainTurn } from './brain.ts'

/**
 * Taps, codes and words that the house waiter understands wholly cost nothing; what is doubtful goes to a model.
 * @param modelsFor `all`: whatever has words goes to a model.
 */
export function needsModel(turn: BrainTurn, modelsFor: 'doubt' | 'all'): boolean {
  const words = turn.messages.filter(hasWords)
  if (words.length === 0) return false
  if (modelsFor === 'all') return true
  const { facts, house } = turn
  const dialogue = dialogueNow(facts.chat.dialogue, facts.tab?.id ?? null)
  const language = facts.chat.language ?? facts.bar.defaultLanguage
  const talk = { language, question: dialogue.question }
  return words.some((message) => isDoubtful(hear(message, house, talk), dialogue))
}

function hasWords({ content, isLate }: TurnMessage): boolean {
  if (isLate) return false
  if (content.type === 'media') return (content.caption ?? '').trim() !== ''
  return content.type === 'text' && content.body.trim() !== ''
}

function isDoubtful(heard: Heard, { question, model }: Dialogue): boolean {
  // A "no" or a number of another language is none of ours, whatever it looks like.
  if (heard.language?.isForeign === true) return true
  // What stands on a button of ours is no word in doubt.
  if (question !== null && byTitle(question, heard.text ?? '') !== null) return false
  if (!heard.isCertain || heard.acts.some(isDoubtfulAct)) return true
  if (model === undefined) return false
  if (model === 'asked') {
    return heard.acts.some((act) => isAnswer(act) || MAY_ANSWER.has(act.type))
  }
  const asksYes = question !== null && question.yes !== null
  return heard.acts.some((act) => isAnswer(act) && !(asksYes && YES_OR_NO.has(act.type)))
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
    return act.wanted.some(({ decision }) => isGuess(decision))
  }
  return act.type === 'search' && isGuess(act.decision)
}

const DOUBTFUL: ReadonlySet<Act['type']> = new Set(['unknown', 'allergens', 'change'])

function isGuess(decision: Decision): boolean {
  return decision.kind === 'ask' && decision.candidates.length === 1
}

/** Means nothing by itself: only who spoke last knows to what. */
function isAnswer(act: Act): boolean {
  if (act.type === 'size') return act.wanted === null
  return ANSWERS.has(act.type) || (act.type === 'remove' && act.wanted.length === 0)
}

const ANSWERS: ReadonlySet<Act['type']> = new Set(['yes', 'no', 'number', 'note', 'repeat'])

/** "Fries" is an order, and to "fries, rice or salad with your steak?" none. */
const MAY_ANSWER: ReadonlySet<Act['type']> = new Set([
  'add',
  'remove',
  'search',
  'category',
  'size',
  'clear',
])
