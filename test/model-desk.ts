import { geminiModel } from '../src/adapters/gemini/generate.ts'
import { openaiClient } from '../src/adapters/openai/client.ts'
import { openaiModel } from '../src/adapters/openai/responses.ts'
import type { ChatModel, ModelProvider } from '../src/core/chat-model.ts'
import type { InboundContent, OutMessage } from '../src/core/message.ts'
import { saveTables } from '../src/db/bars.ts'
import { type Database, openDatabase } from '../src/db/client.ts'
import { migrate } from '../src/db/migrate.ts'
import { systemTimers } from '../src/jobs/timers.ts'
import { systemClock } from '../src/platform/clock.ts'
import { guarded, type GuardedBrain } from '../src/plugins/waiter/ai/chain.ts'
import { modelBrain } from '../src/plugins/waiter/ai/model-brain.ts'
import { type Think, thinker, type ThinkerDeps } from '../src/plugins/waiter/ai/thinker.ts'
import type { Answer, SeenRequest } from './contracts/model-standin.ts'
import { quietMeter, recordingLog } from './quiet.ts'
import { geminiStandin } from './standins/gemini.ts'
import { openaiStandin } from './standins/openai.ts'
import { HERE, scan, waiterDesk } from './waiter-desk.ts'

/** Who thinks, in order, and within what. */
export type Asked = {
  readonly models: readonly GuardedBrain[]
  readonly budgetMs: number
  readonly modelsFor: ThinkerDeps['modelsFor']
}

type CartLine = {
  readonly item: string
  readonly size: string | null
  readonly quantity: number
  /** Minor units. */
  readonly price: number
}
type PlacedOrder = { readonly number: string; readonly total: number; readonly sum: number }
export type Answered = { readonly key: string; readonly kind: string; readonly message: OutMessage }

export type ModelDesk = Awaited<ReturnType<typeof modelDesk>>
export type Guest = Awaited<ReturnType<ModelDesk['seat']>>

/**
 * The waiter's engine on one database, with the real SDKs of both vendors against their strict stand-ins, and a table of
 * their own for as many guests as a suite of hundreds of turns wants.
 */
export async function modelDesk(database: Database, { tables }: { readonly tables: number }) {
  const behaviours: Partial<Record<ModelProvider, Answer>> = {}
  const behave = (provider: ModelProvider) => (request: SeenRequest) =>
    behaviours[provider]?.(request) ?? { kind: 'fault' as const, fault: 'server_error' as const }
  const standins = {
    openai: await openaiStandin({ answer: behave('openai') }),
    gemini: await geminiStandin({ answer: behave('gemini') }),
  }
  const log = recordingLog()
  let asked: Asked = { models: [], budgetMs: 1000, modelsFor: 'all' }
  const shared = { prices: new Map(), clock: systemClock, timers: systemTimers, log }
  const think: Think = (turn, mayAsk, spentMs) =>
    thinker({ ...asked, ...shared, meter: quietMeter })(turn, mayAsk, spentMs)
  const desk = await waiterDesk(database, { hasModels: true }, { think })
  const labels = Array.from({ length: tables }, (_, at) => ({ label: `T${at + 1}`, area: null }))
  await saveTables(database.db, HERE.id, labels, false)
  let seated = 0

  return {
    database,
    desk,
    log,
    standins,
    /** How a vendor answers from now on. */
    behave: (provider: ModelProvider, answer: Answer) => void (behaviours[provider] = answer),
    /** Who is asked from now on. */
    ask: (who: Asked) => void (asked = who),
    model: (provider: ModelProvider, roundMs: number): GuardedBrain =>
      guarded(
        modelBrain(
          provider === 'openai' ? gpt(standins.openai, roundMs) : gem(standins.gemini, roundMs),
        ),
        systemClock,
      ),
    /** A new guest at the next table, who has said `order` to the house waiter, if anything. */
    async seat(order: string | null) {
      seated += 1
      const phone = `25079${String(seated).padStart(7, '0')}`
      const before = asked
      asked = { models: [], budgetMs: 1000, modelsFor: 'doubt' }
      await desk.arrive(phone, scan(`T${seated}`))
      await desk.handle(phone, await desk.waiting(phone))
      if (order !== null) {
        await desk.arrive(phone, order)
        await desk.handle(phone, await desk.waiting(phone))
      }
      asked = before
      return guestAt({ desk, database }, phone)
    },
    async stop() {
      await standins.openai.stop()
      await standins.gemini.stop()
    },
  }
}

