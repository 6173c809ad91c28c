import type { Bar } from '../core/bar.ts'
import type { Sender } from '../core/message.ts'
import type { NewId } from '../core/ports.ts'
import { barOf } from './bars.ts'
import {
  type CallTraffic,
  trafficColumns,
  trafficOf,
  type TrafficRow,
  trafficTables,
} from './call-limits.ts'
import { type Dialled, MEANT_JSON, meantBar } from './call-places.ts'
import type { Db } from './database.ts'
import { MET, metParams, type Person, personMet } from './people.ts'

/** What a ringing call tells of itself. */
export type Ringer = {
  readonly callId: string
  readonly sender: Sender
  readonly dialled: Dialled
  /** First digits that numbers of one block share; `null`: unknown. */
  readonly block: string | null
  readonly at: Date
  /** A call is a short one below this. */
  readonly shortMs: number
}

export type Opening = {
  readonly person: Person
  /** `null`: nobody can tell. */
  readonly bar: Bar | null
  /** What is counted of calls at that bar, on its local day; the call itself does not count. */
  readonly traffic: (day: string) => CallTraffic
}

const WHO = '(SELECT id FROM met LIMIT 1)'
const FACTS = { barHint: '$7', calledPhone: '$8', defaultNumberId: '$9', defaultNumber: '$10' }
const TOLD = {
  barId: '(SELECT id FROM meant)',
  days: '$12',
  callId: '$11',
  callerPhone: '$3',
  personId: WHO,
  block: '$13',
  shortMs: '$14',
}

const OPEN = `
  WITH ${MET}, ${meantBar(FACTS, WHO)}, ${trafficTables(TOLD)}
  SELECT (SELECT json_agg(m) FROM met m) AS people, ${MEANT_JSON} AS bar, ${trafficColumns(TOLD)}
    FROM counted, set_config('synchronous_commit', 'off', true)`

type Row = TrafficRow & { readonly people: readonly Person[] | null; readonly bar: unknown }

/**
 * Who calls, where they mean to, and what speaks against it, in one trip before the call is claimed; somebody unknown is
 * made, which waits for no disk: the claim does.
 * @returns `null` where somebody known is to be brought up to date: they are, and then it is asked again.
 */
export async function openCall(
  db: Db,
  { callId, sender, dialled, block, at, shortMs }: Ringer,
  portfolio: string,
  newId: NewId,
): Promise<Opening | null> {
  const { barHint, calledPhone, defaultNumberId, defaultNumber } = dialled
  const [row] = await db.rows<Row>(OPEN, [
    ...metParams(sender, portfolio, newId),
    barHint,
    calledPhone,
    defaultNumberId,
    defaultNumber,
    callId,
    daysAround(at),
    block,
    shortMs,
  ])
  if (row === undefined) throw new Error('a SELECT without a row')
  const { people, bar, ...counted } = row
  const person = personMet(people ?? [], sender, portfolio)
  if (person === null) return null
  return {
    person,
    bar: bar === null ? null : barOf(bar),
    traffic: (day) => trafficOf(counted, day),
  }
}

const DAY_MS = 24 * 60 * 60_000

/** Local dates that there are at this moment, somewhere. */
function daysAround(at: Date): readonly string[] {
  return [-DAY_MS, 0, DAY_MS].map((ms) => new Date(at.getTime() + ms).toISOString().slice(0, 10))
}
