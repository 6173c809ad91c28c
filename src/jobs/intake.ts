import type { Arrival } from '../core/message.ts'
import type { Clock, Histogram, Logger, Meter } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import { type Crowding, crowding, type CrowdLimits } from './crowd.ts'
import type { InboxRow } from './inbox-rows.ts'
import { isAboutData } from './sql-state.ts'
import type { Timers } from './timers.ts'

/** A row that is new in the inbox: what the worker needs to know to look after it. */
export type Stored = {
  readonly dedupeKey: string
  readonly lane: string
  readonly kind: Arrival['kind']
  readonly phoneNumberId: string | null
  readonly gatherMs: number
  /** Of a call, the whole row: nobody has to read it again while a caller hears it ring. */
  readonly call?: InboxRow
}

/** The database could not take the rows. The vendor is to deliver them again: answer 503. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super('the inbox could not be written', { cause })
  }
}

/** More comes than the database can take: what is refused now finds room in a moment. */
export class Overloaded extends StorageUnavailable {}

export type IntakeDeps = {
  readonly database: Pick<Queries, 'query'>
  readonly clock: Clock
  readonly timers: Timers
  readonly meter: Meter
  readonly log: Logger
  /** Told after the commit, with new rows only; must not throw. */
  readonly onStored: (rows: readonly Stored[]) => void
  /** Grouped writes under way at once. */
  readonly maxInFlight?: number
  /** Rows of one grouped write. A delivery of more goes alone. */
  readonly maxRows?: number
  /** Rows that may wait, however young, so that nothing fills the memory. */
  readonly maxWaiting?: number
  /** How long a write may take before its callers are told to come again. */
  readonly deadlineMs?: number
  /** How long statuses wait for company: nobody waits for them, and each answer brings three. */
  readonly statusMs?: number
} & Partial<CrowdLimits>

export type Intake = {
  /**
   * Resolves when all arrivals are committed, or were before (same dedupe key). Refuses at once, before anything is
   * written, while there are so many inside that it would wait too long: whoever is let in is answered in good time.
   * @throws StorageUnavailable, Overloaded
   */
  readonly store: (arrivals: readonly Arrival[]) => Promise<void>
  /** Whether it would refuse now: to be asked before a delivery is read, which is most of its cost. Counts what is refused. */
  readonly isCrowded: () => boolean
  /** What is not refused is about to be read, and counts until it is stored or this round of the event loop ends. */
  readonly arrives: () => void
  /** Waits until nothing is under way. */
  readonly drain: () => Promise<void>
}

