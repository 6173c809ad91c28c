import { fit } from '../src/adapters/whatsapp/fit.ts'
import type { StaffMember } from '../src/core/bar.ts'
import { CHAT_FRAUD } from '../src/core/chat-rules.ts'
import type { InboundContent, InboundMessage, OutMessage } from '../src/core/message.ts'
import { zoneClock } from '../src/core/zone-clock.ts'
import { saveBar, saveStaff, saveTables } from '../src/db/bars.ts'
import type { Database, Db } from '../src/db/client.ts'
import { menuCache } from '../src/db/menu-cache.ts'
import { saveMenu } from '../src/db/menus.ts'
import { sheets } from '../src/db/sheets.ts'
import type { Jobs } from '../src/jobs/boss.ts'
import { type InboxRow, laneRows } from '../src/jobs/inbox-rows.ts'
import type { Outcome } from '../src/jobs/lane-run.ts'
import type { Limit } from '../src/limits.ts'
import { thinker } from '../src/plugins/waiter/ai/thinker.ts'
import { compileMenu, type WaiterDeps, type WaiterSettings } from '../src/plugins/waiter/deps.ts'
import { laneHandler } from '../src/plugins/waiter/engine/lane.ts'
import { tabQueue } from '../src/plugins/waiter/engine/tab-queue.ts'
import { waiterMetrics } from '../src/plugins/waiter/metrics.ts'
import { fakeTime } from './fake-time.ts'
import { countingIds } from './fixtures/db/rows.ts'
import { BAR, EVENING, MENU, TABLES } from './goldens/sample-bar.ts'
import { quietMeter, recordingLog } from './quiet.ts'

/** Our number, which both bars share. */
export const NUMBER = '1065'
export const DINER = '250788000001'
/** Owner of both bars, and the second number of the first. */
export const OWNER = '250788000011'
export const SECOND = '250788000012'
export const HERE = BAR
export const THERE = {
  ...BAR,
  id: '4f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b',
  slug: 'kivu',
  name: 'Kivu',
}

export const scan = (table: string, bar: { readonly id: string } = HERE) =>
  `TABLE-${table}-BAR-${bar.id}`

export type SentJob = {
  readonly queue: string
  readonly data: object
  readonly afterSeconds: number
  readonly key: string | undefined
}

export type Sent = { readonly key: string; readonly to: string; readonly message: OutMessage }

const NO_LIMIT: Limit = { take: () => ({ ok: true }) }

const staff = (phone: string, name: string, position: number): StaffMember => ({
  phone,
  name,
  role: 'owner',
  language: 'en',
  position,
})