/** The same on a database of its own, for a suite that shares one. */
export async function ownModelDesk(room: { readonly tables: number }): Promise<ModelDesk> {
  const database = await openDatabase('embedded::memory:')
  await migrate(database)
  const desk = await modelDesk(database, room)
  return {
    ...desk,
    async stop() {
      await desk.stop()
      await database.close()
    },
  }
}

type Room = {
  readonly desk: Awaited<ReturnType<typeof waiterDesk>>
  readonly database: Database
}

function guestAt({ desk, database }: Room, phone: string) {
  const sent = () => database.query<Answered>(SENT, [phone])
  return {
    phone,
    /** What was sent because of these words, in order. */
    async says(words: string | InboundContent): Promise<readonly Answered[]> {
      const before = (await sent()).length
      await desk.arrive(phone, words)
      await desk.handle(phone, await desk.waiting(phone))
      return (await sent()).slice(before)
    },
    cart: () => database.query<CartLine>(CART, [phone]),
    orders: () => database.query<PlacedOrder>(ORDERS, [phone]),
    waiting: async () => (await desk.waiting(phone)).length,
  }
}

const SENT = `
  SELECT o.dedupe_key AS key, o.kind, o.message FROM outbox o
    JOIN waiter_conversations c ON c.id = o.chat_id JOIN people p ON p.id = c.person_id
   WHERE p.phone = $1 ORDER BY o.id`
const CART = `
  SELECT l.item_id AS item, l.size_id AS size, l.quantity, l.unit_price_minor::int AS price
    FROM tab_lines l JOIN people p ON p.id = l.person_id
   WHERE p.phone = $1 AND l.order_id IS NULL ORDER BY l.position`
/** `sum` is counted from the lines, apart from the stored total. */
const ORDERS = `
  SELECT o.order_number AS number, o.total_minor::int AS total,
         (SELECT sum(l.quantity * l.unit_price_minor)::int FROM order_lines l WHERE l.order_id = o.id) AS sum
    FROM orders o JOIN people p ON p.id = o.person_id WHERE p.phone = $1 ORDER BY o.created_at`

/** Every word of a message a guest can read, buttons and rows too. */
export function readable({ message }: Answered): string {
  const words: string[] = []
  const read = (value: unknown): void => {
    if (typeof value === 'string') words.push(value)
    else if (Array.isArray(value)) for (const one of value) read(one)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) if (key !== 'id' && key !== 'kind') read(one)
    }
  }
  read(message)
  return words.join('\n')
}

/** Stands still: the adapters only measure with it what is left of a round. */
const CLOCK = { now: () => new Date('2026-11-23T18:00:00Z') }

type Place = { readonly apiKey: string; readonly baseUrl: string }

export function gpt({ apiKey, baseUrl }: Place, timeoutMs: number): ChatModel {
  const client = openaiClient({ apiKey, organization: null, project: null, baseUrl })
  return openaiModel({ client, model: 'gpt-6-luna', timeoutMs, clock: CLOCK })
}

/** @param tries 1 where each failure is scripted once. */
export function gem({ apiKey, baseUrl }: Place, timeoutMs: number, tries: 1 | 2 = 2): ChatModel {
  return geminiModel({
    apiKey,
    baseUrl,
    model: 'gemini-3.8-flash',
    timeoutMs,
    thinkingLevel: 'low',
    tries,
    clock: CLOCK,
    random: () => 0,
  })
}
