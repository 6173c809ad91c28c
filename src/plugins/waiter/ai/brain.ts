import type { ModelMessage, ModelProvider, TokenUsage } from '../../../core/chat-model.ts'
import type { TurnFacts, TurnMessage, Workspace } from '../../../core/turn.ts'
import type { HouseDeps } from '../house/mind.ts'
import type { Thought } from '../house/think.ts'

/** One who can answer a diner's turn: a vendor's model with the house's tools, or the house waiter. */
export type Brain = {
  readonly name: ModelProvider | 'house'
  /** The model's id, from config; `null` where there is none. */
  readonly model: string | null
  /**
   * Thinks a turn on a working copy of its own, made from the turn's facts. Nothing else is changed, so that a failed
   * reply leaves nothing behind, and a repeated one doubles nothing.
   * @param signal ends the wait for a vendor, with reason `aborted`.
   * @throws ProviderError and nothing else for what a vendor, the network or a model did.
   */
  reply(turn: BrainTurn, signal: AbortSignal, spend: Spend): Promise<Reply>
}

/** Told of tokens as they are paid, those of a reply that fails too. */
export type Spend = (usage: TokenUsage) => void

/** What the diner is to read, and the working copy whose commands go with it. */
export type Reply = {
  readonly work: Workspace
  readonly thought: Thought
  /** Of the house, in the order called; none where the house waiter answers. */
  readonly tools?: readonly string[]
}

/** One turn, as each brain is given it. */
export type BrainTurn = {
  readonly facts: TurnFacts
  readonly messages: readonly TurnMessage[]
  /** The chat so far, read only when a model is asked. */
  readonly history: () => Promise<readonly ModelMessage[]>
  /** Words of this chat that the turn's messages quote, by the vendor's id of what is quoted; read as the history is. */
  readonly quoted: () => Promise<ReadonlyMap<string, string>>
  readonly house: HouseDeps
  readonly newId: () => string
  /** The table named in this turn, whose open tab is `facts.scannedTab`. */
  readonly namedTable: string | null
  /** A salted hash of the person. */
  readonly safetyId: string
}
