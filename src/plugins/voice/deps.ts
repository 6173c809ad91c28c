import type { CallMeasure } from '../../core/call/call-rules.ts'
import type { CallEnd } from '../../core/call/call-state.ts'
import type { CallPrices } from '../../core/call/cost.ts'
import type { CallMachine } from '../../core/call/machine.ts'
import type { CallSession, CallTransport } from '../../core/call/transport.ts'
import type { ChatModel } from '../../core/chat-model.ts'
import type { Rule } from '../../core/fraud.ts'
import type { InboundCall } from '../../core/message.ts'
import type { Clock, Logger, NewId, Random } from '../../core/ports.ts'
import type { ZoneClock } from '../../core/zone-clock.ts'
import type { Database } from '../../db/client.ts'
import type { Desk, DeskSight, DeskView, Guest } from '../../desk.ts'
import type { Jobs } from '../../jobs/boss.ts'
import type { Timers } from '../../jobs/timers.ts'
import type { PluginContext } from '../../plugin.ts'
import type { Manners } from './manners.ts'
import type { VoiceMetrics } from './metrics.ts'
import type { Memories } from './runner/memories.ts'

/** As the operator wrote it. */
export type VoiceConfig = PluginContext['config']['voice']

export type VoiceSettings = VoiceConfig & {
  /** Names this process in leases. */
  readonly replica: string
  /** The Meta portfolio of the group. */
  readonly portfolio: string
  /** Meta's id of the number of bars that have none of their own, and its digits where they are known. */
  readonly defaultNumberId: string
  readonly defaultNumber: string | null
}

/** What every part of the voice plugin works with. */
export type VoiceDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly timers: Timers
  readonly log: Logger
  readonly metrics: VoiceMetrics
  readonly jobs: Jobs
  readonly trace: PluginContext['trace']
  readonly desk: Desk
  readonly whatsapp: PluginContext['whatsapp']
  /** `null`: no call can be answered, and callers are answered in writing. */
  readonly transport: CallTransport | null
  readonly readIncomingCall: PluginContext['telephony']['readIncomingCall']
  readonly readWhatsappCall: (body: unknown) => InboundCall | null
  /** Who writes summaries, first to last. */
  readonly models: readonly ChatModel[]
  readonly settings: VoiceSettings
  /** How long a caller who calls without end is not answered; 0: they are only told of. Asked each time: it may change. */
  readonly blockMinutes: () => number
  /** Patterns that no honest evening has, with the operator's thresholds. Asked each time. */
  readonly fraudRules: () => readonly Rule<CallMeasure>[]
  readonly prices: CallPrices
  readonly minds: CallMinds
  /** Of calls under way. */
  readonly memories: Memories
  readonly zoneOf: (timeZone: string) => ZoneClock
  readonly safetyIdOf: (personId: string) => string
}

/** How a call thinks and what it is answered with, for one bar as it is now. */
export type CallMinds = {
  readonly machine: (sight: DeskSight) => CallMachine
  readonly session: (call: {
    readonly view: DeskView
    readonly manners: Manners
    readonly at: Date
    readonly guest: Guest
    readonly isReachable: boolean
    readonly can: CallTransport['can']
    readonly safetyId: string | null
  }) => CallSession
  /** By rule: nothing in it that was said. */
  readonly summary: (
    end: CallEnd,
    view: DeskView,
  ) => { readonly text: string; readonly intents: readonly string[] }
}
