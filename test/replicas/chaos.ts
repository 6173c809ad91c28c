import type { Random } from '../../src/core/ports.ts'
import { deadLetters, replayDead } from '../../src/jobs/dead-letters.ts'
import { elapse } from '../elapse.ts'
import { aGuest, type Evening, visit } from '../journeys/guests.ts'
import { faultsIn, type History, historyOf } from '../journeys/history.ts'
import { aMeta } from '../journeys/meta.ts'
import type { Phone } from '../journeys/phones.ts'
import type { ServerProcess } from '../journeys/server.ts'
import { pick, seeded } from '../seeded.ts'
import { openReplicas, type Replicas } from './house.ts'
import { callMishaps, graphMishaps, modelMishaps, SAID_BY_MODEL, type Weather } from './mishaps.ts'
import { callers, callFaults } from './telephone.ts'

export type ChaosPlan = {
  readonly seconds: number
  readonly seed: number
  readonly replicas: number
  /** Diners that are there at a time; one who has ordered for long goes, and the next one comes. */
  readonly seats: number
  /** Calls at once. */
  readonly calls: number
  /** Of the telephone: 1 is as on the line. */
  readonly pace: number
}

export type ChaosReport = {
  /** What was lost, doubled or reordered, in words; empty when every promise held. */
  readonly faults: readonly string[]
  readonly orders: number
  readonly messages: number
  readonly kills: number
  /** Starts that failed, for the database was away. */
  readonly failedStarts: number
  readonly databaseRestarts: number
  /** From the database's return to the first 200 of any replica, in milliseconds. */
  readonly recoveriesMs: readonly number[]
  readonly graphFailures: number
  readonly modelFailures: number
  readonly calls: number
  /** Of the vendor of calls: at the answer, at the control line, at the end. */
  readonly callFailures: number
  /** Times that a control line was opened again. */
  readonly takeovers: number
  /** Sends that Graph took twice; each is marked. */
  readonly markedDoubles: number
  /** What was given up and sent again by the operator: its outcome was lost twice. */
  readonly replayed: number
  readonly answers: Readonly<Record<string, number>>
  readonly exitCodes: readonly number[]
}

const SHARE_OF_FAILURES = 0.1
/** Longer than the lease of a message that was being sent, of a chat, and of a timer that was ringing. */
const DOWN_MS = 125_000
/** A turn whose process dies waits for its lease each time, and may die again. */
const PATIENCE_MS = 300_000
/** Each death of a call's process, and each start without the database, may take it some seconds. */
const CALL_PATIENCE_MS = 60_000
const REPLAY_MS = 2000
/** Of the pauses between two orders, so many are talk for the model. */
const TALKS = 0.25
const FOR_THE_MODEL = 'something refreshing and not too sweet for my wife, you choose'

const RULES =
  'remind_after_seconds = 100000\nescalate_after_seconds = 100000\ntell_diner_after_seconds = 4'

type Run = {
  readonly house: Replicas
  readonly random: Random
  /** `performance.now()` when the chaos ends. */
  readonly until: number
  readonly counts: { kills: number; failedStarts: number; databaseRestarts: number }
  readonly recoveriesMs: number[]
  readonly replayed: Set<number>
  isDatabaseUp: boolean
}

/**
 * An evening on which everything fails: processes die, the database restarts, both vendors have a bad day. Then all of it
 * ends, and each diner's history is held against what was sent.
 */
