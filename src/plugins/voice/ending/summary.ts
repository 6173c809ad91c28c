import type { CallEnd } from '../../../core/call/call-state.ts'
import { callGround } from '../../../core/call/ground.ts'
import { checkedSummary, SUMMARY_INSTRUCTIONS, summaryTalk } from '../../../core/call/summary.ts'
import type { ChatModel, ModelMessage, ModelRequest } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import { namesInCall, rewriteSummary } from '../../../db/call-records.ts'
import type { VoiceDeps } from '../deps.ts'
import type { Scene } from '../runner/scene.ts'

const MODEL_MS = 15_000
const MAX_TOKENS = 300

/**
 * Better words for a call's summary, by the first chat model whose words will do, from what was said, which is in memory
 * only. Numbers and names are taken out before the model reads it and before anything is written. The words of whoever has
 * said no to their being written down go to nobody.
 */
export async function rewriteByModel(
  deps: VoiceDeps,
  { held, guest, view }: Scene,
  end: CallEnd,
): Promise<void> {
  if (end.said.length < 2 || end.memory.consent === 'refused') return
  const names = await namesInCall(deps.database.db, guest.barId, held.id)
  const by = { names, untrue: callGround(view).untrue, facts: view.facts }
  for (const model of deps.models) {
    const text = await answerOf(model, summaryTalk(end, names))
    const words = text === null ? null : checkedSummary(text, end, by)
    if (words === null) continue
    const { intents } = deps.minds.summary(end, view)
    await rewriteSummary(deps.database.db, held.id, words, intents)
    return
  }
}

async function answerOf(model: ChatModel, talk: readonly ModelMessage[]): Promise<string | null> {
  const request: ModelRequest = {
    instructions: SUMMARY_INSTRUCTIONS,
    cacheKey: 'voice:summary',
    safetyId: 'voice-summary',
    history: talk,
    rounds: [],
    tools: [],
    toolChoice: 'none',
    maxOutputTokens: MAX_TOKENS,
  }
  try {
    const { text } = await model.respond(request, AbortSignal.timeout(MODEL_MS))
    return text
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return null
  }
}
