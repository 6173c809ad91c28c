import { type TokenUsage, usageOfBoth } from '../../../core/chat-model.ts'
import { PROVIDER_FAILURES, PROVIDER_REASONS } from '../../../core/errors.ts'
import type { Clock, Logger, Meter } from '../../../core/ports.ts'
import type { Timers } from '../../../jobs/timers.ts'
import type { Brain, BrainTurn, Reply } from './brain.ts'
import { firstAnswer, type GuardedBrain } from './chain.ts'
import { needsModel } from './doubt.ts'
import { houseReply } from './house-brain.ts'
import { costUsd, type Prices } from './prices.ts'

/** Tokens and money of one model in one turn, for the books. */
export type Spent = {
  readonly provider: string
  readonly model: string
  readonly usage: TokenUsage
  /** By the price table; `null` where it has no line for the model. */
  readonly costUsd: number | null
}

export type Thinking = Reply & {
  readonly provider: Brain['name']
  readonly spent: readonly Spent[]
}

export type ThinkerDeps = {
  /** In order; empty: the house waiter answers everything. */
  readonly models: readonly GuardedBrain[]
  readonly budgetMs: number
  /** `doubt`: what the house waiter understands with certainty is answered by it at once. */
  readonly modelsFor: 'doubt' | 'all'
  readonly prices: Prices
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly meter: Meter
}

/** @param spentMs of the turn's budget, before: a voice note was heard, facts moved under an earlier thought. */
export type Think = (turn: BrainTurn, mayAsk: boolean, spentMs?: number) => Promise<Thinking>

/**
 * Who answers a turn: the house waiter what needs no model, else the models in order inside one budget, and the house
 * waiter again when none of them comes to a true answer in time. Every reply starts from the facts, so that a failed
 * one leaves nothing behind.
 */
export function thinker(deps: ThinkerDeps): Think {
  const asked = deps.meter.counter(
    'ai_requests_total',
    'Turns asked of a model, by what came of them',
    ['provider', 'model', 'outcome'],
  )
  for (const { brain } of deps.models) {
    for (const outcome of OUTCOMES) asked.add(0, { ...labelsOf(brain), outcome })
  }
  const bookFor = books(deps)
  return async (turn, mayAsk, spentMs = 0) => {
    const isForModels = mayAsk && deps.models.length > 0 && needsModel(turn, deps.modelsFor)
    if (!isForModels) return { ...houseReply(turn), provider: 'house', spent: [] }
    const book = bookFor()
    const answer = await firstAnswer(deps.models, {
      ...deps,
      budgetMs: deps.budgetMs - spentMs,
      work: (brain, signal) => brain.reply(turn, signal, (usage) => book.spend(brain, usage)),
      onPassedOver: ({ brain, reason }) => {
        const labels = labelsOf(brain)
        asked.add(1, { ...labels, outcome: reason })
        deps.log.warn(
          { event: 'WA_WAITER_PROVIDER_FALLBACK', ...labels, reason },
          'a model was passed over',
        )
      },
    })
    if (answer === null) return { ...houseReply(turn), provider: 'house', spent: book.spent() }
    const { value, brain } = answer
    asked.add(1, { ...labelsOf(brain), outcome: 'answered' })
    return { ...value, provider: brain.name, spent: book.spent() }
  }
}

/** What can come of asking a model. */
const OUTCOMES = [
  'answered',
  'budget',
  'breaker_open',
  'told_to_wait',
  ...PROVIDER_FAILURES,
  ...PROVIDER_REASONS.filter((reason) => reason !== 'too_big' && reason !== 'wrong_type'),
]

function labelsOf({ name, model }: Brain) {
  return { provider: name, model: model ?? '' }
}

/** Counts what models cost as it is paid, and sums it up for each turn's commit. */
function books({ meter, models, prices }: Pick<ThinkerDeps, 'meter' | 'models' | 'prices'>) {
  const tokens = meter.counter('ai_tokens_total', 'Tokens of models', ['provider', 'model', 'kind'])
  const money = meter.counter('ai_cost_usd_total', 'Estimated cost of models', [
    'provider',
    'model',
  ])
  for (const { brain } of models) {
    const labels = labelsOf(brain)
    money.add(0, labels)
    for (const kind of ['input', 'cached', 'output']) tokens.add(0, { ...labels, kind })
  }
  return () => {
    const used = new Map<Brain, TokenUsage>()
    return {
      spend(brain: Brain, usage: TokenUsage): void {
        const labels = labelsOf(brain)
        tokens.add(usage.input - usage.cached, { ...labels, kind: 'input' })
        tokens.add(usage.cached, { ...labels, kind: 'cached' })
        tokens.add(usage.output, { ...labels, kind: 'output' })
        const cost = costUsd(prices, labels.model, usage)
        if (cost !== null) money.add(cost, labels)
        const before = used.get(brain)
        used.set(brain, before === undefined ? usage : usageOfBoth(before, usage))
      },
      spent: (): readonly Spent[] =>
        [...used].map(([brain, usage]) => {
          const labels = labelsOf(brain)
          return { ...labels, usage, costUsd: costUsd(prices, labels.model, usage) }
        }),
    }
  }
}
