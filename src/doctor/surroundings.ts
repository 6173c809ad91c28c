import type { Problem } from '../config/problems.ts'
import type { Config } from '../config/schema.ts'
import type { Clock, ListModels } from '../core/ports.ts'
import type { WhatsappAccount } from '../core/whatsapp-account.ts'

/**
 * Everything the checks may ask, each question answered once for all of them. What is `null` is not set up. Questions
 * throw `ProviderError` or `Unanswered` where no answer came.
 */
export type Surroundings = {
  readonly config: Config
  /** What `serve` would still refuse to start with. */
  readonly problems: readonly Problem[]
  readonly clock: Clock
  readonly database: DatabaseFacts
  readonly graph: WhatsappAccount | null
  readonly openai: OpenaiFacts | null
  readonly gemini: ListModels | null
  readonly web: WebFacts
  readonly files: () => Promise<readonly SecretFile[]>
}

export type DatabaseFacts = {
  /** A directory that no database was made in yet is `absent`; one that a running server holds is `held`. */
  readonly state: () => Promise<DatabaseState>
  readonly server: () => Promise<ServerFacts>
  readonly migrations: () => Promise<MigrationFacts>
  readonly bars: () => Promise<readonly BarFacts[]>
  readonly jobs: () => Promise<JobFacts>
  /** `null` for PostgreSQL. */
  readonly directory: () => Promise<DirectoryFacts | null>
}

export type DatabaseState =
  | { readonly kind: 'open' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'held' }
  /** A driver's code, such as `ECONNREFUSED` or `28P01`. */
  | { readonly kind: 'closed'; readonly code: string }

export type ServerFacts = {
  readonly isEmbedded: boolean
  /** `180004`. */
  readonly versionNumber: number
  readonly encoding: string
  /** How far the database's clock is ahead of ours, within `toleranceMs`. */
  readonly aheadMs: number
  readonly toleranceMs: number
  readonly maxConnections: number
  /** Kept back for superusers. */
  readonly reservedConnections: number
  readonly usedConnections: number
  readonly mayCreate: boolean
  readonly languages: readonly string[]
}

export type MigrationFacts =
  | { readonly kind: 'current'; readonly timers: boolean }
  | { readonly kind: 'behind'; readonly tags: readonly string[] }
  /** Made by a newer program, or another build. */
  | { readonly kind: 'other'; readonly why: string }

export type BarFacts = {
  readonly slug: string
  /** Of its own; `null`: the one in the settings. */
  readonly phoneNumberId: string | null
  readonly languages: readonly string[]
  readonly defaultLanguage: string
  readonly tables: number
  readonly staff: number
  readonly items: number
  readonly payments: number
  readonly unconfirmedPayments: readonly string[]
  /** Languages that staff are told things in. */
  readonly staffLanguages: readonly string[]
  /** From its own file; `null`: as the settings say. */
  readonly voiceModel: string | null
  readonly takesCalls: boolean | null
}

export type JobFacts = {
  readonly dead: number
  readonly queues: readonly {
    readonly queue: string
    readonly waiting: number
    readonly ageSeconds: number
  }[]
  /** Numbers that can't send, each with the reason it was paused for. */
  readonly paused: readonly { readonly phoneNumberId: string; readonly reason: string }[]
}

export type DirectoryFacts = {
  readonly path: string
  readonly isWritable: boolean
  readonly freeBytes: number | null
}

export type OpenaiFacts = {
  /** With the key alone. */
  readonly listWithKey: ListModels
  /** With organization and project, as the server asks. */
  readonly listAsConfigured: ListModels
}

export type WebFacts = {
  /** How far a vendor's clock is ahead of ours by its Date header; `null` where it sent none. */
  readonly clockOf: (url: string) => Promise<ClockDifference | null>
  /** One GET without following redirects. */
  readonly get: (url: string) => Promise<WebAnswer>
  /** Every address of a host name. */
  readonly addressesOf: (host: string) => Promise<readonly string[]>
}

export type ClockDifference = { readonly aheadMs: number; readonly toleranceMs: number }

export type WebAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** A network code such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  | { readonly kind: 'none'; readonly code: string }

export type SecretFile = {
  readonly path: string
  /** Keys read from it. */
  readonly keys: readonly string[]
  /** Permission bits, such as 0o644; `null` where there is none to read. */
  readonly mode: number | null
}
