import { whatsappClient } from './adapters/whatsapp/client.ts'
import { fit } from './adapters/whatsapp/fit.ts'
import { mediaDownloader } from './adapters/whatsapp/media.ts'
import { afterFailedLater } from './adapters/whatsapp/policy.ts'
import { readAccount } from './adapters/whatsapp/read-account.ts'
import { readCall } from './adapters/whatsapp/read-call.ts'
import { readDelivery } from './adapters/whatsapp/read-delivery.ts'
import { readErrorCode } from './adapters/whatsapp/read-error.ts'
import { readMessage } from './adapters/whatsapp/read-message.ts'
import { readStatus } from './adapters/whatsapp/read-status.ts'
import { whatsappSender } from './adapters/whatsapp/sender.ts'
import type { LiveConfig } from './config/live.ts'
import type { Config } from './config/schema.ts'
import type { Arrival } from './core/message.ts'
import type { Clock, Logger, MediaDownloader, MessageSender, Meter, Random } from './core/ports.ts'
import type { Database } from './db/client.ts'
import { type InboxWorker, inboxWorker } from './jobs/inbox.ts'
import { type Intake, intake, type Stored } from './jobs/intake.ts'
import { laneBars } from './jobs/lane-bars.ts'
import type { Handler, InboxHandlers } from './jobs/lane-run.ts'
import { enqueue } from './jobs/outbox-rows.ts'
import type { Follow } from './jobs/outbox-send.ts'
import { type OutboxSender, outboxSender } from './jobs/outbox.ts'
import { statusHandler } from './jobs/statuses.ts'
import { systemTimers } from './jobs/timers.ts'
import type { InboxDoor, TakeAtDoor, Whatsapp } from './plugin.ts'
import { type Tracer, UNTRACED } from './tracing/tracer.ts'

const HANDLED = async () => 'handled' as const

type Startable = { start(): void }

/**
 * Starts the rooms; turns once the timers run, since without them an order could be forgotten.
 * @returns what resolves should the timers not start: then the process had better end and be started again.
 */
export function startWork(
  work: Startable & { readonly outbox: Startable },
  timers: Promise<void>,
  log: Logger,
): Promise<void> {
  work.outbox.start()
  return new Promise((resolve) => {
    timers.then(
      () => work.start(),
      (error: unknown) => {
        log.error({ error }, 'timers could not be started')
        resolve()
      },
    )
  })
}

type WorkDeps = {
  readonly database: Database
  readonly meter: Meter
  readonly log: Logger
  readonly random: Random
  readonly clock: Clock
  readonly tracer?: Tracer
}

/** Intake, inbox worker and outbox sender, joined by kicks. */
export function workRooms(live: LiveConfig, deps: WorkDeps) {
  const config = live.current()
  const { database, meter, log, random, clock } = deps
  const shared = { database, meter, log, random, clock, timers: systemTimers, pollMs: 1000 }
  const sender = senderOf(live, random)
  const media = mediaOf(live)
  const follow = followSends(deps.tracer ?? UNTRACED)
  const outbox = outboxSender({
    ...shared,
    sender,
    concurrency: 64,
    pacing: pacingOf(config),
    follow,
  })
  liftWithToken(live, outbox, log)
  const handlers = inboxHandlers(deps, outbox)
  const ready = Promise.withResolvers<void>()
  let isReady = false
  const lanes = laneBars()
  const inbox = inboxWorker({
    ...shared,
    groupOf: lanes.groupOf,
    concurrency: 16,
    maxGatherMs: config.waiter.gatherMaxMs,
    ready: ready.promise,
    handlers: handlers.current,
    onDead: (tx, row) => handlers.onDead(tx, row),
    onGather: (first) => handlers.gathering(first),
  })
  // Without work, what is stored waits for the poll of another replica.
  const isWorking = config.server.work
  const door = intake({ ...shared, onStored: (rows) => isWorking && inbox.kick(rows) })
  const taken = (arrival: Arrival) => (isWorking && isReady ? handlers.ringing(arrival) : null)
  const { onMessages, onGather, onRinging, on } = handlers
  return {
    inbox,
    outbox,
    door: {
      ...door,
      store: storeUntaken(door, taken),
      onMessages,
      onGather,
      onRinging,
      on,
      noteBar: lanes.note,
    } satisfies InboxDoor,
    whatsapp: whatsappOf(config, { sender, media, outbox }),
    start: () => {
      isReady = true
      ready.resolve()
      inbox.start()
    },
    finishTurns: () => finishTurns({ door, inbox }),
    stop: async () => {
      await finishTurns({ door, inbox })
      await outbox.stop()
    },
  }
}

/** What is taken with its row where it comes in needs no other. */
function storeUntaken(door: Intake, take: TakeAtDoor): Intake['store'] {
  return (arrivals) => {
    const asked = arrivals.flatMap((arrival) => {
      const taking = take(arrival)
      return taking === null ? [] : [taking.then((isTaken) => (isTaken ? arrival : null))]
    })
    if (asked.length === 0) return door.store(arrivals)
    return Promise.all(asked).then((taken) =>
      door.store(arrivals.filter((arrival) => !taken.includes(arrival))),
    )
  }
}

type Ends = {
  readonly sender: MessageSender
  readonly media: MediaDownloader
  readonly outbox: OutboxSender
}

