import type { Static } from '@sinclair/typebox'

import type { BarSession, BarVoice } from '../core/bar.ts'
import type { voiceSection } from './file-schema.ts'
import type { FileFields } from './write-file.ts'

type Section = Static<typeof voiceSection>

/** File key, our key; what is left out is the operator's to say. */
const PLAIN = [
  ['takes_calls', 'takesCalls'],
  ['takes_calls_when_closed', 'takesCallsWhenClosed'],
  ['voice', 'voice'],
  ['style', 'style'],
  ['compare', 'compare'],
  ['eagerness', 'eagerness'],
  ['noise', 'noise'],
  ['max_minutes', 'maxMinutes'],
  ['transfer_to', 'transferTo'],
  ['model', 'model'],
  ['turn_detection', 'turnDetection'],
  ['threshold_percent', 'thresholdPercent'],
  ['padding_ms', 'paddingMs'],
  ['silence_ms', 'silenceMs'],
  ['effort', 'effort'],
  ['max_output_tokens', 'maxOutputTokens'],
  ['truncation_tokens', 'truncationTokens'],
  ['truncation_keep_percent', 'truncationKeepPercent'],
  ['transcription_models', 'transcriptionModels'],
] as const satisfies readonly (readonly [keyof Section, keyof (BarVoice & BarSession)])[]

/** A bar's telephone manners, from its file. */
export function readVoice(section: Section = {}): Partial<BarVoice & BarSession> {
  const plain = PLAIN.flatMap(([key, name]) => {
    const value = section[key]
    return value === undefined ? [] : [[name, value] as const]
  })
  const speed = section.speed_percent
  const numbers = section.numbers?.map((number) => number.slice(1))
  return {
    ...Object.fromEntries(plain),
    ...(speed === undefined ? {} : { speed: speed / 100 }),
    ...(numbers === undefined ? {} : { numbers }),
  }
}

/** The same as the file says it; `undefined` where a bar has none of its own. */
export function voiceFields(voice: Partial<BarVoice & BarSession>): FileFields | undefined {
  if (Object.keys(voice).length === 0) return undefined
  const plain = PLAIN.map(([key, name]) => [key, voice[name]] as const)
  const percent = voice.speed === undefined ? undefined : Math.round(voice.speed * 100)
  const numbers = voice.numbers?.map((digits) => `+${digits}`)
  return { ...Object.fromEntries(plain), speed_percent: percent, numbers }
}
