import type { ModelProvider } from './chat-model.ts'

export type KnownEnd = {
  readonly provider: ModelProvider
  readonly model: string
  /** The day it is shut down, or the earliest it may be, at its start in UTC. */
  readonly endsOn: string
  /** What the vendor names in its place. */
  readonly successor: string
}

/** When this table was last held against the vendors' pages. */
export const ENDS_KNOWN_ON = '2026-11-23'

/**
 * Announced ends of models. Gemini's list says nothing of them, and OpenAI's may not be readable: what is known here
 * stands in, and a day the vendor names itself goes before it. Aliases that move by themselves have no end.
 * @see https://developers.openai.com/api/docs/deprecations
 * @see https://ai.google.dev/gemini-api/docs/deprecations
 */
export const KNOWN_ENDS: readonly KnownEnd[] = [
  ...openai('2026-12-11', 'gpt-6.1-sol', ['gpt-5', 'gpt-5-2025-08-07', 'o3']),
  ...openai('2026-12-11', 'gpt-6.1-terra', ['gpt-5-mini', 'gpt-5-mini-2025-08-07']),
  ...openai('2026-12-11', 'gpt-6-luna', ['gpt-5-nano', 'gpt-5-nano-2025-08-07']),
  ...openai('2027-01-14', 'gpt-6-luna', ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini']),
  ...openai('2027-01-20', 'gpt-realtime-2.1', ['gpt-realtime', 'gpt-audio']),
  ...openai('2027-01-20', 'gpt-realtime-2.1-mini', ['gpt-realtime-mini', 'gpt-audio-mini']),
  ...openai('2027-02-26', 'gpt-transcribe', [
    'whisper-1',
    'gpt-4o-transcribe',
    'gpt-4o-mini-transcribe',
    'gpt-4o-transcribe-diarize',
  ]),
  ...openai('2027-04-01', 'gpt-6-luna', ['gpt-5.1', 'gpt-5.4-nano']),
  gemini('2026-03-09', 'gemini-3-pro-preview', 'gemini-3.1-pro-preview'),
  gemini('2027-05-07', 'gemini-3.1-flash-lite', 'gemini-3.5-flash-lite'),
]

function openai(endsOn: string, successor: string, models: readonly string[]) {
  return models.map((model): KnownEnd => ({ provider: 'openai', model, endsOn, successor }))
}

function gemini(endsOn: string, model: string, successor: string): KnownEnd {
  return { provider: 'gemini', model, endsOn, successor }
}