/** Two bars of one group in a database, and the waiter's engine without a server around it. */
export async function waiterDesk(
  database: Database,
  settings: Partial<WaiterSettings> = {},
  more: Partial<
    Pick<
      WaiterDeps,
      'think' | 'hear' | 'limits' | 'log' | 'newId' | 'newToken' | 'jobs' | 'metrics' | 'tabQueue'
    >
  > = {},
) {
  await openBar(database.db, HERE, [staff(OWNER, 'Keza', 0), staff(SECOND, 'Bosco', 1)])
  await openBar(database.db, THERE, [staff(OWNER, 'Keza', 0)])
  const time = fakeTime(EVENING)
  const jobs: SentJob[] = []
  const houseOnly = thinker({
    models: [],
    budgetMs: 1000,
    modelsFor: 'doubt',
    prices: new Map(),
    clock: time.clock,
    timers: time.timers,
    log: recordingLog(),
    meter: quietMeter,
  })
  const deps: WaiterDeps = {
    database,
    clock: time.clock,
    newId: countingIds(),
    newToken: () => 'a-token-of-more-than-22-characters',
    log: recordingLog(),
    metrics: waiterMetrics(quietMeter),
    readMessage,
    fit,
    menus: menuCache(compileMenu),
    sheets: sheets(),
    tabQueue: tabQueue(),
    zoneOf: zoneClock,
    jobs: recordingJobs(jobs),
    kick: () => {},
    markRead: () => {},
    noteBar: () => {},
    fraudRules: () => CHAT_FRAUD,
    fraudBlockMinutes: () => 60,
    limits: { diner: NO_LIMIT, bar: NO_LIMIT },
    settings: {
      replica: 'replica-1',
      portfolio: '',
      defaultNumber: NUMBER,
      ownerTemplate: null,
      publicUrl: 'https://bar.test',
      dailyCapUsd: null,
      hasModels: false,
      ...settings,
    },
    think: houseOnly,
    replyHandlers: new Map(),
    servedHandlers: [],
    hear: async ({ messages }) => ({ messages, heard: [], spent: [] }),
    safetyIdOf: (personId) => personId,
    ...more,
  }
  let written = 0

  /** Stores a message without handling it; gives its vendor id. */
  async function arrive(
    from: string,
    said: string | InboundContent,
    repliesTo: string | null = null,
  ) {
    written += 1
    const id = `wamid.in-${written}`
    const at = time.clock.now()
    const content = typeof said === 'string' ? { type: 'text', body: said } : said
    const sender = { phone: from, userId: null, parentUserId: null, profileName: null }
    const message = { id, phoneNumberId: NUMBER, from: sender, at, repliesTo, content }
    await database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body)
       VALUES ($1, 'message', $2, $3, $4, 0, $5)`,
      [`m:${id}`, laneOf(from), NUMBER, at, message],
    )
    return id
  }

  const handle = (from: string, rows: readonly InboxRow[]): Promise<Outcome> =>
    laneHandler(deps)(laneOf(from), rows)

  return {
    deps,
    time,
    jobs,
    arrive,
    handle,
    /** What waits in a person's lane. */
    waiting: (from: string) => laneRows(database, laneOf(from), 50),
    /** Somebody writes, and the turn is taken; gives what was sent to whom because of it. */
    async says(from: string, said: string | InboundContent, repliesTo: string | null = null) {
      const before = (await sent(database)).length
      await arrive(from, said, repliesTo)
      await handle(from, await laneRows(database, laneOf(from), 50))
      return (await sent(database)).slice(before)
    },
  }
}

const laneOf = (from: string) => `${NUMBER}:${from}`

async function openBar(
  db: Db,
  bar: typeof HERE,
  staffOfBar: readonly StaffMember[],
): Promise<void> {
  await saveBar(db, { ...bar, rules: { ...bar.rules, ordersWhenClosed: true } })
  await saveTables(db, bar.id, TABLES, false)
  await saveStaff(db, bar.id, staffOfBar, false)
  await saveMenu(db, bar.id, MENU, false)
}

/** All that was ever put in the outbox, with the phone it goes to. */
export function sent(database: Database): Promise<readonly Sent[]> {
  return database.query<Sent>(
    `SELECT o.dedupe_key AS key, p.phone AS "to", o.message FROM outbox o
       JOIN waiter_conversations c ON c.id = o.chat_id JOIN people p ON p.id = c.person_id
      ORDER BY o.id`,
  )
}

export const wordsOf = (all: readonly Sent[], to: string): string =>
  all
    .filter((one) => one.to === to)
    .map(({ message }) => ('text' in message ? message.text : message.kind))
    .join('\n')

/** The id behind a button or row that was offered last with a title that starts so. */
export function offered(all: readonly Sent[], title: string): InboundContent {
  const options = all.flatMap(({ message }) => {
    if (message.kind === 'buttons') return message.buttons
    return message.kind === 'list' ? message.sections.flatMap(({ rows }) => rows) : []
  })
  const found = options.findLast((option) => option.title.startsWith(title))
  if (found === undefined) throw new Error(`nobody was offered "${title}"`)
  return { type: 'tap', id: found.id, title }
}

/** As stored: times are text in JSON. */
function readMessage(body: unknown): InboundMessage {
  const stored = body as Omit<InboundMessage, 'at'> & { readonly at: string }
  return { ...stored, at: new Date(stored.at) }
}

function recordingJobs(kept: SentJob[]): Jobs {
  return {
    define: () => {},
    schedule: () => {},
    send: async (_tx, queue, data, { afterSeconds = 0, key } = {}) => {
      kept.push({ queue, data, afterSeconds, key })
      return 'a-job'
    },
    start: async () => {},
    stop: async () => {},
  }
}
