import type { Bar, VoiceStyle } from '../../core/bar.ts'
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
    session: ({ view, manners, at, guest, isReachable, can, safetyId }) => {
      const { bar, menu, zone, tab, isOpen } = view
      const language = firstLanguage(manners.languages, bar, view.language)
      const { personId } = guest
      const sight = { bar, menu, zone, at, language, personId, tab, isOpen, isReachable }
      return callSession(settings, sight, { stable: stableOf(view, can, manners.style), safetyId })
    },
    summary: ruleSummary,
  }
}

type Made = {
  readonly bar: Bar
  readonly transfer: boolean
  readonly stables: Map<VoiceStyle, StableSession>
}

/**
 * Made once for a bar, a version of its menu and a style: bar and menu stay the same objects until they change. Held as
 * long as the menu is.
 */
function stableSessions(settings: VoiceConfig) {
  const made = new WeakMap<Menu, Made>()
  return ({ bar, menu }: DeskView, can: CallTransport['can'], style: VoiceStyle): StableSession => {
    const before = made.get(menu)
    const isSame = before?.bar === bar && before.transfer === can.transfer
    const { stables } = isSame ? before : { stables: new Map<VoiceStyle, StableSession>() }
    if (!isSame) made.set(menu, { bar, transfer: can.transfer, stables })
    const stable = stables.get(style) ?? stableSession(settings, { bar, menu, style }, can)
    stables.set(style, stable)
    return stable
  }
}
