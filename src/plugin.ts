import type { Static, TObject } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { AnyElysia } from 'elysia'

import type { LiveConfig } from './config/live.ts'
import type { Problem } from './config/problems.ts'
import { shown, wantedInstead } from './config/problems.ts'
import type { Config } from './config/schema.ts'
import type { CallTransport, IncomingCall } from './core/call/transport.ts'
import type { ChatModel, ModelProvider } from './core/chat-model.ts'
import type {
  AccountChange,
  Arrival,
  InboundCall,
  InboundMessage,
  OutMessage,
} from './core/message.ts'
import type { ModelInUse } from './core/model-life.ts'
import type {
  Clock,
  ListModels,
  Logger,
  MediaDownloader,
  Meter,
  NewId,
  Random,
  Transcriber,
} from './core/ports.ts'
import type { Database, Db } from './db/database.ts'
import type { Desk } from './desk.ts'
import type { Jobs } from './jobs/boss.ts'
import type { InboxRow } from './jobs/inbox-rows.ts'
import type { Stored } from './jobs/intake.ts'
import type { AfterCommit, Handler } from './jobs/lane-run.ts'
import type { NewOutMessage, OutLane } from './jobs/outbox-rows.ts'
import type { Samples } from './jobs/samples.ts'
import type { Limits } from './limits.ts'
import type { Ordering } from './ordering.ts'
import type { Trace } from './tracing/tracer.ts'

/** What the house hands to every plugin. */
export type PluginContext = {
  /** As the server was started. */
  readonly config: Config
  /** As they are now: what SIGHUP changes (`live` in `config/schema.ts`) must be asked for each time. */
  readonly live: LiveConfig
  /** Already says which plugin is speaking. */
  readonly log: Logger
  readonly meter: Meter
  /** For gauges that no event sets. */
  readonly samples: Samples
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly database: Database
  /** Puts work into the trace of what it is done for (`call:<call id>`); it does nothing where traces are off. */
  readonly trace: Trace
  /** Timers that outlive the process; `define` them in `setup`, they start with the server. */
  readonly jobs: Jobs
  /** Names this process among its replicas, in leases. */
  readonly replica: string
  readonly inbox: InboxDoor
  readonly whatsapp: Whatsapp
  readonly telephony: Telephony
  /** Run when the server stops, while its door closes and its turns end: what is under way is handed on, within seconds. */
  readonly onDrain: (drain: Drain) => void
  readonly ordering: Ordering
  readonly limits: Limits
  readonly ai: AiProviders
  /** The waiter's tools for other channels; of use once the waiter is set up. */
  readonly desk: Desk
  /** Whoever serves diners gives the desk; one plugin only. */
  readonly lendDesk: (desk: Desk) => void
}

/** What is set up of models. */
export type AiProviders = {
  /** In the operator's order. */
  readonly models: readonly ChatModel[]
  /** `null`: nobody listens to voice notes. */
  readonly transcriber: Transcriber | null
  /** Every model that would be asked, those of voice notes and of calls included. */
  readonly inUse: readonly ModelInUse[]
  /** The lists of the vendors that have a key. */
  readonly lists: ReadonlyMap<ModelProvider, ListModels>
}

/** @param closed resolves when the server takes no request any more. */
export type Drain = (closed: Promise<void>) => Promise<void>

/**
 * Takes a call event before it is stored, and stores its row with what is done about it; `null`: that is no call of this
 * kind. Must not throw, nor keep the door waiting for long.
 * @returns false where the row is to be stored and handled like any other.
 */
export type TakeAtDoor = (arrival: Arrival) => Promise<boolean> | null

/** Where deliveries are stored, and who handles what was stored. */
export type InboxDoor = {
  /** Resolves when the arrivals are committed. @throws StorageUnavailable, Overloaded */
  readonly store: (arrivals: readonly Arrival[]) => Promise<void>
  /** Whether `store` would refuse now: to be asked before a delivery is read. */
  readonly isCrowded: () => boolean
  /** A delivery is about to be read, and counts as one that is inside. */
  readonly arrives: () => void
  /** Tells at which bar a lane is, so that bars that share a number take turns. */
  readonly noteBar: (lane: string, barId: string) => void
  /** Takes people's messages, lane by lane; one plugin only. `onDead` speaks for a message given up. */
  readonly onMessages: (
    handle: Handler,
    onDead: (tx: Db, row: InboxRow) => Promise<AfterCommit | undefined>,
  ) => void
  /** Told when a person's lane begins to wait for more words; one plugin only, and it must not throw. */
  readonly onGather: (tell: (first: Stored) => void) => void
  /** Asked about each call event that is to be stored where it will be handled; one plugin only. */
  readonly onRinging: (take: TakeAtDoor) => void
  /** Takes call events or account changes, one row at a time; one plugin each. */
  readonly on: (kind: 'call' | 'account', handle: Handler) => void
}

