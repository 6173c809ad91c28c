import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'

import type { Database } from '../../src/db/client.ts'
import type { CallRecord } from '../../src/demo/realtime/record.ts'
import type { CallFaults, CallScript } from '../../src/demo/realtime/script.ts'
import { wantedKinds } from '../database.ts'
import { outputsIn, placedIn, refusalsIn, ringing, scriptOf } from '../journeys/calls.ts'
import type { ServerProcess } from '../journeys/server.ts'
import { openTown, type Town } from '../journeys/town.ts'
import { livedTime } from '../lived-time.ts'
import { slowness } from '../slowness.ts'
import { type HoldAt, holdOrder } from './order-hold.ts'

setDefaultTimeout(240_000)

/**
 * From the death of a call's process to the next word of its successor, no more than two seconds: leases and sweeps take
 * their time on any machine, and the work is half a second on one that does nothing else.
 */
const LEASE_MS = 1_500
const WORK_MS = 500
/** Beyond it, a call that goes on goes on later than a script can wait: what is asked of it then is said to be left out. */
const SLOW = 1.5
/** A call of half a minute in a few seconds: long enough to be taken over in the middle. */
const PACE = 0.25
/** Each with its own two replicas and database; one call at a time in each. */
const TOWNS = 2

const SETTINGS = `
[voice]
silence_seconds = 6
answer_seconds = 4
tool_seconds = 20
calls_per_hour = 0
minutes_per_day = 0
`

const GIVEN = 'SELECT 1 FROM calls WHERE ref = $1 AND fence > 1'
const TABLE_NAMED = "SELECT 1 FROM calls WHERE ref = $1 AND memory ->> 'namedTable' = 'A5'"
const GREETED = 'SELECT 1 FROM calls WHERE ref = $1 AND greeted_at IS NOT NULL'
const ENDED = "SELECT 1 FROM calls WHERE ref = $1 AND state = 'ended'"

type Death = {
  readonly name: string
  /** How the replica goes that has the call; by default `kill -9`, beside another that lives. */
  readonly how?: 'stopped' | 'alone'
  readonly faults?: CallFaults
  /** Otherwise somebody orders two beers in half a minute. */
  readonly script?: CallScript
  /** True when it is time to die; or the place where the replica is held until it is dead. */
  readonly when: ((record: CallRecord, database: Database) => Promise<boolean> | boolean) | HoldAt
  /** What shows that somebody has the call again; by default its line is opened again. */
  readonly isBack?: (record: CallRecord, before: Seen) => boolean
  /** What its successor looks for first, before anything can be seen of it, in ms. */
  readonly looksMs?: number
}

type Seen = Pick<CallRecord, 'attaches' | 'accepts' | 'hangups'>

/** What became of a call whose process died. */
type Survived = {
  readonly record: CallRecord
  readonly backMs: number
  /** How much longer than on a machine of its own all work takes here. */
  readonly slowness: number
  /** Ids of function calls: those written down when the process died, and those called until somebody listened again. */
  readonly noted: readonly string[]
  /** Times that it was greeted without anything of it being written down: its successor greets again. */
  readonly unwritten: number
  readonly called: readonly string[]
  readonly summaries: number
  readonly orders: number
  /** Of a replica that was told to stop. */
  readonly exitCode: number | null
}

async function isThere(database: Database, statement: string, about: string): Promise<boolean> {
  return (await database.query(statement, [about])).length > 0
}

const NOTED = `SELECT a.function_call_id AS id FROM call_acts a JOIN calls c ON c.id = a.call_id WHERE c.ref = $1`

const ofCaller = (table: string) =>
  `SELECT 1 FROM ${table} t JOIN calls c ON c.person_id = t.person_id WHERE c.ref = $1`

const answered = ({ accepts }: CallRecord) => accepts.some(({ status }) => status === 200)
const isOpenAgain = ({ attaches }: CallRecord, before: Seen) => attaches > before.attaches
const isOpenOrOver = (record: CallRecord, before: Seen) =>
  isOpenAgain(record, before) || record.ended !== null

