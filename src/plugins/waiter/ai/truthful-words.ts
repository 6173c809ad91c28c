import type { ModelMessage, ModelRequest } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import { type Language, LANGUAGE_NAMES } from '../../../core/language.ts'
import type { ToolOutcome } from '../../../core/tools/tool.ts'
import { runTool, TOOLS } from '../../../core/tools/tools.ts'
import { askedLanguage } from '../house/language.ts'
import { isUnreadable } from './answer-language.ts'
import type { BrainTurn } from './brain.ts'
import { type Ground, mattersOf, unprovedClaims } from './claims.ts'
import { converse, LIMITS, limitsAfter, type RunTool } from './converse.ts'
import { cacheKeyFor, instructionsFor } from './prompt.ts'
import { cutAt, newWords, presentState } from './state.ts'
import { unmarked } from './unmarked.ts'

/** Thoughts count inside it with some vendors; a cut answer is a failed one. */
const MAX_OUTPUT_TOKENS = 2048

export type Asking = Omit<Ground, 'outcomes'> & {
  /** What the guest reads; `null`: nobody knows. */
  readonly readable: readonly Language[] | null
}

export type Said = {
  readonly text: string
  /** Of the tools that were run, in order. */
  readonly outcomes: readonly ToolOutcome[]
  /** Their names; an invented one never is among them. */
  readonly tools: readonly string[]
}

/**
 * The model's words once they claim nothing but what is so, in a language of the guest's; asked again once when they do
 * not. The tools it calls change the desk's working copy.
 * @throws ProviderError of the model; `rejected` with reason `untrue` or `wrong_language` where its second words are no
 * better than the first.
 */
export async function truthfulWords(asking: Asking): Promise<Said> {
  const { turn, model, signal } = asking
  const outcomes: ToolOutcome[] = []
  const tools: string[] = []
  const run: RunTool = (call) => {
    const outcome = runTool(call.name, call.arguments, asking.desk)
    outcomes.push(outcome)
    tools.push(call.name)
    return outcome.output
  }
  const base = requestOf(turn, await told(asking))
  const first = await converse(model, base, run, { limits: LIMITS, signal })
  const text = unmarked(first.text)
  const faults = await faultsOf(text, { ...asking, outcomes })
  if (faults === null) return { text, outcomes, tools }
  const again: ModelRequest = {
    ...base,
    history: [...base.history, { role: 'program', text: faults.correction }],
    rounds: first.rounds,
  }
  const second = await converse(model, again, run, { limits: limitsAfter(first, LIMITS), signal })
  const corrected = unmarked(second.text)
  const left = await faultsOf(corrected, { ...asking, outcomes })
  if (left === null) return { text: corrected, outcomes, tools }
  throw new ProviderError(model.provider, 'rejected', { reason: left.reason })
}

/** The chat so far, how things stand, and what is new. */
async function told({ turn, desk }: Asking): Promise<readonly ModelMessage[]> {
  const [history, quoted] = await Promise.all([turn.history(), turn.quoted()])
  const state = presentState(desk.work, turn.house.zone)
  return [...history, state, ...newWords(turn.messages, quoted)]
}

function requestOf({ facts, safetyId }: BrainTurn, history: readonly ModelMessage[]): ModelRequest {
  return {
    instructions: instructionsFor(facts.bar, facts.menu),
    cacheKey: cacheKeyFor(facts.bar, facts.menu),
    safetyId,
    history,
    rounds: [],
    tools: TOOLS.map(({ spec }) => spec),
    toolChoice: 'auto',
    maxOutputTokens: MAX_OUTPUT_TOKENS,
  }
}

type Faults = {
  readonly reason: 'untrue' | 'wrong_language'
  /** What the model is told of them. The draft is told again, since nothing else shows it what it is correcting. */
  readonly correction: string
}

/** Why words are not sent; `null`: they are. */
async function faultsOf(text: string, asking: Asking & Ground): Promise<Faults | null> {
  const draft = JSON.stringify(cutAt(text, 600))
  const claims = await unprovedClaims(text, asking)
  if (claims.length > 0) {
    const correction = `Your answer was not sent: it claimed what the tools did not say. Not backed: ${mattersOf(claims)}. It was: ${draft}. Write it again with nothing but what the tools said, without prices, totals, order numbers, links or promises.`
    return { reason: 'untrue', correction }
  }
  const { work, language } = asking.desk
  const readable = askedLanguage(work) === null ? asking.readable : null
  if (!isUnreadable(text, readable, asking.turn.house.detector)) return null
  const correction = `Your answer was not sent: the guest does not write that language. It was: ${draft}. Write the same in ${LANGUAGE_NAMES[language]}; if they asked for another language, call set_language first.`
  return { reason: 'wrong_language', correction }
}
