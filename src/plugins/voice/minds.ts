import { callGround } from '../../core/call/ground.ts'
import { callMachine } from '../../core/call/machine.ts'
import { callSession, firstLanguage } from '../../core/call/session.ts'
import { ruleSummary } from '../../core/call/summary.ts'
import type { CallMinds, VoiceConfig } from './deps.ts'

/** How calls think, by the operator's settings. */
export function callMinds(settings: VoiceConfig): CallMinds {
  return {
    machine: ({ bar, menu, index, detector, zone }) =>
      callMachine(callGround({ bar, menu, index, detector, zone })),
    session: ({ view, manners, at, guest, can, safetyId }) => {
      const { bar, menu, zone, tab, isOpen } = view
      const language = firstLanguage(manners.languages, bar, view.language)
      const { personId } = guest
      const sight = { bar, menu, zone, at, language, personId, tab, isOpen }
      return callSession(settings, sight, { can, safetyId })
    },
    summary: ruleSummary,
  }
}