export async function chaos(plan: ChaosPlan): Promise<ChaosReport> {
  const random = seeded(plan.seed)
  const graph: Weather = { share: 0, failures: 0 }
  const model: Weather = { share: 0, failures: 0 }
  const line: Weather = { share: 0, failures: 0 }
  const house = await openReplicas({
    count: plan.replicas,
    rules: RULES,
    mishap: graphMishaps(random, graph),
    answer: modelMishaps(random, model),
    pace: plan.pace,
  })
  try {
    for (const weather of [graph, model, line]) weather.share = SHARE_OF_FAILURES
    const run: Run = {
      house,
      random,
      until: performance.now() + plan.seconds * 1000,
      counts: { kills: 0, failedStarts: 0, databaseRestarts: 0 },
      recoveriesMs: [],
      replayed: new Set(),
      isDatabaseUp: true,
    }
    const meta = aMeta(house.graph, random)
    const evening = eveningOf(random)
    const guests: Phone[] = []
    const seats = Promise.all(
      Array.from({ length: plan.seats }, () => seat(run, guests, { meta, evening })),
    )
    const telephoned = callers(house, {
      lines: plan.calls,
      isOver: () => evening.isOver,
      faults: callMishaps(random, line),
      patienceMs: CALL_PATIENCE_MS,
    })
    // Whatever ends first with an error ends the run.
    const failed = Promise.all([seats, telephoned]).then(() => new Promise<never>(() => {}))
    await Promise.race([failed, allGoesWrong(run)])
    evening.isOver = true
    for (const weather of [graph, model, line]) weather.share = 0
    await whileNobodyRuns(run)
    const numbers = new Map((await operatedUntil(run, seats)).flat())
    const records = await telephoned
    await meta.settle()
    await untilTimersRang(run)
    const exitCodes = await Promise.all(house.servers.map((server) => server.stop()))
    const writers = guests.map(({ writer }) => writer)
    const history = await historyOf(house, writers)
    const told = writers.map(({ phone }) => numbers.get(phone ?? '') ?? [])
    const { statuses, unsaid } = house.balancer.tally()
    return {
      ...figures(history),
      ...run.counts,
      faults: [
        ...faultsIn(history, { numbers: told, replayed: run.replayed, isTold: true }),
        ...(await callFaults(house, records, { isTorn: true })),
        ...(unsaid === 0 ? [] : [`${unsaid} refusals did not say when to come again`]),
      ],
      orders: told.flat().length,
      recoveriesMs: run.recoveriesMs,
      graphFailures: graph.failures,
      modelFailures: model.failures,
      calls: records.length,
      callFailures: line.failures,
      takeovers: records.reduce((sum, { attaches }) => sum + attaches - 1, 0),
      replayed: run.replayed.size,
      answers: statuses,
      exitCodes,
    }
  } finally {
    await house.close()
  }
}

function figures({ inbox, doubled }: History) {
  return { messages: inbox.length, markedDoubles: doubled }
}

function eveningOf(random: Random): Evening {
  return {
    isOver: false,
    between: async (guest) => {
      await Bun.sleep(random() * 1000)
      if (random() > TALKS) return
      await guest.write(FOR_THE_MODEL)
      await guest.until(new RegExp(`${SAID_BY_MODEL.slice(0, 14)}|I did not get that`))
    },
  }
}

type Company = { readonly meta: ReturnType<typeof aMeta>; readonly evening: Evening }

/** Gives the order numbers of each who sat there, by phone. */
async function seat(
  { house }: Run,
  guests: Phone[],
  { meta, evening }: Company,
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const sat: [string, readonly string[]][] = []
  while (!evening.isOver) {
    const guest = aGuest(guests.length, { ...house, meta, patienceMs: PATIENCE_MS })
    guests.push(guest)
    sat.push([guest.writer.phone ?? '', await visit(house.bar, guest, evening)])
  }
  return sat
}

async function allGoesWrong(run: Run): Promise<void> {
  await Promise.all([
    restartDatabase(run),
    killOne(run),
    operate(run),
    ...run.house.servers.map((server) => supervise(run, server)),
  ])
}

/** As a service manager would: whoever is gone is started again, as often as it takes. */
async function supervise(run: Run, server: ServerProcess): Promise<void> {
  while (!isOver(run)) {
    await Promise.race([server.gone(), rest(run, Number.POSITIVE_INFINITY)])
    if (server.isRunning()) continue
    await Bun.sleep(run.random() * 1000)
    await server.start().catch(() => (run.counts.failedStarts += 1))
  }
}