function whatsappOf({ waiter }: Config, { sender, media, outbox }: Ends): Whatsapp {
  return {
    readDelivery: (body, receivedAt) =>
      readDelivery(body, { receivedAt, textGatherMs: waiter.gatherMs }),
    readMessage,
    readCall,
    readAccount,
    fit,
    send: (tx, messages, cause = null) => enqueue(tx, messages, cause),
    kick: (lanes) => outbox.kick(lanes),
    markRead: (phoneNumberId, messageId, typing) =>
      sender.markRead(phoneNumberId, messageId, typing),
    download: (wanted, signal) => media.download(wanted, signal),
  }
}

function followSends(tracer: Tracer): Follow {
  return ({ kind, attempt, cause, dedupeKey }, work) => {
    const facts = { 'maitred.kind': kind, 'maitred.attempt': attempt }
    return tracer.span({ name: 'send', facts }, [cause ?? dedupeKey], work)
  }
}

async function finishTurns(rooms: {
  readonly door: Intake
  readonly inbox: InboxWorker
}): Promise<void> {
  await rooms.door.drain()
  await rooms.inbox.stop()
}

/** Handlers are known when the plugins are set up, after the worker that calls them is built. */
function inboxHandlers(deps: WorkDeps, outbox: OutboxSender) {
  const status = statusHandler(
    {
      read: readStatus,
      afterFailedLater: (code, attempt) => afterFailedLater(code, attempt, deps.random),
      log: deps.log,
      meter: deps.meter,
    },
    (lanes) => outbox.kick(lanes),
  )
  type Told = Parameters<InboxDoor['onMessages']>
  let message: Told[0] = HANDLED
  let onDead: Told[1] = async () => undefined
  let tellGathering: (first: Stored) => void = () => undefined
  let take: TakeAtDoor = () => null
  const single: Record<'call' | 'account', Handler> = { call: HANDLED, account: HANDLED }
  return {
    current: {
      message: (lane, rows) => message(lane, rows),
      status,
      call: (lane, rows) => single.call(lane, rows),
      account: (lane, rows) => single.account(lane, rows),
      other: errorTeller(deps.log),
    } satisfies InboxHandlers,
    onDead: (...told: Parameters<Told[1]>) => onDead(...told),
    gathering: (first: Stored) => tellGathering(first),
    onGather: (tell: (first: Stored) => void) => {
      tellGathering = tell
    },
    ringing: (arrival: Arrival) => (arrival.kind === 'call' ? take(arrival) : null),
    onRinging: (takeAtDoor: TakeAtDoor) => {
      take = takeAtDoor
    },
    onMessages: (handle: Told[0], dead: Told[1]) => {
      if (message !== HANDLED) throw new Error('two plugins want to handle messages')
      message = handle
      onDead = dead
    },
    on: (kind: 'call' | 'account', handle: Handler) => {
      if (single[kind] !== HANDLED) throw new Error(`two plugins want to handle ${kind} rows`)
      single[kind] = handle
    },
  }
}

/** Of the number or the account and of no message of ours: nothing else would show it to the operator. */
export function errorTeller(log: Logger): Handler {
  return async (_lane, rows) => {
    for (const { kind, body } of rows) {
      if (kind !== 'error') continue
      log.warn({ event: 'WA_ERROR', code: readErrorCode(body) }, 'WhatsApp reports an error')
    }
    return 'handled'
  }
}

/** Below the lease of a message that is being sent: its answer is known before anybody else may try. */
const GRAPH_TIMEOUT_MS = 15_000

/** For what stands around a turn and a send: the door's last answers, commits, timers, the database's own end. */
const STOP_SLACK_MS = 10_000

/**
 * What a stop may take: the longest turn, and the longest send of its answer. Whatever takes longer hangs, and would keep
 * the process for ever. Calls are handed on meanwhile, in less.
 */
export function longestStopMs({ waiter }: Pick<Config, 'waiter'>): number {
  return waiter.replyBudgetSeconds * 1000 + GRAPH_TIMEOUT_MS + STOP_SLACK_MS
}

function senderOf(live: LiveConfig, random: Random): MessageSender {
  const { graphUrl, graphVersion } = live.current().whatsapp
  const client = whatsappClient({
    graphUrl,
    graphVersion,
    accessToken: tokenOf(live),
    timeoutMs: GRAPH_TIMEOUT_MS,
  })
  return whatsappSender(client, random)
}

/** Meta takes a token of a system user at any time; a new one counts at once. */
function tokenOf(live: LiveConfig): () => string {
  return () => live.current().whatsapp.accessToken ?? ''
}

/** Above what a waiting diner bears; whoever asks ends it sooner. */
const MEDIA_TIMEOUT_MS = 20_000

/** A number that paused for a token that was refused need not wait once there is another. */
function liftWithToken(live: LiveConfig, outbox: OutboxSender, log: Logger): void {
  let token = tokenOf(live)()
  live.onChange(() => {
    const next = tokenOf(live)()
    if (next === token) return
    token = next
    outbox.lift('token').catch((error: unknown) => {
      log.warn({ error }, 'a pause could not be lifted: it ends by itself')
    })
  })
}

function mediaOf(live: LiveConfig): MediaDownloader {
  const { graphUrl, graphVersion } = live.current().whatsapp
  return mediaDownloader({
    graphUrl,
    graphVersion,
    accessToken: tokenOf(live),
    timeoutMs: MEDIA_TIMEOUT_MS,
  })
}

function pacingOf({ whatsapp }: Config) {
  return {
    perSecond: whatsapp.messagesPerSecond,
    pairBurst: whatsapp.pairBurst,
    pairSeconds: whatsapp.pairSeconds,
  }
}
