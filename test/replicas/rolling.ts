import type { CallRecord } from '../../src/demo/realtime/record.ts'
import { aGuest, type Evening, visit } from '../journeys/guests.ts'
import { faultsIn, historyOf } from '../journeys/history.ts'
import { aMeta } from '../journeys/meta.ts'
import type { ServerProcess } from '../journeys/server.ts'
import { seeded } from '../seeded.ts'
import { openReplicas, type Replicas } from './house.ts'
import { capacity, load, type LoadReport } from './load.ts'
import { SAID_BY_MODEL } from './mishaps.ts'
import { callers, callFaults } from './telephone.ts'

export type RollingPlan = {
  readonly replicas: number
  /** Times that every replica is replaced. */
  readonly rounds: number
  /** Wanted; a machine that takes less gets `ofCapacity` of what it takes. */
  readonly perSecond: number
  /** At a quarter, diners and starting replicas take as much again. */
  readonly ofCapacity: number
  /** Diners who order all the while. */
  readonly seats: number
  /** Calls at once, all the while. */
  readonly calls: number
  /** Of the telephone: 1 is as on the line. */
  readonly pace: number
}

export type RollingReport = LoadReport & {
  readonly faults: readonly string[]
  /** What the machine took from senders who wait, beside the calls. */
  readonly capacity: number
  /** Deliveries a second that came, by the clock, whether or not those before were answered. */
  readonly offered: number
  readonly orders: number
  /** All that there were, what their models called for, and what of it nobody heard. */
  readonly called: { readonly calls: number; readonly acts: number; readonly unheard: number }
  /** Times that a control line was opened again. */
  readonly takeovers: number
  /** From SIGTERM to the end of each process, in milliseconds. */
  readonly drainsMs: readonly number[]
  readonly exitCodes: readonly number[]
  readonly answers: Readonly<Record<string, number>>
}

const PROBE_SECONDS = 2
const SENDERS = 32
const RULES =
  'remind_after_seconds = 100000\nescalate_after_seconds = 100000\ntell_diner_after_seconds = 100000'

/** Every replica is replaced, one after the other, while deliveries come in and diners order. */
export async function rolling(plan: RollingPlan): Promise<RollingReport> {
  const house = await openReplicas({
    count: plan.replicas,
    rules: RULES,
    answer: () => ({ kind: 'say', text: SAID_BY_MODEL }),
    pace: plan.pace,
  })
  try {
    const meta = aMeta(house.graph, seeded(1))
    const evening: Evening = { isOver: false }
    const guests = Array.from({ length: plan.seats }, (_, place) =>
      aGuest(place, { ...house, meta }),
    )
    const isOver = () => evening.isOver
    const telephoned = callers(house, { lines: plan.calls, isOver })
    await Promise.race([allTalk(house, plan.calls), failureOf(telephoned)])
    const most = await capacity(house.balancer, SENDERS, PROBE_SECONDS)
    const visits = Promise.all(guests.map((guest) => visit(house.bar, guest, evening)))
    const perSecond = Math.min(plan.perSecond, most * plan.ofCapacity)
    const loaded = load(house.balancer, { perSecond, isOver })
    const stops = await Promise.race([
      replaceAll(house, plan.rounds),
      failureOf(visits),
      failureOf(telephoned),
    ])
    evening.isOver = true
    const report = await loaded
    const numbers = await visits
    const records = await telephoned
    await meta.settle()
    const lost = await lostOf(house, report.taken)
    for (const server of house.servers) stops.push(await stopped(server))
    const history = await historyOf(
      house,
      guests.map(({ writer }) => writer),
    )
    return {
      ...report,
      faults: [
        ...faultsIn(history, { numbers }),
        ...(await callFaults(house, records)),
        ...(lost === 0 ? [] : [`${lost} deliveries were answered 200 and are not stored`]),
      ],
      capacity: Math.round(most),
      offered: perSecond,
      orders: numbers.flat().length,
      called: calledIn(records),
      takeovers: records.reduce((sum, { attaches }) => sum + attaches - 1, 0),
      drainsMs: stops.map(({ drainMs }) => drainMs),
      exitCodes: stops.map(({ exitCode }) => exitCode),
      answers: house.balancer.tally().statuses,
    }
  } finally {
    await house.close()
  }
}

/** Resolves when so many calls are under way. */
async function allTalk({ telephone }: Replicas, lines: number): Promise<void> {
  for (;;) {
    const records = await telephone.calls()
    if (records.filter(({ greetings }) => greetings > 0).length >= lines) return
    await Bun.sleep(200)
  }
}

function calledIn(records: readonly CallRecord[]): RollingReport['called'] {
  return {
    calls: records.length,
    acts: records.flatMap(({ functionCalls }) => Object.keys(functionCalls)).length,
    unheard: records.flatMap(({ unheard }) => unheard).length,
  }
}

type Stop = { readonly drainMs: number; readonly exitCode: number }

async function replaceAll({ servers }: Replicas, rounds: number): Promise<Stop[]> {
  const stops: Stop[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const server of servers) {
      stops.push(await stopped(server))
      await server.start()
    }
  }
  return stops
}

async function stopped(server: ServerProcess): Promise<Stop> {
  const from = performance.now()
  const exitCode = await server.stop()
  return { exitCode, drainMs: Math.round(performance.now() - from) }
}

async function failureOf(work: Promise<unknown>): Promise<never> {
  await work
  return await new Promise<never>(() => {})
}

async function lostOf(house: Replicas, taken: number): Promise<number> {
  return await house.inDatabase(async (database) => {
    const [row] = await database.query<{ stored: number }>(
      `SELECT count(*)::int AS stored FROM inbox WHERE dedupe_key LIKE '%wamid.load.%'`,
    )
    return taken - (row?.stored ?? 0)
  })
}
