/** At the start, when no stay is known yet; doubled after some hundred good writes. */
const FIRST = 256
/** What a stay may always take, and what it may take at most: between them, `TIMES` a quick write. */
const GOOD_MS = 5
const TIMES = 3
const LATE_MS = 100
/** Rows more after each good write, and what is left of the rows after a bad one: many writes end in the time of a stay. */
const STEP = 2
const CUT = 0.9
/** Writes until a disk that has become slow is taken for a slow one: at any load more than a moment's. */
const WRITES_TO_TELL = 256

export type Stay = {
  /** From the door to the disk, of the one who came first. */
  readonly stayMs: number
  /** Of it, the write. */
  readonly writeMs: number
  /** Rows that were inside. */
  readonly inside: number
  /** When it ended, in ms. */
  readonly at: number
}

export type Admission = {
  readonly mayEnter: (inside: number) => boolean
  readonly learn: (stay: Stay) => void
}

/**
 * How many rows may be inside at once, so that whoever is let in is soon answered: by Little's law a stay is what is
 * inside over what gets done in a second, and only the first of them can be chosen. It is found out as congestion control
 * does: step by step more while stays are good, a tenth less once they are not, once in the time of a stay.
 * @param most rows, and the least, however slow all is.
 */
export function admission(most: number, least: number): Admission {
  let limit = Math.min(FIRST, most)
  let quickMs = 0
  let cutAt = 0
  return {
    mayEnter: (inside) => inside < limit,
    learn({ stayMs, writeMs, inside, at }) {
      // Down at once, up slowly: a slow disk is its own measure, a slow moment is not.
      quickMs = writeMs < quickMs ? writeMs : quickMs + (writeMs - quickMs) / WRITES_TO_TELL
      const goodMs = Math.min(LATE_MS, Math.max(GOOD_MS, TIMES * quickMs))
      if (stayMs <= goodMs) {
        if (inside * 2 > limit) limit = Math.min(most, limit + STEP)
      } else if (at - cutAt > stayMs) {
        limit = Math.max(Math.min(least, most), limit * CUT)
        cutAt = at
      }
    },
  }
}
