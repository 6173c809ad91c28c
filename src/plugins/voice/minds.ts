import type { Bar } from '../../core/bar.ts'
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

/** Made once for a bar and a version of its menu: both stay the same objects until they change. Held as long as the menu is. */
function stableSessions(settings: VoiceConfig) {
  const made = new WeakMap<
    Menu,
    { readonly bar: Bar; readonly transfer: boolean; readonly stable: StableSession }
  >()
  return ({ bar, menu }: DeskView, can: CallTransport['can']): StableSession => {
    const known = made.get(menu)
    if (known?.bar === bar && known.transfer === can.transfer) return known.stable
    const stable = stableSession(settings, { bar, menu }, can)
    made.set(menu, { bar, transfer: can.transfer, stable })
    return stable
  }
}
