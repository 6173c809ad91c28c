import { afterAll, beforeAll, describe } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Database, openDatabase } from '../../src/db/client.ts'
import type {
  BusinessNumber,
  Payload,
  StatusOfMessage,
  Writer,
} from '../../src/demo/graph/deliveries.ts'
import { type SimulatedGraph, simulatedGraph } from '../../src/demo/graph/graph.ts'
import { type SimulatedRealtime, simulatedRealtime } from '../../src/demo/realtime/realtime.ts'
import { type DatabaseKind, freshPostgres, wantedKinds } from '../database.ts'
import { freePort } from '../free-port.ts'
import { aBar, type BarOnFile } from './bars.ts'
import { aPhone, type Phone } from './phones.ts'
import {
  ACCESS_TOKEN,
  APP_SECRET,
  type OpenaiDoor,
  type ServerProcess,
  serverProcess,
} from './server.ts'

export const NUMBER: BusinessNumber = {
  phoneNumberId: '361990122845570',
  displayPhone: '250700000100',
  wabaId: '204417090883311',
}

/** A running server with all that surrounds it. */
export type House = {
  readonly kind: DatabaseKind
  readonly server: ServerProcess
  readonly graph: SimulatedGraph
  /** Where calls come from. */
  readonly telephone: SimulatedRealtime
  /** A bar of the block's list. */
  bar(slug: string): BarOnFile
  /** A diner nobody has met; with a name, for looking for it in the log. */
  diner(writer?: Partial<Writer>): Phone
  /** The phone of a bar's owner (0) or second number (1); the same one each time. */
  staff(bar: BarOnFile, place?: 0 | 1): Phone
  deliver(payload: Payload): Promise<void>
  /**
   * Looks at, or changes, what is stored. The embedded database serves one process, so there the
   * server is stopped for it and started again.
   */
  inDatabase<T>(work: (database: Database) => Promise<T>): Promise<T>
  /** Imports a changed bar file; while the server runs, where the database allows it. */
  importBar(bar: BarOnFile, toml: string): Promise<void>
  command(...args: readonly string[]): Promise<string>
  readonly newWamid: () => string
}

export type HouseOptions = {
  readonly bars: readonly {
    readonly slug: string
    readonly rules?: string
    readonly voice?: string
    readonly isShut?: boolean
  }[]
  readonly statuses?: readonly StatusOfMessage['status'][]
  readonly openai?: OpenaiDoor
  readonly modelsFor?: 'doubt' | 'all'
  /** Calls can come in; `pace` 1 is as on the telephone, 0 as fast as it goes. No chat model is set up then. */
  readonly telephone?: { readonly pace: number }
  /** Lines of further settings, sections and all. */
  readonly more?: string
  /** Address of an empty database that is the caller's to drop. */
  readonly database?: string
}

export const WEBHOOK_SECRET = 'whsec_am91cm5leS13ZWJob29rLXNlY3JldA=='
const OPENAI_KEY = 'sk-journey'

/** Describes a block once for each database of MAITRED_TEST_DB, with one server for all its tests. */
export function eachServer(options: HouseOptions, block: (house: () => House) => void): void {
  for (const kind of wantedKinds()) {
    describe(`on ${kind}`, () => {
      let opened: Awaited<ReturnType<typeof openHouse>> | undefined
      beforeAll(async () => {
        opened = await openHouse(kind, options)
      }, 120_000)
      afterAll(async () => {
        await opened?.close()
      }, 60_000)
      block(() => {
        if (opened === undefined) throw new Error('ask for the house inside a test')
        return opened.house
      })
    })
  }
}