/** Somebody is left, or has come back, before the next one dies: else a slow machine would see starts alone. */
async function killOne(run: Run): Promise<void> {
  const { servers } = run.house
  while (!isOver(run)) {
    await rest(run, 1000 + run.random() * 3000)
    const alive = servers.filter((server) => server.isRunning())
    if (isOver(run) || alive.length < 2) continue
    await pick(run.random, alive).kill()
    run.counts.kills += 1
  }
}

async function restartDatabase(run: Run): Promise<void> {
  const { postgres, balancer } = run.house
  for (;;) {
    await rest(run, 5000 + run.random() * 5000)
    if (isOver(run)) return
    run.isDatabaseUp = false
    await postgres.halt(pick(run.random, ['fast', 'immediate'] as const))
    await Bun.sleep(run.random() * 1500)
    await postgres.resume()
    run.isDatabaseUp = true
    run.counts.databaseRestarts += 1
    const backAt = performance.now()
    while (balancer.lastGoodAt() < backAt) await Bun.sleep(10)
    run.recoveriesMs.push(Math.round(balancer.lastGoodAt() - backAt))
  }
}

/** What was cut off twice in its sending waits for a decision: here it is always to send it again. */
async function operate(run: Run): Promise<void> {
  while (!isOver(run)) {
    await rest(run, REPLAY_MS)
    if (run.isDatabaseUp) await replay(run).catch(() => {})
  }
}

/** The last deaths may have been one too many for a message. */
async function operatedUntil<T>(run: Run, seats: Promise<T>): Promise<T> {
  let isDone = false
  void seats.finally(() => (isDone = true)).catch(() => {})
  while (!isDone) {
    await replay(run)
    await Promise.race([seats, Bun.sleep(REPLAY_MS)])
  }
  return await seats
}

async function replay({ house, replayed }: Run): Promise<void> {
  await house.inDatabase(async (database) => {
    const letters = await deadLetters(database, { limit: 1000 })
    for (const { queue, id } of letters) if (queue === 'outbox') replayed.add(id)
    await replayDead(database, letters)
  })
}

async function rest({ until }: Run, ms: number): Promise<void> {
  await Bun.sleep(Math.max(0, Math.min(ms, until - performance.now())))
}

function isOver({ until }: Run): boolean {
  return performance.now() >= until
}

/** All processes die once more, and come back when every lease has run out. */
async function whileNobodyRuns(run: Run): Promise<void> {
  const { servers } = run.house
  for (const server of servers) if (server.isRunning()) await server.kill()
  await run.house.inDatabase(async (database) => {
    await elapse(database, DOWN_MS)
    await database.query(
      `UPDATE pgboss.job SET start_after = start_after - $1 * interval '1 millisecond',
              started_on = started_on - $1 * interval '1 millisecond'
        WHERE state IN ('created', 'retry', 'active')`,
      [DOWN_MS],
    )
  })
  await Promise.all(servers.map((server) => server.start()))
}

/** Timers that their process left in hand are found by pg-boss' own look, once in a while. */
async function untilTimersRang({ house }: Run): Promise<void> {
  const waiting = () =>
    house.inDatabase(async (database) => {
      const [row] = await database.query<{ jobs: number; sends: number }>(
        `SELECT (SELECT count(*)::int FROM pgboss.job
                  WHERE name = 'order-ladder' AND state < 'completed' AND start_after < now() + interval '1 hour') AS jobs,
                (SELECT count(*)::int FROM outbox AS o JOIN waiter_conversations AS c ON c.id = o.chat_id
                  WHERE o.state IN ('queued', 'sending') AND o.kind <> 'staff') AS sends`,
      )
      return (row?.jobs ?? 0) + (row?.sends ?? 0)
    })
  for (let tries = 0; tries < 600 && (await waiting()) > 0; tries += 1) await Bun.sleep(200)
}
