import type { ChatModel, TokenUsage } from '../../../core/chat-model.ts'
import type { Logger, Meter } from '../../../core/ports.ts'
import type { TurnMessage, Workspace } from '../../../core/turn.ts'
import type { Act } from '../../../core/understand/acts.ts'
import type { Decision } from '../../../core/understand/menu-decision.ts'
import { understand } from '../../../core/understand/understand.ts'
import { workspace } from '../../../core/workspace.ts'
import { think, type Thought } from '../house/think.ts'
import { type AiTurn, asProviderError, attemptTurn, Untrue } from './attempt.ts'
import { firstAnswer, type GuardedModel } from './chain.ts'
import { costUsd, type Prices } from './prices.ts'

/** Tokens and money of one model in one turn, for the books. */
export type Spent = {
  readonly provider: string
  readonly model: string
  readonly usage: TokenUsage
  /** By the price table; `null` where it has no line for the model. */
  readonly costUsd: number | null
}

export type Thinking = {
  readonly work: Workspace
  readonly thought: Thought
  readonly provider: 'openai' | 'gemini' | 'house'
  readonly spent: readonly Spent[]
}

export type BrainDeps = {
  /** In order; empty: the house waiter answers everything. */
  readonly models: readonly GuardedModel[]
  readonly budgetMs: number
  /** `doubt`: what the house waiter understands with certainty is answered by it at once. */
  readonly modelsFor: 'doubt' | 'all'
  readonly prices: Prices
  readonly log: Logger
  readonly meter: Meter
}

/** @param spentMs of the turn's budget, before: a voice note was heard, facts moved under an earlier thought. */
export type Brain = (turn: AiTurn, mayAsk: boolean, spentMs?: number) => Promise<Thinking>

/**
 * Who answers a turn: the house waiter what needs no model, else the models in order inside one budget, and the house
 * waiter again when none of them comes to a true answer in time. Every attempt starts from the facts, so that a failed
 * one leaves nothing behind.
 */
export function brain(deps: BrainDeps): Brain {
  const asked = deps.meter.counter(
    'ai_requests_total',
    'Turns asked of a model, by what came of them',
    ['provider', 'model', 'outcome'],
  )
  const tokens = deps.meter.counter('ai_tokens_total', 'Tokens of models', [
    'provider',
    'model',
    'kind',
  ])
  const money = deps.meter.counter('ai_cost_usd_total', 'Estimated cost of models', [
    'provider',
    'model',
  ])

  return async (turn, mayAsk, spentMs = 0) => {
    const isForModels = mayAsk && deps.models.length > 0 && needsModel(turn, deps.modelsFor)
    if (!isForModels) return houseThinks(turn, [])
    const spent: Spent[] = []
    const spend = (model: ChatModel, usage: TokenUsage) => {
      const labels = { provider: model.provider, model: model.model }
      tokens.add(usage.input - usage.cached, { ...labels, kind: 'input' })
      tokens.add(usage.cached, { ...labels, kind: 'cached' })
      tokens.add(usage.output, { ...labels, kind: 'output' })
      const cost = costUsd(deps.prices, model.model, usage)
      if (cost !== null) money.add(cost, labels)
      spent.push({ ...labels, usage, costUsd: cost })
    }
    const work = async (model: ChatModel, signal: AbortSignal) => {
      try {
        return await attemptTurn(turn, model, signal)
      } catch (error) {
        if (error instanceof Untrue) spend(model, error.usage)
        throw asProviderError(error, model)
      }
    }
    const answer = await firstAnswer(
      deps.models,
      deps.budgetMs - spentMs,
      work,
      ({ model, reason }) => {
        const labels = { provider: model.provider, model: model.model }
        asked.add(1, { ...labels, outcome: reason })
        deps.log.warn(
          { event: 'WA_WAITER_PROVIDER_FALLBACK', ...labels, reason },
          'a model was passed over',
        )
      },
    )
    if (answer === null) return houseThinks(turn, spent)
    const { value, model } = answer
    spend(model, value.usage)
    asked.add(1, { provider: model.provider, model: model.model, outcome: 'answered' })
    return { work: value.work, thought: value.thought, provider: model.provider, spent }
  }
}

function houseThinks(turn: AiTurn, spent: readonly Spent[]): Thinking {
  const work = workspace(turn.facts, { newId: turn.newId, zone: turn.house.zone })
  return { work, thought: think(work, turn.messages, turn.house), provider: 'house', spent }
}

/** Taps, codes and words that the house waiter understands wholly cost nothing; what is doubtful goes to a model. */
function needsModel(turn: AiTurn, modelsFor: BrainDeps['modelsFor']): boolean {
  const words = turn.messages.filter(hasWords)
  if (words.length === 0) return false
  return modelsFor === 'all' || words.some((message) => isDoubtful(turn, message))
}

function hasWords({ content, isLate }: TurnMessage): boolean {
  return !isLate && content.type === 'text' && content.body.trim() !== ''
}

function isDoubtful({ house, facts }: AiTurn, { content }: TurnMessage): boolean {
  if (content.type !== 'text') return false
  const understood = understand(content.body, {
    index: house.menuIndex,
    detector: house.detector,
    conversationLanguage: facts.chat.language ?? facts.bar.defaultLanguage,
  })
  return !understood.certain || understood.acts.some(isDoubtfulAct)
}

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