const DEATHS: readonly Death[] = [
  {
    name: 'once the webhook is stored, and the call claimed with it',
    when: ({ callId }, database) =>
      isThere(database, 'SELECT 1 FROM inbox WHERE lane = $1', `call:sip:${callId}`),
    isBack: answered,
  },
  {
    name: 'once the call is claimed, before it is answered',
    faults: { accept: ['stall'] },
    when: ({ accepts }) => accepts.length > 0,
    isBack: answered,
    // Whether a line is there already, after all: twice, 150 ms apart, before it is answered once more.
    looksMs: 1000,
  },
  {
    name: 'once it is answered, before the answer to that is heard',
    faults: { accept: ['lost_answer'] },
    when: answered,
  },
  {
    name: 'once it is answered, before its line is there',
    faults: { readyAfterMs: 1200 },
    when: ({ callId }, database) =>
      isThere(database, "SELECT 1 FROM calls WHERE ref = $1 AND state = 'answered'", callId),
  },
  { name: 'once its line is open', when: ({ attaches }) => attaches > 0 },
  { name: 'once it is greeted', when: ({ greetings }) => greetings > 0 },
  {
    name: 'once the model calls a function',
    // Words that were never written down would have to be said again, which no script does.
    when: async ({ functionCalls, callId }, database) =>
      Object.keys(functionCalls).length > 0 && (await isThere(database, TABLE_NAMED, callId)),
  },
  {
    name: 'once the cart is changed',
    when: ({ callId }, database) => isThere(database, ofCaller('tab_lines'), callId),
  },
  {
    name: 'in the commit of its order, with nothing of it done',
    script: anOrderAlone({ isAskedAgain: true }),
    when: 'before_commit',
  },
  {
    name: 'in the commit of its order, which is done and of which nobody was told',
    script: anOrderAlone({ isAskedAgain: false }),
    when: 'at_commit',
  },
  {
    name: 'once an order is placed',
    when: ({ callId }, database) => isThere(database, ofCaller('orders'), callId),
  },
  {
    name: 'once the order’s output is heard by the model',
    when: ({ outputs }) => Object.keys(outputs).length >= 4,
  },
  {
    name: 'once the goodbye is called for',
    when: ({ functionCalls }) => Object.values(functionCalls).includes('end_call'),
    isBack: ({ hangups, attaches, ended }, before) =>
      hangups > before.hangups || attaches > before.attaches || ended !== null,
  },
  {
    name: 'once it is hung up, before its end is written',
    when: ({ ended }) => ended !== null,
    isBack: () => true,
  },
  {
    name: 'because it is told to stop',
    how: 'stopped',
    when: ({ outputs }) => Object.keys(outputs).length > 0,
    isBack: isOpenAgain,
  },
  {
    name: 'alone, and is started again',
    how: 'alone',
    when: ({ outputs }) => Object.keys(outputs).length > 0,
  },
]

/**
 * Two beers are ordered, and the caller hangs up as soon as they hear of it.
 * @param isAskedAgain no yes reaches across a gap: the cart is read out and the order asked for once more.
 */
function anOrderAlone({ isAskedAgain }: { readonly isAskedAgain: boolean }): CallScript {
  const script = scriptOf('order-in-english')
  const { steps } = script
  const stepOf = (wanted: string) =>
    steps.findIndex(
      (step) => step.kind === 'model' && step.calls?.some(({ name }) => name === wanted) === true,
    )
  const placed = stepOf('place_order') + 1
  const again = isAskedAgain ? steps.slice(stepOf('look_up'), placed) : []
  const told = steps.slice(placed, placed + 1)
  const left = { kind: 'hang_up', cutsInAfterMs: 100 } as const
  return { ...script, steps: [...steps.slice(0, placed), ...again, ...told, left] }
}

/** Somebody calls; if nothing else is said they order two beers in half a minute. */
async function anOrder(
  { telephone, graph, bar }: Town,
  { url }: ServerProcess,
  place: number,
  death: Pick<Death, 'faults' | 'script'>,
) {
  const callId = `rtc_mortal_${place}`
  const phone = `2507360${String(place).padStart(5, '0')}`
  const script = ringing(death.script ?? scriptOf('order-in-english'), bar, phone)
  graph.called(phone)
  const faulty = death.faults === undefined ? script : { ...script, faults: death.faults }
  const rung = telephone.ring(faulty, callId, `${url}/webhooks/openai`)
  const record = telephone.calls.find((call) => call.callId === callId)
  if (record === undefined) throw new Error('it does not ring')
  return { callId, record, rung }
}

/** Calls nobody answered, but for the one that ends the call. */
function unheardIn({ functionCalls, outputs }: CallRecord): readonly string[] {
  return Object.keys(functionCalls).filter(
    (id) => outputs[id] === undefined && functionCalls[id] !== 'end_call',
  )
}

/** Looks often: what is to be hit lasts a millisecond. */
async function until(isSo: () => Promise<boolean> | boolean, withinMs = 40_000): Promise<number> {
  using lived = livedTime()
  while (!(await isSo())) {
    if (lived.ms() > withinMs) throw new Error('it did not come to that')
    await Bun.sleep(1)
  }
  return lived.ms()
}

async function revive({ replicas }: Town): Promise<void> {
  await Promise.all(replicas.map(async (each) => each.isRunning() || (await each.start())))
}