type Caller = {
  readonly since: number
  /** It does not mind to wait for company. */
  readonly lingers: boolean
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
  RETURNING dedupe_key AS "dedupeKey", lane, kind, phone_number_id AS "phoneNumberId", gather_ms AS "gatherMs",
            CASE kind WHEN 'call' THEN id END AS "callRowId",
            CASE kind WHEN 'call' THEN received_at END AS "callReceivedAt"`

type Inserted = Omit<Stored, 'call'> & {
  readonly callRowId: number | null
  readonly callReceivedAt: Date | null
}

const DEFAULTS = {
  maxInFlight: 8,
  maxRows: 500,
  maxRowsInFlight: 1000,
  // Far less than any machine of ours takes, and more than comes on any evening.
  crowdPerSecond: 1000,
  calmRows: 96,
  crowdRows: 16,
  // At twice what can be taken it is more, as refusals take their part, too.
  crowdShare: 0.57,
  crowdMs: 500,
  // Longer than any good stay: when nothing has moved for so long, the database stands still, and stays say nothing.
  hiccupMs: 100,
  // Failing over, or a busy machine; Meta gives up on an answer much later.
  stallMs: 2000,
  maxWaiting: 20_000,
  deadlineMs: 10_000,
  statusMs: 20,
}

type Door = {
  readonly deps: IntakeDeps & typeof DEFAULTS
  readonly groupRows: Histogram
  waiting: Caller[]
  waitingRows: number
  inFlight: number
  inFlightRows: number
  /** Deliveries that are being read in this round of the event loop. */
  arriving: number
  readonly crowding: Crowding
  /** Rows turned away since the crowd began; 0 while there is none. */
  turnedAway: number
  isScheduled: boolean
  isLingering: boolean
  idle: (() => void)[]
}

/**
 * Writes arrivals to the inbox. Callers that come while writes are under way share the next one:
 * a commit costs one sync of the disk however many rows it holds, so this is where throughput comes
 * from. Nothing but statuses waits for company: a group leaves as soon as a write is free.
 */
export function intake(deps: IntakeDeps): Intake {
  const limits = { ...DEFAULTS, ...deps }
  const door: Door = {
    deps: limits,
    groupRows: groupRows(deps.meter),
    waiting: [],
    waitingRows: 0,
    inFlight: 0,
    inFlightRows: 0,
    arriving: 0,
    crowding: crowding(limits),
    turnedAway: 0,
    isScheduled: false,
    isLingering: false,
    idle: [],
  }
  return {
    store(arrivals) {
      if (arrivals.length === 0) return Promise.resolve()
      // A caller does not come again: few rows, and never turned away.
      const isCall = arrivals.some(({ kind }) => kind === 'call')
      if (door.arriving > 0) door.arriving -= 1
      const crowd = isCall ? null : refusal(door, arrivals.length)
      if (crowd !== null) return Promise.reject(new Overloaded(new RangeError(crowd)))
      return new Promise((resolve, reject) => enter(door, { arrivals, resolve, reject }))
    },
    isCrowded: () => refusal(door, 1) !== null,
    arrives() {
      // Not when it is asked whether it is crowded: a door asks twice of a delivery that it lets in.
      door.crowding.came(false)
      door.arriving += 1
      // Whoever is slow to send its body must not keep others out.
      if (door.arriving === 1) setImmediate(() => void (door.arriving = 0))
    },
    drain: () =>
      new Promise((resolve) => {
        door.idle.push(resolve)
        schedule(door)
      }),
  }
}

type Crowd = NonNullable<ReturnType<Crowding['refusal']>> | 'memory'

/** Why so many rows are not let in now, and counts them where they are not. */
function refusal(door: Door, rows: number): Crowd | null {
  const crowd = crowdOf(door, rows)
  if (crowd === null) return null
  door.crowding.came(true)
  turnAway(door, rows, crowd)
  return crowd
}

/** Why nobody else is let in now. */
function crowdOf(door: Door, rows: number): Crowd | null {
  const crowd = door.crowding.refusal({ rows: insideOf(door), isWriting: door.inFlight > 0 })
  const isFull = door.waitingRows > 0 && !hasRoom(door)
  return isFull && door.waitingRows + rows > door.deps.maxWaiting ? 'memory' : crowd
}

function insideOf({ waitingRows, inFlightRows, arriving }: Door): number {
  return waitingRows + inFlightRows + arriving
}

/** Said once at the beginning: a line for each would be a load of its own. */
function turnAway(door: Door, rows: number, crowd: Crowd): void {
  if (door.turnedAway === 0) {
    door.deps.log.warn(
      { crowd, waiting: door.waitingRows },
      'the inbox is crowded: rows are refused',
    )
  }
  door.turnedAway += rows
}

function enter(door: Door, caller: Pick<Caller, 'arrivals' | 'resolve' | 'reject'>): void {
  const { arrivals } = caller
  const lingers = arrivals.every(({ kind }) => kind === 'status')
  door.waiting.push({ ...caller, lingers, since: door.crowding.since() })
  door.waitingRows += arrivals.length
  if (lingers) linger(door)
  else schedule(door)
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

/** Goes with whatever comes meanwhile. */
function linger(door: Door): void {
  if (door.isScheduled || door.isLingering) return
  door.isLingering = true
  door.deps.timers.after(door.deps.statusMs, () => {
    door.isLingering = false
    pump(door)
  })
}

function pump(door: Door): void {
  while (door.waiting.length > 0 && hasRoom(door)) {
    const { group, rows } = takeGroup(door)
    const from = door.deps.clock.now().getTime()
    if (door.inFlight === 0) door.crowding.begins(from)
    door.inFlight += 1
    door.inFlightRows += rows
    void settle(door, group).finally(() => {
      leave(door, { group, rows }, from)
      door.inFlight -= 1
      door.inFlightRows -= rows
      pump(door)
    })
  }
  if (door.turnedAway > 0 && door.waiting.length === 0) {
    door.deps.log.warn({ refused: door.turnedAway }, 'the inbox has room again')
    door.turnedAway = 0
  }
  if (door.inFlight > 0) return
  for (const resolve of door.idle) resolve()
  door.idle = []
}

function hasRoom({ deps, inFlight, inFlightRows }: Door): boolean {
  return inFlight < deps.maxInFlight && inFlightRows < deps.maxRowsInFlight
}

function leave(door: Door, { group, rows }: Group, from: number): void {
  const at = door.deps.clock.now().getTime()
  const first = group.find(({ lingers }) => !lingers)
  door.crowding.ends({ rows, from, at, since: first?.since ?? null, inside: insideOf(door) })
}

type Group = { readonly group: readonly Caller[]; readonly rows: number }

function takeGroup(door: Door): Group {
  const maxRows = Math.min(door.deps.maxRows, door.deps.maxRowsInFlight - door.inFlightRows)
  let rows = 0
  let count = 0
  for (const caller of door.waiting) {
    if (count > 0 && rows + caller.arrivals.length > maxRows) break
    rows += caller.arrivals.length
    count += 1
  }
  const group = door.waiting.slice(0, count)
  door.waiting = door.waiting.slice(count)
  door.waitingRows -= rows
  return { group, rows }
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
  const insert = database.query<Inserted>(INSERT, [rowsJson(arrivals)])
  const rows = await within(deadlineMs, timers, insert)
  door.groupRows.observe(arrivals.length)
  if (rows.length > 0) onStored(rows.map((row) => storedRow(row, arrivals)))
}

function storedRow(
  { callRowId, callReceivedAt, ...row }: Inserted,
  arrivals: readonly Arrival[],
): Stored {
  if (callRowId === null || callReceivedAt === null) return row
  const arrival = arrivals.find(({ dedupeKey }) => dedupeKey === row.dedupeKey)
  if (arrival === undefined) return row
  const { at, body } = arrival
  const call = { ...row, id: callRowId, at, receivedAt: callReceivedAt, body, attempts: 0 }
  return { ...row, call }
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
