import type { ChatMeasure } from '../../core/chat-rules.ts'
import type { Rule } from '../../core/fraud.ts'
import type { Menu } from '../../core/menu.ts'
import type { InboundMessage } from '../../core/message.ts'
import type { Clock, FitMessage, Logger, NewId } from '../../core/ports.ts'
import { type LanguageDetector, languageDetector } from '../../core/understand/language-detector.ts'
import { type MenuIndex, menuIndex } from '../../core/understand/menu-index.ts'
import type { ZoneClock } from '../../core/zone-clock.ts'
import type { Database } from '../../db/client.ts'
import type { MenuCache } from '../../db/menu-cache.ts'
import type { Sheets } from '../../db/sheets.ts'
import type { ReplyHandler, ServedHandler } from '../../desk.ts'
import type { Jobs } from '../../jobs/boss.ts'
import type { OutLane } from '../../jobs/outbox-rows.ts'
import type { Limits } from '../../limits.ts'
import type { Hear } from './ai/hearing.ts'
import type { Think } from './ai/thinker.ts'
import type { TabQueue } from './engine/tab-queue.ts'
import type { WaiterMetrics } from './metrics.ts'

/** A menu made ready to be searched and talked about. */
export type CompiledMenu = {
  readonly menu: Menu
  readonly menuIndex: MenuIndex
  readonly detector: LanguageDetector
}

export type WaiterSettings = {
  /** Names this process in leases. */
  readonly replica: string
  /** The Meta portfolio of the group: user ids are unique within it. */
  readonly portfolio: string
  /** The number of bars that have none of their own. */
  readonly defaultNumber: string
  /** Template that alerts staff outside their window; `null`: none was approved. */
  readonly ownerTemplate: string | null
  /** Where payment pages are reached; `null`: no links are made. */
  readonly publicUrl: string | null
  /** US dollars a bar's models may cost per day, by estimate; `null`: no cap. */
  readonly dailyCapUsd: number | null
  /** Any model is set up. */
  readonly hasModels: boolean
}

/** What every part of the waiter works with. */
export type WaiterDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly newId: NewId
  /** A secret for a payment page's address. */
  readonly newToken: () => string
  readonly log: Logger
  readonly metrics: WaiterMetrics
  readonly readMessage: (body: unknown) => InboundMessage | null
  readonly fit: FitMessage
  readonly menus: MenuCache<CompiledMenu>
  readonly sheets: Sheets
  readonly tabQueue: TabQueue
  readonly zoneOf: (timeZone: string) => ZoneClock
  readonly jobs: Jobs
  /** Tells the sender that committed rows wait. */
  readonly kick: (lanes: readonly OutLane[]) => void
  /** Shows the diner that a message that waited for no others was read; nothing depends on it. */
  readonly markRead: (message: InboundMessage) => void
  /** Tells the inbox at which bar a lane is. */
  readonly noteBar: (lane: string, barId: string) => void
  /** How long somebody is not served who does what no guest does; 0: nobody is blocked. Asked each time. */
  readonly fraudBlockMinutes: () => number
  /** What no honest evening has, with the operator's thresholds. Asked each time. */
  readonly fraudRules: () => readonly Rule<ChatMeasure>[]
  /** How much a diner may write and a bar be written to. */
  readonly limits: Pick<Limits, 'diner' | 'bar'>
  readonly settings: WaiterSettings
  /** Who thinks: models first where they are set up, the house waiter always. */
  readonly think: Think
  /** Of other plugins, by the prefix of the ids they take. */
  readonly replyHandlers: Map<string, ReplyHandler>
  /** Of other plugins. */
  readonly servedHandlers: ServedHandler[]
  /** Puts words in the place of voice notes. */
  readonly hear: Hear
  /** A salted hash of a person, for a vendor's abuse checks. */
  readonly safetyIdOf: (personId: string) => string
}

export function compileMenu(menu: Menu): CompiledMenu {
  const names = menu.items.flatMap((item) => Object.values(item.name))
  return {
    menu,
    menuIndex: menuIndex(menu),
    detector: languageDetector({ neutralWords: names }),
  }
}
