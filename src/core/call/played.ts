import type { CallState } from './call-state.ts'

/** How long what was said takes to be heard, where nobody tells that it was: too long rather than too short. */

type Turns = CallState['turns']

/** A letter at the slowest speed, 0.25: at the usual one it takes a quarter of it. */
const LETTER_MS = 300
/** As many may wait to be heard at once. */
const MAX_UNPLAYED = 4
/** A model's longest answer by the default of `[voice] max_output_tokens`, which is 51 seconds, and some. */
const PLAYED_MS = 60_000

const MAX_LAST_MS = 30_000

/** Who is still listening must not be asked whether they are there. */
export function playedMs(turns: Turns): number {
  return Math.max(PLAYED_MS, letters(turns) * LETTER_MS)
}

/** Whoever is still listening to a goodbye must not be cut off; who has hung up without a word is waited for, too. */
export function lastPlayedMs(turns: Turns): number {
  return Math.min(MAX_LAST_MS, (letters(turns) * LETTER_MS) / 2)
}

function letters({ said }: Turns): number {
  return said
    .slice(-MAX_UNPLAYED)
    .reduce((sum, { speaker, text }) => sum + (speaker === 'model' ? text.length : 0), 0)
}
