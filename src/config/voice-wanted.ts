import type { Config } from './schema.ts'

/** Whether calls are answered; if not, callers are answered in writing. By the bridge nobody is yet. */
export function isVoiceWanted({ voice, openai }: Config): boolean {
  const isCarried = voice.transport === 'sip'
  return isCarried && voice.takesCalls && openai.apiKey !== null && openai.webhookSecret.length > 0
}
