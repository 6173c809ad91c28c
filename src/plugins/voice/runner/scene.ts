import type { CallSetup } from '../../../core/call/call-state.ts'
import { firstLanguage, turnsOf } from '../../../core/call/session.ts'
import type { CallSession } from '../../../core/call/transport.ts'
import type { Held } from '../../../db/calls.ts'
import type { Person } from '../../../db/people.ts'
import type { DeskView, Guest } from '../../../desk.ts'
import type { VoiceDeps } from '../deps.ts'
import type { Manners } from '../manners.ts'

/** A call that is answered, and all that does not change while it runs. */
export type Scene = {
  readonly held: Held
  /** The transport's own id. */
  readonly ref: string
  readonly wacid: string | null
  readonly guest: Guest
  readonly view: DeskView
  readonly manners: Manners
  readonly callerPhone: string | null
  /** In writing. */
  readonly isReachable: boolean
  readonly rangAt: Date
  /** Of the process's own clock, where the call's row came in here. */
  readonly startedMs: number
  readonly answeredAt: Date
  /** Of `carriedCost`. */
  readonly carriedMicroUsd: number
}

/** In writing. */
export function isReachable({ phone, userId }: Pick<Person, 'phone' | 'userId'>): boolean {
  return phone !== null || userId !== null
}

/** What a call is answered with, and wanted to be whoever has it. */
export function sessionOf(
  deps: VoiceDeps,
  scene: Pick<Scene, 'view' | 'manners' | 'guest' | 'isReachable'>,
): CallSession {
  const { transport, minds, clock, safetyIdOf } = deps
  if (transport === null) throw new Error('a call without a transport')
  const { view, manners, guest, isReachable } = scene
  const { can } = transport
  const safetyId = safetyIdOf(guest.personId)
  return minds.session({ view, manners, at: clock.now(), guest, isReachable, can, safetyId })
}

export function setupOf(
  { transport, settings }: VoiceDeps,
  { held, view, manners, isReachable }: Scene,
): CallSetup {
  const { bar } = view
  const turns = turnsOf(settings, bar)
  if (transport === null) throw new Error('a call without a transport')
  return {
    callId: held.id,
    fence: held.fence,
    can: transport.can,
    languages: manners.languages,
    savedLanguage: manners.languages.find((language) => language === view.language) ?? null,
    defaultLanguage: firstLanguage(manners.languages, bar, null),
    barName: bar.name,
    isReachable,
    transcripts: settings.transcripts,
    transferTargets: manners.transferTo,
    limits: manners.limits,
    tuning: turns.by === 'silence' ? turns : null,
    facts: view.facts,
  }
}