/** WhatsApp, as plugins see it: they never touch the wire. */
export type Whatsapp = {
  /** Cuts a delivery's bytes into arrivals; never throws on input. */
  readonly readDelivery: (
    body: Uint8Array,
    receivedAt: Date,
  ) =>
    | { readonly ok: true; readonly arrivals: readonly Arrival[] }
    | { readonly ok: false; readonly reason: string }
  /** Reads a stored message back; `null` for what is no message to us. */
  readonly readMessage: (body: unknown) => InboundMessage | null
  readonly readCall: (body: unknown) => InboundCall | null
  readonly readAccount: (body: unknown) => AccountChange | null
  /** Cuts or pages a message into what the channel takes; before rows are made. */
  readonly fit: (message: OutMessage) => readonly OutMessage[]
  /**
   * Puts messages in the outbox as part of `tx`; then, once it has committed, `kick` with the lanes.
   * @param cause the vendor's id of a message, or `call:<call id>`: they are sent in its trace.
   */
  readonly send: (
    tx: Db,
    messages: readonly NewOutMessage[],
    cause?: string | null,
  ) => Promise<readonly OutLane[]>
  readonly kick: (lanes: readonly OutLane[]) => void
  /** Marks a message and all before it as read; `typing` shows dots until the answer. @throws ProviderError */
  readonly markRead: (phoneNumberId: string, messageId: string, typing: boolean) => Promise<void>
  /** Fetches what a person sent, into memory; bytes are not for the disk or the log. @throws ProviderError */
  readonly download: MediaDownloader['download']
}

/** Telephone calls, as plugins see them. */
export type Telephony = {
  /** `null`: no key, so no call can be answered. */
  readonly transport: CallTransport | null
  /** Makes the inbox row of one event of OpenAI's; never throws on input. */
  readonly readWebhook: (
    body: Uint8Array,
    webhookId: string,
    receivedAt: Date,
  ) =>
    | {
        readonly ok: true
        readonly arrivals: readonly Arrival[]
        readonly sipHeaderNames: readonly string[]
        readonly isSafetyNotice: boolean
      }
    | { readonly ok: false; readonly reason: string }
  /** Reads a ringing call back from a row of kind `call`; `null` for rows of other doors. */
  readonly readIncomingCall: (body: unknown) => IncomingCall | null
}

/** What a plugin file exports as its default; made by `definePlugin` only. */
export type Plugin = {
  readonly [MADE]: true
  /** Names the plugin in logs and problems: `^[a-z][a-z0-9-]*$`. */
  readonly name: string
  /** Checks the plugin's own keys, then calls its `setup` with them. */
  start(context: PluginContext, keys: Readonly<Record<string, unknown>>): Promise<StartedPlugin>
}

export type StartedPlugin =
  | { readonly ok: true; readonly routes: AnyElysia }
  | { readonly ok: false; readonly problems: readonly Omit<Problem, 'file' | 'line'>[] }

const MADE: unique symbol = Symbol.for('maitred.plugin')

type Definition<S extends TObject> = {
  readonly name: string
  /** TypeBox schema of the plugin's own keys under `[[plugins]]`; without it there are none. */
  readonly config?: S
  /**
   * Called once, before the server listens. What it throws stops the start with the plugin's name;
   * what its routes throw later is answered with 500 and logged.
   */
  setup(context: PluginContext & { readonly options: Static<S> }): AnyElysia | Promise<AnyElysia>
}

/**
 * The door by which built-in plugins and a bar's own come in.
 *
 * ```ts
 * import { definePlugin } from 'maitred'
 * import { Elysia } from 'elysia'
 *
 * export default definePlugin({
 *   name: 'hello',
 *   setup: ({ clock }) => new Elysia().get('/hello', () => clock.now().toISOString()),
 * })
 * ```
 */
export function definePlugin<S extends TObject>(definition: Definition<S>): Plugin {
  const { name, config } = definition
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new TypeError('a plugin name is small letters, digits and dashes, such as "happy-hour"')
  }
  return Object.freeze({
    [MADE]: true as const,
    name,
    start: async (context: PluginContext, keys: Readonly<Record<string, unknown>>) => {
      const problems = unknownKeys(keys, config)
      const options = config === undefined ? {} : withDefaults(config, keys)
      if (config !== undefined) problems.push(...wrongValues(config, options))
      if (problems.length > 0) return { ok: false as const, problems }
      const log = context.log.child({ plugin: name })
      // Checked boundary: `options` has passed the schema that S is the type of.
      const routes = await definition.setup({ ...context, log, options: options as Static<S> })
      return { ok: true as const, routes }
    },
  })
}

/** Tells whether a module's default export was made by `definePlugin`, by whichever copy of it. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && MADE in value
}

function withDefaults(config: TObject, keys: Readonly<Record<string, unknown>>): unknown {
  return Value.Default(config, structuredClone(keys))
}

type KeyProblem = Omit<Problem, 'file' | 'line'>

function unknownKeys(
  keys: Readonly<Record<string, unknown>>,
  config: TObject | undefined,
): KeyProblem[] {
  const known = Object.keys(config?.properties ?? {})
  return Object.keys(keys)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      key,
      found: 'an unknown key',
      wanted: wantedInstead(key, ['path', ...known]),
    }))
}

function wrongValues(config: TObject, options: unknown): KeyProblem[] {
  const seen = new Set<string>()
  return [...Value.Errors(config, options)]
    .map(({ path, value, message }) => ({
      key: path.slice(1).replaceAll('/', '.'),
      found: shown(value),
      wanted: message.replace(/^Expected /, ''),
    }))
    .filter(({ key }) => !seen.has(key) && seen.add(key))
}
