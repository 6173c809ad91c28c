import type { Bar, BarVoice } from '../../core/bar.ts'
import type { CallLimits } from '../../core/call/call-state.ts'
import {
  callLanguages,
  limitsOf,
  mannersOf as barManners,
  styleOf,
} from '../../core/call/session.ts'
import type { Language } from '../../core/language.ts'
import type { VoiceSettings } from './deps.ts'

/** How calls are taken at a bar: its own file over the operator's settings. */
export type Manners = BarVoice & {
  /** Never empty. */
  readonly languages: readonly Language[]
  readonly limits: CallLimits
}

/** @param callId of the call, whose style it is where several take turns. */
export function mannersOf(settings: VoiceSettings, bar: Bar, callId: string): Manners {
  const own = barManners(settings, bar)
  return {
    ...own,
    style: styleOf(own, callId),
    languages: callLanguages(settings, bar),
    limits: limitsOf(settings, bar),
  }
}
