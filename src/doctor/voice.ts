import type { Config } from '../config/schema.ts'

/** Whether the operator has set up a voice for calls; without one, callers are answered in writing. */
export function isVoiceWanted({ voice }: Config): boolean {
  return voice.model !== null || voice.sipUri !== null
}