/** A call whose replica dies; the one that has lived takes its place for the next. */
async function die(town: Town, place: number, death: Death): Promise<Survived> {
  const { telephone, database, replicas } = town
  const { isBack = isOpenOrOver } = death
  const [mortal, other] = place % 2 === 0 ? replicas : [replicas[1], replicas[0]]
  await revive(town)
  if (death.how === 'alone') await other.stop()
  const { when } = death
  const hold = typeof when === 'string' ? await holdOrder(database, when) : null
  const { callId, record, rung } = await anOrder(town, mortal, DEATHS.indexOf(death), death)

  await until(async () =>
    typeof when === 'string' ? (await hold?.isHeld()) === true : await when(record, database),
  )
  const stopped = death.how === 'stopped' ? mortal.stop() : null
  if (stopped === null) await mortal.kill()
  await hold?.letGo()
  const noted = await database.query<{ readonly id: string }>(NOTED, [callId])
  // What it has done in its last moment is none of its successor's doing.
  const before = { ...record, accepts: [...record.accepts] }
  const unwritten = (await isThere(database, GREETED, callId)) ? 0 : before.greetings
  if (death.how === 'alone') await mortal.start()
  // One that is told to stop steers its call until it is calm.
  if (stopped !== null) await until(() => isThere(database, GIVEN, callId))
  const backMs = await until(() => isBack(record, before))
  const called = Object.keys(record.functionCalls)
  const slowly = slowness()
  const exitCode = await stopped

  await Promise.all([rung, telephone.over(callId), revive(town)])
  await until(() => isThere(database, ENDED, callId))
  const summaries = await database.query('SELECT 1 FROM call_summaries WHERE call_id = $1', [
    callId,
  ])
  const orders = await database.query(ofCaller('orders'), [callId])
  return {
    record,
    backMs,
    slowness: slowly,
    noted: noted.map(({ id }) => id),
    unwritten,
    called,
    exitCode,
    summaries: summaries.length,
    orders: orders.length,
  }
}

if (wantedKinds().includes('postgres')) {
  const survived = new Map(
    DEATHS.map(({ name }) => [name, Promise.withResolvers<Survived>()] as const),
  )
  const opened: Town[] = []

  /** One after the other in one town; whatever goes wrong is told by the test of that death. */
  async function dieIn(town: Town, deaths: readonly Death[]): Promise<void> {
    for (const [place, death] of deaths.entries()) {
      const known = survived.get(death.name)
      await die(town, place, death).then(known?.resolve, known?.reject)
    }
  }

  beforeAll(async () => {
    for (const { promise } of survived.values()) promise.catch(() => {})
    await Promise.all(
      Array.from({ length: TOWNS }, async () => void opened.push(await openTown(PACE, SETTINGS))),
    )
    // None dies while another town still starts its replicas. Not waited for: each test waits for its own.
    for (const [at, town] of opened.entries()) {
      void dieIn(
        town,
        DEATHS.filter((_death, place) => place % TOWNS === at),
      )
    }
  }, 120_000)
  afterAll(async () => {
    await Promise.all(opened.map((town) => town.close()))
  }, 60_000)

  test.each(DEATHS.map((death) => [death.name, death] as const))(
    'a replica that dies %s hands the call on, and nothing is done twice',
    async (name, { how, looksMs = 0 }) => {
      const outcome = await survived.get(name)?.promise
      if (outcome === undefined) throw new Error('nobody died so')
      const { record, backMs, slowness: slow, noted, called, summaries, orders, exitCode } = outcome
      const { unwritten } = outcome
      const outputs = outputsIn(record)
      const unheard = unheardIn(record)

      process.stderr.write(`control back after ${Math.round(backMs)} ms: ${name}\n`)
      expect(backMs).toBeLessThan(LEASE_MS + looksMs + WORK_MS * slow)
      expect(exitCode).toBe(how === 'stopped' ? 0 : null)
      expect(record.accepts.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(record.greetings).toBeLessThanOrEqual(1 + unwritten)
      expect(outputs.filter(([, times]) => times > 1)).toEqual([])
      expect(summaries).toBe(1)
      // What was written down is answered.
      expect(unheard.filter((id) => noted.includes(id))).toEqual([])
      expect(orders).toBeLessThanOrEqual(1)
      expect(placedIn(record)).toBe(orders)
      // Where other work takes the machine, a scripted caller has no patience left when their call goes on.
      if (slow > SLOW) {
        process.stderr.write(`  not looked at, ${slow.toFixed(1)} times too slow: how it goes on\n`)
        return
      }
      expect(record.greetings).toBeGreaterThan(0)
      // So is all that was called since somebody listened again.
      expect(unheard.filter((id) => !called.includes(id))).toEqual([])
      // The vendor plays nothing again: what was called in between is called again.
      const heard = new Set(outputs.flatMap(([fn, times]) => (times > 0 ? [fn] : [])))
      expect(unheard.filter((id) => !heard.has(record.functionCalls[id] ?? ''))).toEqual([])
      expect(record.complaints).toEqual([])
      const why = orders === 1 ? [] : refusalsIn(record)
      expect({ orders, why }).toEqual({ orders: 1, why: [] })
    },
  )

  test('a call that was given up, and whose replica dies before it is hung up, is hung up by the other', async () => {
    const [town] = opened
    if (town === undefined) throw new Error('there is no town')
    await Promise.all([...survived.values()].map(({ promise }) => promise))
    await revive(town)
    const faults = { attach: Array(20).fill('server_error'), hangup: ['stall'] } as const
    const [mortal] = town.replicas
    const { callId, record, rung } = await anOrder(town, mortal, DEATHS.length, { faults })

    await until(() => isThere(town.database, ENDED, callId))
    await mortal.kill()
    await rung
    await town.telephone.over(callId)

    expect(record).toMatchObject({ ended: 'hung_up', hangups: 1 })
  })
}
