import type { ChatModel } from '../../../core/chat-model.ts'
import { standingFacts } from '../../../core/tools/standing-facts.ts'
import type { ToolDesk, ToolOutcome } from '../../../core/tools/tool.ts'
import { mergeFacts } from '../../../core/truth/facts.ts'
import { type Claim, truthCheck } from '../../../core/truth/truth-check.ts'
import { isForeignIn } from './answer-language.ts'
import type { BrainTurn } from './brain.ts'
import { quotationsOf } from './own-rules.ts'
import { RULES } from './prompt.ts'
import { inEnglish } from './read-back.ts'

/** What a model's words are measured by: how things stand at the desk, and what its tools said in this turn. */
export type Ground = {
  readonly turn: BrainTurn
  readonly desk: ToolDesk
  readonly outcomes: readonly ToolOutcome[]
  /** Translates its own words where the truth check does not read them. */
  readonly model: ChatModel
  readonly signal: AbortSignal
}

/** One word of another language is a name or a greeting. */
const WORDS_OF_A_SENTENCE = 2

/**
 * Claims of a model's words that nothing proves; none where all is so. In a language beside the four, wholly or in a
 * sentence, both what is read of the words themselves and what they say in English.
 * @throws ProviderError of the model, as it translates.
 */
export async function unprovedClaims(text: string, ground: Ground): Promise<readonly Claim[]> {
  const { model, signal, turn } = ground
  const { detector } = turn.house
  const own = claimsIn(text, ground)
  if (own.length > 0 || !isForeignIn(text, WORDS_OF_A_SENTENCE, detector)) return own
  const { safetyId } = turn
  return claimsIn(await inEnglish(model, text, { detector, safetyId, signal }), ground)
}

const rulesIn = quotationsOf(RULES)

function claimsIn(text: string, { desk, outcomes }: Ground): readonly Claim[] {
  const facts = mergeFacts([
    standingFacts(desk.work, desk.zone),
    ...outcomes.map((one) => one.facts),
  ])
  const { bar, menu } = desk.work.facts
  const checked = truthCheck(text, { facts, menu, bar, index: desk.index })
  return [...(checked.ok ? [] : checked.claims), ...rulesIn(text)]
}

/** What claims are about, each matter once, so that the model knows what to leave out. */
export function mattersOf(claims: readonly Claim[]): string {
  return [...new Set(claims.map(({ kind }) => MATTERS[kind]))].join('; ')
}

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
  rules: 'words of these instructions',
  too_long: 'it was too long',
}