/** The house without a frame of tests; whoever opens it closes it. */
export async function openHouse(
  kind: DatabaseKind,
  options: HouseOptions,
): Promise<{ readonly house: House; readonly close: () => Promise<void> }> {
  const { database } = options
  const store =
    database === undefined ? await storeOf(kind) : { url: database, drop: async () => {} }
  const port = freePort()
  const graph = await simulatedGraph({
    accessToken: ACCESS_TOKEN,
    appSecret: APP_SECRET,
    clock: { now: () => new Date() },
    random: Math.random,
    numbers: [NUMBER],
    webhookUrl: `http://127.0.0.1:${port}/webhooks/whatsapp`,
    statuses: options.statuses ?? ['sent', 'delivered'],
    keepWindows: true,
  })
  const telephone = await simulatedRealtime({
    apiKey: OPENAI_KEY,
    webhookSecret: WEBHOOK_SECRET,
    webhookUrl: `http://127.0.0.1:${port}/webhooks/openai`,
    clock: { now: () => new Date() },
    pace: options.telephone?.pace ?? 0,
  })
  const server = serverProcess({
    database: store.url,
    graphUrl: graph.url,
    phoneNumberId: NUMBER.phoneNumberId,
    port,
    openai: options.telephone === undefined ? options.openai : doorOf(telephone),
    modelsFor: options.modelsFor,
    more: options.more,
  })
  const bars = options.bars.map((bar, place) => aBar(bar, place))
  const house = houseOf({ kind, store, server, graph, telephone, bars })
  const close = async () => {
    await server.dispose()
    await telephone.stop()
    await graph.stop()
    await store.drop()
  }
  try {
    await house.command('migrate')
    for (const bar of bars) await house.importBar(bar, bar.toml)
    await server.start()
  } catch (error) {
    await close()
    throw error
  }
  return { house, close }
}

function doorOf({ url, realtimeUrl }: SimulatedRealtime): OpenaiDoor {
  return { apiKey: OPENAI_KEY, baseUrl: url, realtimeUrl, webhookSecret: WEBHOOK_SECRET }
}

type Store = { readonly url: string; readonly drop: () => Promise<void> }

async function storeOf(kind: DatabaseKind): Promise<Store> {
  if (kind === 'postgres') return await freshPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'maitred-journey-data-'))
  return {
    url: `embedded:${join(folder, 'data')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** As `Retry-After` of a crowd says. */
const AGAIN_MS = 1000

type Rooms = {
  readonly kind: DatabaseKind
  readonly store: Store
  readonly server: ServerProcess
  readonly graph: SimulatedGraph
  readonly telephone: SimulatedRealtime
  readonly bars: readonly BarOnFile[]
}

function houseOf({ kind, store, server, graph, telephone, bars }: Rooms): House {
  const staffPhones = new Map<string, Phone>()
  let met = 0
  let written = 0
  const newWamid = () => {
    written += 1
    return `wamid.JOURNEY${process.pid}X${written}`
  }
  const deliver = async (payload: Payload) => {
    let status = await graph.deliver(payload)
    // Hundreds at once are more than a busy machine takes: WhatsApp comes again with what it was asked to.
    while (status === 429) {
      await Bun.sleep(AGAIN_MS)
      status = await graph.deliver(payload)
    }
    if (status !== 200) throw new Error(`a delivery was answered ${status}`)
  }
  const phoneOf = (writer: Writer) => aPhone(writer, { graph, number: NUMBER, newWamid, deliver })

  /** Two processes can't share the embedded database: the server steps aside. */
  async function aside<T>(work: () => Promise<T>): Promise<T> {
    const stepsAside = kind === 'embedded' && server.isRunning()
    if (stepsAside) await server.stop()
    try {
      return await work()
    } finally {
      if (stepsAside) await server.start()
    }
  }

  const house: House = {
    kind,
    server,
    graph,
    telephone,
    newWamid,
    deliver,
    bar(slug) {
      const found = bars.find((bar) => bar.slug === slug)
      if (found === undefined) throw new Error(`there is no bar ${slug}`)
      return found
    },
    diner(writer = {}) {
      met += 1
      const place = String(met).padStart(4, '0')
      return phoneOf({
        phone: `25073000${place}`,
        userId: `RW.7000000000000${place}`,
        name: `Guest${place}`,
        ...writer,
      })
    },
    staff(bar, place = 0) {
      const phone = bar.staff[place]
      const known =
        staffPhones.get(phone) ?? phoneOf({ phone, userId: null, name: `Staff ${place}` })
      staffPhones.set(phone, known)
      return known
    },
    inDatabase: (work) =>
      aside(async () => {
        const database = await openDatabase(store.url, { poolSize: 2 })
        try {
          return await work(database)
        } finally {
          await database.close()
        }
      }),
    async importBar(bar, toml) {
      const path = server.write(`${bar.slug}.toml`, toml)
      await house.command('bar', 'import', path)
    },
    command: (...args) =>
      aside(async () => {
        const { exitCode, out, errors } = await server.run(...args)
        if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${errors}`)
        return out
      }),
  }
  return house
}

/** The text of a table's QR code. */
export function code(bar: BarOnFile, table: string): string {
  return `TABLE-${table}-BAR-${bar.id}`
}
