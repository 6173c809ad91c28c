import type { Config } from '../config/schema.ts'

/** Whether calls are to be answered; if not, callers are answered in writing. */
export function isVoiceWanted({ voice, openai }: Config): boolean {
  return voice.takesCalls && openai.apiKey !== null && openai.webhookSecret.length > 0
}
