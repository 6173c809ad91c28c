import type { Clock } from '../core/ports.ts'

/** The machine's wall clock. Made once, in `main.ts`; everything else takes a `Clock` or a `Date`. */
export const systemClock: Clock = { now: () => new Date() }
