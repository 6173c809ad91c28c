import { geminiModel } from './adapters/gemini/generate.ts'
import { geminiModels } from './adapters/gemini/models.ts'
import { openaiClient } from './adapters/openai/client.ts'
import { openaiModels } from './adapters/openai/models.ts'
import { openaiModel } from './adapters/openai/responses.ts'
import { withSecondTry } from './adapters/openai/second-try.ts'
import { openaiTranscriber } from './adapters/openai/transcribe.ts'
import type { Config } from './config/schema.ts'
import { isVoiceWanted } from './config/voice-wanted.ts'
import type { ChatModel, ModelProvider } from './core/chat-model.ts'
import type { ModelInUse } from './core/model-life.ts'
import type { Clock, ListModels, Random, Transcriber } from './core/ports.ts'
import type { AiProviders } from './plugin.ts'

/** One round of one model, or one voice note; the turn's whole budget stands above it. */
const ROUND_TIMEOUT_MS = 12_000

type Deps = { readonly clock: Clock; readonly random: Random }

/** What is set up of models, for plugins. */
export function aiProviders(config: Config, deps: Deps): AiProviders {
  return {
    models: chatModels(config, deps),
    inUse: modelsInUse(config),
    lists: modelLists(config, deps),
    transcriber: transcriberOf(config, deps),
  }
}

/** The chat models that have a key, in the operator's order; the house waiter is no model and always last. */
export function chatModels(config: Config, deps: Deps): readonly ChatModel[] {
  const { providers } = config.waiter
  return providers.flatMap((provider, at) => {
    if (provider === 'gemini') return gemini(config, deps)
    const isLast = config.gemini.apiKey === null || !providers.includes('gemini', at)
    return provider === 'openai' ? openai(config, deps, isLast) : []
  })
}

/** Every model that would be asked, with the setting that names it: those of vendors that have a key. */
export function modelsInUse(config: Config): readonly ModelInUse[] {
  const { model } = config.voice
  const callId: ModelInUse = { provider: 'openai', model, setting: '[voice] model' }
  return [...chatModelsInUse(config), ...(isVoiceWanted(config) ? [callId] : [])]
}

/** Those of chat and voice notes: calls have prices and a cap of their own. */
export function chatModelsInUse({
  openai: gpt,
  gemini: google,
  waiter,
}: Config): readonly ModelInUse[] {
  const openaiIds: readonly ModelInUse[] = [
    { provider: 'openai', model: waiter.openaiModel, setting: '[waiter] openai_model' },
    { provider: 'openai', model: gpt.transcribeModel, setting: '[openai] transcribe_model' },
  ]
  const geminiId: ModelInUse = {
    provider: 'gemini',
    model: waiter.geminiModel,
    setting: '[waiter] gemini_model',
  }
  const asksOpenai = waiter.providers.includes('openai')
  const asksGemini = waiter.providers.includes('gemini')
  return [
    // Voice notes go to OpenAI whoever thinks of the answers.
    ...(gpt.apiKey === null ? [] : openaiIds.slice(asksOpenai ? 0 : 1)),
    ...(google.apiKey === null || !asksGemini ? [] : [geminiId]),
  ]
}

/** The vendors' lists of models, of vendors that have a key. */
function modelLists(
  config: Config,
  { clock }: Pick<Deps, 'clock'>,
): ReadonlyMap<ModelProvider, ListModels> {
  const lists = new Map<ModelProvider, ListModels>()
  const client = clientOf(config)
  if (client !== null) {
    lists.set('openai', openaiModels({ client, timeoutMs: ROUND_TIMEOUT_MS, clock }))
  }
  const { apiKey, baseUrl } = config.gemini
  if (apiKey !== null) {
    lists.set('gemini', geminiModels({ apiKey, baseUrl, timeoutMs: ROUND_TIMEOUT_MS }))
  }
  return lists
}

/** Listens to voice notes where OpenAI has a key, whoever thinks of the answers. */
function transcriberOf(config: Config, { clock }: Deps): Transcriber | null {
  const client = clientOf(config)
  if (client === null) return null
  const { transcribeModel: model } = config.openai
  return openaiTranscriber({ client, model, timeoutMs: ROUND_TIMEOUT_MS, clock })
}

function openai(config: Config, { clock, random }: Deps, isLast: boolean): readonly ChatModel[] {
  const client = clientOf(config)
  if (client === null) return []
  const { openaiModel: id } = config.waiter
  const model = openaiModel({ client, model: id, timeoutMs: ROUND_TIMEOUT_MS, clock })
  return [isLast ? withSecondTry(model, { timeoutMs: ROUND_TIMEOUT_MS, clock, random }) : model]
}

function clientOf({ openai: settings }: Config) {
  if (settings.apiKey === null) return null
  return openaiClient({
    apiKey: settings.apiKey,
    organization: settings.organization,
    project: settings.project,
    baseUrl: settings.baseUrl,
  })
}

function gemini(
  { gemini: settings, waiter }: Config,
  { clock, random }: Deps,
): readonly ChatModel[] {
  if (settings.apiKey === null) return []
  return [
    geminiModel({
      apiKey: settings.apiKey,
      baseUrl: settings.baseUrl,
      model: waiter.geminiModel,
      thinkingLevel: 'low',
      timeoutMs: ROUND_TIMEOUT_MS,
      clock,
      random,
    }),
  ]
}
