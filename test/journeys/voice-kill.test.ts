import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'

import { type Database, openDatabase } from '../../src/db/client.ts'
import { type SimulatedGraph, simulatedGraph } from '../../src/demo/graph/graph.ts'
import { type SimulatedRealtime, simulatedRealtime } from '../../src/demo/realtime/realtime.ts'
import type { CallRecord } from '../../src/demo/realtime/record.ts'
import type { CallFaults } from '../../src/demo/realtime/script.ts'
import { freshPostgres, wantedKinds } from '../database.ts'
import { aBar } from './bars.ts'
import { outputsIn, ringing, scriptOf } from './calls.ts'
import { NUMBER, WEBHOOK_SECRET } from './house.ts'
import { ACCESS_TOKEN, APP_SECRET, freePort, type ServerProcess, serverProcess } from './server.ts'

setDefaultTimeout(120_000)

/** From the death of a call's process to the next word of its successor. */
const CONTROL_BACK_MS = 2_000
const OPENAI_KEY = 'sk-journey'
/** A call of half a minute in a few seconds: long enough to be taken over in the middle. */
const PACE = 0.25

type Town = {
  readonly database: Database
  readonly telephone: SimulatedRealtime
  readonly mortal: ServerProcess
  readonly survivor: ServerProcess
  readonly graph: SimulatedGraph
  readonly close: () => Promise<void>
}

const bar = aBar({ slug: 'mortal' }, 0)

async function openTown(): Promise<Town> {
  const store = await freshPostgres()
  const port = freePort()
  const graph = await simulatedGraph({
    accessToken: ACCESS_TOKEN,
    appSecret: APP_SECRET,
    clock: { now: () => new Date() },
    random: Math.random,
    numbers: [NUMBER],
    statuses: ['sent'],
    keepWindows: true,
  })
  const telephone = await simulatedRealtime({
    apiKey: OPENAI_KEY,
    webhookSecret: WEBHOOK_SECRET,
    webhookUrl: `http://127.0.0.1:${port}/webhooks/openai`,
    clock: { now: () => new Date() },
    pace: PACE,
  })
  const replica = (at: number) =>
    serverProcess({
      database: store.url,
      graphUrl: graph.url,
      phoneNumberId: NUMBER.phoneNumberId,
      port: at,
      openai: {
        apiKey: OPENAI_KEY,
        baseUrl: telephone.url,
        realtimeUrl: telephone.realtimeUrl,
        webhookSecret: WEBHOOK_SECRET,
      },
      more: '[voice]\nsilence_seconds = 6\nanswer_seconds = 4\ncalls_per_hour = 0\nminutes_per_day = 0\n',
    })
  const mortal = replica(port)
  const survivor = replica(freePort())
  const { exitCode, errors } = await mortal.run('migrate')
  if (exitCode !== 0) throw new Error(errors)
  const imported = await mortal.run('bar', 'import', mortal.write('bar.toml', bar.toml))
  if (imported.exitCode !== 0) throw new Error(imported.errors)
  await Promise.all([mortal.start(), survivor.start()])
  const database = await openDatabase(store.url, { poolSize: 3 })
  return {
    database,
    telephone,
    mortal,
    survivor,
    graph,
    close: async () => {
      await database.close()
      await Promise.all([mortal.dispose(), survivor.dispose()])
      await telephone.stop()
      await graph.stop()
      await store.drop()
    },
  }
}

const ENDED = "SELECT 1 FROM calls WHERE ref = $1 AND state = 'ended'"

type Death = {
  readonly name: string
  readonly faults?: CallFaults
  /** True when it is time to die. */
  readonly when: (record: CallRecord, town: Town) => Promise<boolean> | boolean
  readonly mayLoseOrder?: true
  /** What the script waits for in vain: the model called for it while nobody listened. */
  readonly mayMiss?: RegExp
  /** What shows that somebody has the call again; by default its line is opened again. */
  readonly isBack?: (record: CallRecord, before: Seen) => boolean
}

type Seen = Pick<CallRecord, 'attaches' | 'accepts' | 'hangups'>

async function isThere(database: Database, statement: string, about: string): Promise<boolean> {
  return (await database.query(statement, [about])).length > 0
}

const ofCaller = (table: string) =>
  `SELECT 1 FROM ${table} t JOIN calls c ON c.person_id = t.person_id WHERE c.ref = $1`

const answered = ({ accepts }: CallRecord) => accepts.some(({ status }) => status === 200)

const DEATHS: readonly Death[] = [
  {
    name: 'once the webhook is stored, before the claim',
    when: ({ callId }, { database }) =>
      isThere(database, 'SELECT 1 FROM inbox WHERE lane = $1', `call:sip:${callId}`),
    isBack: answered,
  },
  {
    name: 'once the call is claimed, before it is answered',
    faults: { accept: ['stall'] },
    when: ({ accepts }) => accepts.length > 0,
    isBack: answered,
  },
  {
    name: 'once it is answered, before the answer to that is heard',
    faults: { accept: ['lost_answer'] },
    when: answered,
  },
  {
    name: 'once it is answered, before its line is there',
    faults: { readyAfterMs: 1200 },
    when: ({ callId }, { database }) =>
      isThere(database, "SELECT 1 FROM calls WHERE ref = $1 AND state = 'answered'", callId),
  },
  { name: 'once its line is open', when: ({ attaches }) => attaches > 0 },
  { name: 'once it is greeted', when: ({ greetings }) => greetings > 0 },
  {
    name: 'once the model calls a function',
    // The vendor plays nothing again: what was called in that moment is known to nobody, and the caller asks again.
    mayLoseOrder: true,
    mayMiss: /in vain/,
    when: ({ functionCalls }) => Object.keys(functionCalls).length > 0,
  },
  {
    name: 'once the cart is changed',
    when: ({ callId }, { database }) => isThere(database, ofCaller('tab_lines'), callId),
  },
  {
    name: 'once an order is placed',
    when: ({ callId }, { database }) => isThere(database, ofCaller('orders'), callId),
  },
  {
    name: 'once the order’s output is heard by the model',
    when: ({ outputs }) => Object.keys(outputs).length >= 4,
  },
  {
    name: 'once the goodbye is called for',
    mayMiss: /await hangup/,
    when: ({ functionCalls }) => Object.values(functionCalls).includes('end_call'),
    isBack: ({ hangups, attaches, ended }, before) =>
      hangups > before.hangups || attaches > before.attaches || ended !== null,
  },
  {
    name: 'once it is hung up, before its end is written',
    when: ({ ended }) => ended !== null,
    isBack: () => true,
  },
]

