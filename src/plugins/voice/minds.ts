import { callGround } from '../../core/call/ground.ts'
import { callMachine } from '../../core/call/machine.ts'
import {
  callSession,
  firstLanguage,
  type StableSession,
  stableSession,
} from '../../core/call/session.ts'
import { ruleSummary } from '../../core/call/summary.ts'
import type { CallTransport } from '../../core/call/transport.ts'
import type { Menu } from '../../core/menu.ts'
import type { DeskView } from '../../desk.ts'
import type { CallMinds, VoiceConfig } from './deps.ts'

/** How calls think, by the operator's settings. */
export function callMinds(settings: VoiceConfig): CallMinds {
  const stableOf = stableSessions(settings)
  return {
    machine: ({ bar, menu, index, detector, zone }) =>
      callMachine(callGround({ bar, menu, index, detector, zone })),
    session: ({ view, manners, at, guest, can, safetyId }) => {
      const { bar, menu, zone, tab, isOpen } = view
      const language = firstLanguage(manners.languages, bar, view.language)
      const { personId } = guest
      const sight = { bar, menu, zone, at, language, personId, tab, isOpen }
      return callSession(settings, sight, { stable: stableOf(view, can), safetyId })
    },
    summary: ruleSummary,
  }
}

/**
 * Made once for a bar and a version of its menu, and again when the bar's own facts change: those have no version, and are
 * compared whole. Held as long as the menu itself is.
 */
function stableSessions(settings: VoiceConfig) {
  const made = new WeakMap<Menu, { readonly of: string; readonly stable: StableSession }>()
  return ({ bar, menu }: DeskView, can: CallTransport['can']): StableSession => {
    const of = JSON.stringify([bar, can.transfer])
    const known = made.get(menu)
    if (known?.of === of) return known.stable
    const stable = stableSession(settings, { bar, menu }, can)
    made.set(menu, { of, stable })
    return stable
  }
}
