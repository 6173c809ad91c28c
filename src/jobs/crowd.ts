import type { Clock } from '../core/ports.ts'
import { admission } from './admission.ts'
import { rounds } from './rounds.ts'

export type CrowdLimits = {
  /** The most that are let in at once before others have left. */
  readonly maxRowsInFlight: number
  /** Fewer a second are no crowd, but a slow moment of the machine: `maxRowsInFlight` may be inside. */
  readonly crowdPerSecond: number
  /**
   * Where more come, so many may be inside, however slow all is, until it is a crowd; and in a rush twice as many, until
   * half as many were stored.
   */
  readonly calmRows: number
  /** And so many in a crowd: fewer would leave the database idle. */
  readonly crowdRows: number
  /** So large a share refused of those who came last (some hundred) is a crowd: a hiccup of a busy machine has less. */
  readonly crowdShare: number
  /** For so long `crowdRows` are all; then twice as many, and so on, unless it shows that it is a crowd still. */
  readonly crowdMs: number
  /** No write has ended for so long: what comes waits, as that is a hiccup at first. Not so in a crowd. */
  readonly hiccupMs: number
  /** And for so long: it is none. */
  readonly stallMs: number
}

export type Crowding = {
  /** Why nobody else is let in now, beside those who are inside; `null`: whoever comes may enter. */
  readonly refusal: (inside: Inside) => 'crowd' | 'stall' | null
  /** Somebody came, and was let in or not. */
  readonly came: (isRefused: boolean) => void
  /** Since when what is let in now has waited: what came in the last round of the event loop waits for this one. */
  readonly since: () => number
  /** A write begins, and none was under way. */
  readonly begins: (at: number) => void
  /** A write ended. `since` is when its first caller came; `null`: nobody in it was in a hurry. */
  readonly ends: (write: Ended) => void
}

export type Inside = {
  readonly rows: number
  /** Some of them are: only then can a database stand still. */
  readonly isWriting: boolean
}

export type Ended = {
  readonly rows: number
  readonly from: number
  readonly at: number
  readonly since: number | null
  readonly inside: number
}

type Watch = CrowdLimits & { readonly clock: Clock }

/** So many who came last tell how thick they come: more than come at once when a busy machine goes on after a moment. */
const LAST = 256
/** Of how many of them were refused, each tells so much. */
const WEIGHT = 1 / 128

type State = {
  /** When each of the last came, and the next one's place, which is that of the first of them. */
  readonly cameAt: Float64Array
  next: number
  /** When the last write ended, or the first began. */
  movedAt: number
  /** Rows stored since there was much room. */
  stored: number
  /** Of those who came last, refused; since the floor was raised. */
  share: number
  /** So many may be inside however slow all is: what good stays allow beyond that is found out by `admission`. */
  floor: number
  /** When there may be more. */
  raiseAt: number
}

/**
 * Tells a crowd, which is refused what is too much, from a busy machine, where all is slow but no more comes than is done:
 * of a crowd a large share is refused whatever is let in.
 */
export function crowding(watch: Watch): Crowding {
  const admitted = admission(watch.maxRowsInFlight, watch.crowdRows)
  const round = rounds(watch.clock)
  const state: State = {
    cameAt: new Float64Array(LAST).fill(-Infinity),
    next: 0,
    movedAt: 0,
    stored: 0,
    share: 0,
    floor: watch.calmRows,
    raiseAt: 0,
  }
  return {
    refusal(inside) {
      round.open()
      if (inside.rows * 2 < watch.calmRows) state.stored = 0
      // However many rows it has: a large delivery would never find room beside others.
      return admitted.mayEnter(inside.rows) ? null : refusalBeyond(watch, state, inside)
    },
    came(isRefused) {
      const at = watch.clock.now().getTime()
      state.cameAt[state.next] = at
      state.next = (state.next + 1) % LAST
      state.share += WEIGHT * (Number(isRefused) - state.share)
      if (!isRefused || state.share < watch.crowdShare) return
      state.floor = Math.min(watch.crowdRows, watch.calmRows)
      state.raiseAt = at + watch.crowdMs
    },
    since: round.since,
    begins(at) {
      state.movedAt = at
    },
    ends({ rows, from, at, since, inside }) {
      state.movedAt = at
      state.stored += rows
      if (since !== null) admitted.learn({ stayMs: at - since, writeMs: at - from, inside, at })
    },
  }
}

/** Where the stays allow no more: what is let in all the same. */
function refusalBeyond(watch: Watch, state: State, inside: Inside): 'crowd' | 'stall' | null {
  const at = watch.clock.now().getTime()
  raise(watch, state, at)
  const isThick = LAST * 1000 > watch.crowdPerSecond * (at - (state.cameAt[state.next] ?? 0))
  if (inside.rows < (isThick ? state.floor : watch.maxRowsInFlight)) return null
  const stillMs = inside.isWriting ? at - state.movedAt : 0
  if (stillMs > watch.stallMs) return 'stall'
  if (isThick && state.floor < watch.calmRows) return 'crowd'
  return stillMs > watch.hiccupMs || isRush(watch, state, inside) ? null : 'crowd'
}

/** Many at once are soon stored, when no more come after them: only those who go on coming are a crowd. */
function isRush(
  { calmRows, maxRowsInFlight }: Watch,
  { stored }: State,
  { rows }: Inside,
): boolean {
  return stored * 2 < calmRows && rows < Math.min(2 * calmRows, maxRowsInFlight)
}

/** Step by step: each is small beside what a crowd brings in that time, and shows whether it goes on. */
function raise({ calmRows, crowdMs }: Watch, state: State, at: number): void {
  while (state.floor < calmRows && at >= state.raiseAt) {
    state.floor = Math.min(calmRows, state.floor * 2)
    state.raiseAt += crowdMs
    state.share = 0
  }
}
