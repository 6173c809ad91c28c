import type { Arrival } from '../core/message.ts'
import type { Histogram, Logger, Meter } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import { isAboutData } from './sql-state.ts'
import type { Timers } from './timers.ts'

/** A row that is new in the inbox: what the worker needs to know to look after it. */
export type Stored = {
  readonly dedupeKey: string
  readonly lane: string
  readonly kind: Arrival['kind']
  readonly phoneNumberId: string | null
  readonly gatherMs: number
}

/** The database could not take the rows. The vendor is to deliver them again: answer 503. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super('the inbox could not be written', { cause })
  }
}

export type IntakeDeps = {
  readonly database: Pick<Queries, 'query'>
  readonly timers: Timers
  readonly meter: Meter
  readonly log: Logger
  /** Told after the commit, with new rows only; must not throw. */
  readonly onStored: (rows: readonly Stored[]) => void
  /** Grouped writes under way at once. */
  readonly maxInFlight?: number
  /** Rows of one grouped write. A delivery of more goes alone. */
  readonly maxRows?: number
  /** Rows that may wait for a free write; more are refused, so that an outage does not fill the memory. */
  readonly maxWaiting?: number
  /** How long a write may take before its callers are told to come again. */
  readonly deadlineMs?: number
}

export type Intake = {
  /**
   * Resolves when all arrivals are committed, or were before (same dedupe key).
   * @throws StorageUnavailable
   */
  readonly store: (arrivals: readonly Arrival[]) => Promise<void>
  /** Waits until nothing is under way. */
  readonly drain: () => Promise<void>
}

type Caller = {
  readonly arrivals: readonly Arrival[]
  readonly resolve: () => void
  readonly reject: (error: StorageUnavailable) => void
}

/** One parameter for the whole group: cheaper on both sides than seven arrays, whatever the rows hold. */
const INSERT = `
  INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body)
  SELECT k, t, l, p, coalesce(to_timestamp(a / 1000), now()), g, b
    FROM json_to_recordset($1::json)
      AS r(k text, t text, l text, p text, a float8, g int, b jsonb)
  ON CONFLICT (dedupe_key) DO NOTHING
  RETURNING dedupe_key AS "dedupeKey", lane, kind, phone_number_id AS "phoneNumberId", gather_ms AS "gatherMs"`

const DEFAULTS = { maxInFlight: 8, maxRows: 500, maxWaiting: 50_000, deadlineMs: 10_000 }

type Door = {
  readonly deps: IntakeDeps & typeof DEFAULTS
  readonly groupRows: Histogram
  waiting: Caller[]
  waitingRows: number
  inFlight: number
  isScheduled: boolean
  idle: (() => void)[]
}

/**
 * Writes arrivals to the inbox. Callers that come while writes are under way share the next one:
 * a commit costs one sync of the disk however many rows it holds, so this is where throughput comes
 * from. Nothing waits for company: a group leaves as soon as a write is free.
 */
export function intake(deps: IntakeDeps): Intake {
  const door: Door = {
    deps: { ...DEFAULTS, ...deps },
    groupRows: groupRows(deps.meter),
    waiting: [],
    waitingRows: 0,
    inFlight: 0,
    isScheduled: false,
    idle: [],
  }
  return {
    store(arrivals) {
      if (arrivals.length === 0) return Promise.resolve()
      if (door.waitingRows > 0 && door.waitingRows + arrivals.length > door.deps.maxWaiting) {
        return Promise.reject(new StorageUnavailable(new RangeError('too many rows wait')))
      }
      return new Promise((resolve, reject) => {
        door.waiting.push({ arrivals, resolve, reject })
        door.waitingRows += arrivals.length
        schedule(door)
      })
    },
    drain: () =>
      new Promise((resolve) => {
        door.idle.push(resolve)
        schedule(door)
      }),
  }
}

/** After the requests that are readable now, not after time: they make one group. */
function schedule(door: Door): void {
  if (door.isScheduled) return
  door.isScheduled = true
  setImmediate(() => {
    door.isScheduled = false
    pump(door)
  })
}

function pump(door: Door): void {
  while (door.inFlight < door.deps.maxInFlight && door.waiting.length > 0) {
    const group = takeGroup(door)
    door.inFlight += 1
    void settle(door, group).finally(() => {
      door.inFlight -= 1
      pump(door)
    })
  }
  if (door.inFlight > 0) return
  for (const resolve of door.idle) resolve()
  door.idle = []
}

function takeGroup(door: Door): readonly Caller[] {
  let rows = 0
  let count = 0
  for (const caller of door.waiting) {
    if (count > 0 && rows + caller.arrivals.length > door.deps.maxRows) break
    rows += caller.arrivals.length
    count += 1
  }
  const group = door.waiting.slice(0, count)
  door.waiting = door.waiting.slice(count)
  door.waitingRows -= rows
  return group
}

async function settle(door: Door, group: readonly Caller[]): Promise<void> {
  try {
    await write(
      door,
      group.flatMap((caller) => caller.arrivals),
    )
    for (const caller of group) caller.resolve()
  } catch (error) {
    // What one row holds is no fault of its neighbours: each caller gets a write of its own.
    if (group.length > 1 && isAboutData(error)) {
      await Promise.all(group.map((caller) => settle(door, [caller])))
    } else {
      door.deps.log.error({ error, callers: group.length }, 'inbox rows could not be stored')
      for (const caller of group) caller.reject(new StorageUnavailable(error))
    }
  }
}

async function write(door: Door, arrivals: readonly Arrival[]): Promise<void> {
  const { database, deadlineMs, timers, onStored } = door.deps
  const insert = database.query<Stored>(INSERT, [rowsJson(arrivals)])
  const rows = await within(deadlineMs, timers, insert)
  door.groupRows.observe(arrivals.length)
  if (rows.length > 0) onStored(rows)
}

function rowsJson(arrivals: readonly Arrival[]): string {
  return JSON.stringify(
    arrivals.map((arrival) => ({
      k: arrival.dedupeKey,
      t: arrival.kind,
      l: arrival.lane,
      p: arrival.phoneNumberId,
      a: arrival.at.getTime(),
      g: arrival.gatherMs,
      b: arrival.body ?? null,
    })),
  )
}

/** A write that outlasts the deadline may still commit; the dedupe key makes its repetition harmless. */
async function within<T>(deadlineMs: number, timers: Timers, work: Promise<T>): Promise<T> {
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    cancel = timers.after(deadlineMs, () => reject(new RangeError('the write took too long')))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

function groupRows(meter: Meter): Histogram {
  return meter.histogram('inbox_group_rows', 'Rows committed by one grouped write.', {
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
  })
}