/** Somebody calls, and orders two beers in half a minute. */
async function anOrder({ telephone, graph }: Town, place: number, faults?: CallFaults) {
  const callId = `rtc_mortal_${place}`
  const phone = `2507360${String(place).padStart(5, '0')}`
  const script = ringing(scriptOf('order-in-english'), bar, phone)
  graph.called(phone)
  const rung = telephone.ring(faults === undefined ? script : { ...script, faults }, callId)
  await until(() => telephone.calls.some((call) => call.callId === callId))
  const record = telephone.calls.find((call) => call.callId === callId)
  if (record === undefined) throw new Error('it does not ring')
  return { callId, record, rung }
}

/** Looks often: what is to be hit lasts a millisecond. */
async function until(isSo: () => Promise<boolean> | boolean, withinMs = 40_000): Promise<number> {
  const from = performance.now()
  while (!(await isSo())) {
    if (performance.now() - from > withinMs) throw new Error('it did not come to that')
    await Bun.sleep(1)
  }
  return performance.now() - from
}

if (wantedKinds().includes('postgres')) {
  let opened: Town | undefined
  beforeAll(async () => {
    opened = await openTown()
  }, 120_000)
  afterAll(async () => {
    await opened?.close()
  }, 60_000)
  const town = (): Town => {
    if (opened === undefined) throw new Error('ask for the town inside a test')
    return opened
  }

  test.each(DEATHS.map((death, place) => [death.name, death, place] as const))(
    'a replica that dies %s hands the call on, and nothing is done twice',
    async (_, death, place) => {
      const here = town()
      const { telephone, mortal, database } = here
      if (!mortal.isRunning()) await mortal.start()
      const { callId, record, rung } = await anOrder(here, place, death.faults)

      await until(() => death.when(record, here))
      const before = { ...record, accepts: [...record.accepts] }
      await mortal.kill()
      const backMs = await until(() =>
        (death.isBack ?? ((now, then) => now.attaches > then.attaches || now.ended !== null))(
          record,
          before,
        ),
      )
      await rung
      await telephone.over(callId)
      await until(() => isThere(database, ENDED, callId))

      process.stderr.write(`control back after ${Math.round(backMs)} ms: ${death.name}\n`)
      expect(backMs).toBeLessThan(CONTROL_BACK_MS)
      expect(record.accepts.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(record.greetings).toBe(1)
      expect(outputsIn(record).filter(([, times]) => times > 1)).toEqual([])
      expect(
        await database.query('SELECT count(*)::int AS n FROM call_summaries WHERE call_id = $1', [
          callId,
        ]),
      ).toEqual([{ n: 1 }])
      const orders = await database.query(ofCaller('orders'), [callId])
      expect(orders.length).toBe(death.mayLoseOrder === true ? 0 : 1)
      expect(record.complaints.filter((one) => death.mayMiss?.test(one) !== true)).toEqual([])
    },
  )

  test('a replica that is told to stop hands its calls on at once', async () => {
    const here = town()
    const { telephone, mortal, database } = here
    if (!mortal.isRunning()) await mortal.start()
    const { callId, record } = await anOrder(here, 50)
    await until(() => Object.keys(record.functionCalls).length > 0)
    await until(() => Object.keys(record.outputs).length > 0)
    const before = record.attaches

    const stopped = mortal.stop()
    const backMs = await until(() => record.attaches > before)
    expect(await stopped).toBe(0)
    await telephone.over(callId)
    await until(() => isThere(database, ENDED, callId))

    process.stderr.write(`handed on after ${Math.round(backMs)} ms by a stop\n`)
    expect(backMs).toBeLessThan(CONTROL_BACK_MS)
    expect(record.greetings).toBe(1)
    expect(outputsIn(record).filter(([, times]) => times > 1)).toEqual([])
    expect(await database.query(ofCaller('orders'), [callId])).toHaveLength(1)
    expect(record.complaints).toEqual([])
  })

  test('the only replica goes on with its calls when it is started again', async () => {
    const here = town()
    const { telephone, mortal, survivor, database } = here
    if (!mortal.isRunning()) await mortal.start()
    await survivor.stop()
    const { callId, record } = await anOrder(here, 51)
    await until(() => Object.keys(record.outputs).length > 0)
    const before = record.attaches

    await mortal.kill()
    await mortal.start()
    const backMs = await until(() => record.attaches > before || record.ended !== null)
    await telephone.over(callId)
    await until(() => isThere(database, ENDED, callId))
    await survivor.start()

    process.stderr.write(`control back ${Math.round(backMs)} ms after the start\n`)
    expect(backMs).toBeLessThan(CONTROL_BACK_MS)
    expect(record.greetings).toBe(1)
    expect(outputsIn(record).filter(([, times]) => times > 1)).toEqual([])
  })
}
