import type { CallRecord } from '../../src/demo/realtime/record.ts'
import type { CallFaults, CallScript, Step } from '../../src/demo/realtime/script.ts'
import type { BarOnFile } from '../journeys/bars.ts'
import { outputsIn, placedIn, ringing, scriptOf } from '../journeys/calls.ts'
import type { RealtimeProcess } from '../realtime-process.ts'
import type { Replicas } from './house.ts'

/** Without caps: whoever calls is answered. */
export const CALL_SETTINGS = `
[voice]
answer_seconds = 30
silence_seconds = 8
tool_seconds = 20
calls_per_hour = 0
minutes_per_day = 0
bar_parallel = 1000
total_parallel = 1000
daily_cap_cents = 0
survey_first = 0
`

const SCRIPTS = ['order-in-english', 'order-in-french', 'order-in-kinyarwanda', 'order-in-swahili']
const TABLES = 12
/** No call takes so long, however often it changes hands: whoever is on it then is left there, which is a fault. */
const LONGEST_MS = 200_000
/** Callers begin one after the other, as they do. */
const APART_MS = 40

type Telephoned = Pick<Replicas, 'graph' | 'inDatabase'> & {
  readonly telephone: RealtimeProcess
  /** Where calls are taken. */
  readonly callBar: BarOnFile
}

export type Callers = {
  /** Calls at once: whoever hangs up makes room for the next. */
  readonly lines: number
  readonly isOver: () => boolean
  /** What fails on the way, for each call anew. */
  readonly faults?: () => CallFaults
  /** How long a caller waits for the end of the call, where it takes more than one process. */
  readonly patienceMs?: number
}

/** Resolves with all calls there were, when the last one is over. */
export async function callers(
  { graph, telephone, callBar }: Telephoned,
  { lines, isOver, faults = () => ({}), patienceMs }: Callers,
): Promise<readonly CallRecord[]> {
  let rung = 0
  async function line(which: number): Promise<readonly CallRecord[]> {
    const had: CallRecord[] = []
    await Bun.sleep(which * APART_MS)
    while (!isOver()) {
      const nth = rung
      rung += 1
      graph.called(phoneOf(nth))
      const callId = `rtc_called_${nth}`
      const script = { ...scriptFor(callBar, nth, patienceMs), faults: faults() }
      await telephone.ring(script, callId)
      const over = telephone.over(callId)
      if ((await Promise.race([over, Bun.sleep(LONGEST_MS)])) === undefined) {
        await telephone.hangUp(callId)
      }
      had.push(await over)
    }
    return had
  }
  return (await Promise.all(Array.from({ length: lines }, (_, which) => line(which)))).flat()
}

/** Each in a block of numbers of its own: a flood from one block is told to the owner. */
function phoneOf(nth: number): string {
  return String(250_750_000_000 + nth * 1000)
}

/** Two beers in one of four languages, at one of the tables. */
function scriptFor(bar: BarOnFile, nth: number, patienceMs: number | undefined): CallScript {
  const script = ringing(scriptOf(SCRIPTS[nth % SCRIPTS.length] ?? ''), bar, phoneOf(nth))
  const text = JSON.stringify(script.steps).replaceAll('A5', `A${(nth % TABLES) + 1}`)
  const steps = JSON.parse(text) as readonly Step[]
  if (patienceMs === undefined) return { ...script, steps }
  const patient = steps.map((step) =>
    step.kind === 'await' ? { ...step, withinMs: patienceMs } : step,
  )
  return { ...script, steps: patient }
}

type CallRow = {
  readonly ref: string
  readonly state: string
  readonly reason: string | null
  readonly summaries: number
  readonly orders: number
  readonly noted: readonly string[]
}

/**
 * What is wrong with calls that are over, in words: each was answered, greeted and told of in a summary once, was ended by
 * the house, and whatever its model called for was done and answered once.
 * @param isTorn processes died, too: what a model told one of them in its last moment may be known to nobody.
 */
export async function callFaults(
  { inDatabase }: Telephoned,
  records: readonly CallRecord[],
  { isTorn = false }: { readonly isTorn?: boolean } = {},
): Promise<readonly string[]> {
  const rows = await inDatabase((database) =>
    database.query<CallRow>(
      `SELECT c.ref, c.state, c.reason,
              (SELECT count(*)::int FROM call_summaries AS s WHERE s.id = c.id) AS summaries,
              (SELECT count(*)::int FROM orders AS o WHERE o.person_id = c.person_id) AS orders,
              ARRAY(SELECT a.function_call_id FROM call_acts AS a WHERE a.call_id = c.id) AS noted
         FROM calls AS c WHERE c.ref = ANY($1)`,
      [records.map(({ callId }) => callId)],
    ),
  )
  return records.flatMap((record) => {
    const row = rows.find(({ ref }) => ref === record.callId)
    const wrong = row === undefined ? ['is unknown'] : wrongIn(record, row, isTorn)
    return wrong.map((what) => `call ${record.callId} ${what}`)
  })
}

function wrongIn(record: CallRecord, row: CallRow, isTorn: boolean): readonly string[] {
  const { accepts, greetings, complaints, ended, endedIn, functionCalls, outputs, unheard } = record
  const answered = accepts.filter(({ status }) => status === 200).length
  const left = Object.keys(functionCalls).filter((id) => outputs[id] === undefined)
  const owed = left.filter((id) =>
    isTorn ? row.noted.includes(id) : !unheard.includes(id) && functionCalls[id] !== 'end_call',
  )
  // The script waits for what comes of a call that nobody heard.
  const isStuck = left.length > 0
  const odd = complaints.filter((one) => !(isStuck && one.includes('in vain')))
  const counts = [
    ['answered', answered, 1],
    ['greeted', greetings, 1],
    ['told of in a summary', row.summaries, 1],
    ['given orders', row.orders, placedIn(record)],
  ] as const
  return [
    ...counts
      .filter(([, had, wanted]) => had !== wanted)
      .map(([what, had, wanted]) => `was ${what} ${had} times, wanted ${wanted}`),
    ...outputsIn(record).flatMap(([name, times]) =>
      times > 1 ? [`had ${times} outputs of one ${name}`] : [],
    ),
    ...owed.map((id) => `had no output of ${functionCalls[id]} ${id}`),
    ...odd.map(
      (one) => `went wrong: ${one}, behind\n  ${(record.tails.at(-1) ?? []).join('\n  ')}`,
    ),
    ...(ended === 'hung_up'
      ? []
      : [`ended by ${ended} in ${endedIn}, in the books by ${row.reason}`]),
    ...(row.state === 'ended' ? [] : [`is ${row.state} in the books`]),
  ]
}
