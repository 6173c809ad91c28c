import type { Clock } from '../core/ports.ts'
import { admission } from './admission.ts'
import { rounds } from './rounds.ts'

export type CrowdLimits = {
  /** The most that are let in at once before others have left. */
  readonly maxRowsInFlight: number
  /** So many may be inside, however slow all is, until it is a crowd for certain. */
  readonly calmRows: number
  /** So many refusals in `alertMs` make a crowd certain: a hiccup of a busy machine has few. */
  readonly certainRefusals: number
  /** A rush that is over by then is none of a crowd's. */
  readonly rushMs: number
  /** So many may be inside in a rush. */
  readonly rushRows: number
  /** For so long after a crowd's last refusal there are no more rushes. */
  readonly alertMs: number
  /** No write has ended for so long: what comes waits, as that is a hiccup at first. Not so in a crowd. */
  readonly hiccupMs: number
  /** And for so long: it is none. */
  readonly stallMs: number
}

export type Crowding = {
  /** Why nobody else is let in now, beside those who are inside; `null`: whoever comes may enter. */
  readonly refusal: (inside: Inside) => 'crowd' | 'stall' | null
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
  readonly from: number
  readonly at: number
  readonly since: number | null
  readonly inside: number
}

type Watch = CrowdLimits & { readonly clock: Clock }

/** Tells a crowd, which is refused what is too much, from a rush and from a hiccup, which are soon over. */
export function crowding(watch: Watch): Crowding {
  const admitted = admission(watch.maxRowsInFlight)
  const round = rounds(watch.clock)
  const state: State = {
    movedAt: 0,
    fullSince: null,
    alertUntil: 0,
    refusals: 0,
    refusalsBefore: 0,
    spanFrom: 0,
  }
  return {
    refusal(inside) {
      round.open()
      // However many rows it has: a large delivery would never find room beside others.
      if (admitted.mayEnter(inside.rows)) {
        state.fullSince = null
        return null
      }
      return full(watch, state, inside)
    },
    since: round.since,
    begins(at) {
      state.movedAt = at
    },
    ends({ from, at, since, inside }) {
      state.movedAt = at
      if (since !== null) admitted.learn({ stayMs: at - since, writeMs: at - from, inside, at })
    },
  }
}

type State = {
  /** When the last write ended, or the first began. */
  movedAt: number
  /** Since when there are too many inside; `null` while there are not. */
  fullSince: number | null
  /** Until then a crowd is one at once. */
  alertUntil: number
  /** Of the span of `alertMs` that began at `spanFrom`, and of the one before. */
  refusals: number
  refusalsBefore: number
  spanFrom: number
}

function full(watch: Watch, state: State, inside: Inside): 'crowd' | 'stall' | null {
  const at = watch.clock.now().getTime()
  const isCalm = at >= state.alertUntil
  if (!isCertain(watch, state, at) && inside.rows < watch.calmRows) {
    state.fullSince = null
    return null
  }
  const stillMs = inside.isWriting ? at - state.movedAt : 0
  if (isCalm && stillMs > watch.hiccupMs) return stillMs > watch.stallMs ? 'stall' : null
  state.fullSince ??= at
  // Many at once are soon stored, when no more come after them: only those who go on coming are a crowd.
  if (isCalm && at - state.fullSince <= watch.rushMs && inside.rows < watch.rushRows) return null
  state.alertUntil = at + watch.alertMs
  state.refusals += 1
  return stillMs > watch.stallMs ? 'stall' : 'crowd'
}

/** Few refusals on a busy machine must not go on for ever, each making a crowd for the next. */
function isCertain({ alertMs, certainRefusals }: Watch, state: State, at: number): boolean {
  const spans = Math.floor((at - state.spanFrom) / alertMs)
  if (spans > 0) {
    state.refusalsBefore = spans === 1 ? state.refusals : 0
    state.refusals = 0
    state.spanFrom += spans * alertMs
  }
  return Math.max(state.refusals, state.refusalsBefore) >= certainRefusals
}
