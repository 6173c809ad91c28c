import type { Random } from '../core/ports.ts'

/** Chance good enough for jitter and picking; never for tokens (those take `crypto`). */
export const systemRandom: Random = () => Math.random()
