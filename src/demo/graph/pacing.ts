/** What Graph keeps about traffic; all times in milliseconds since the epoch. */
export type Pacing = {
  /** Notes that a person wrote: opens or renews their 24 hours. */
  opened(person: string, at: number): void
  /** Graph's code for refusing this send now, or `null` and the send counts. */
  refusal(
    sending: { readonly from: string; readonly to: string; readonly isTemplate: boolean },
    at: number,
  ): number | null
}

export type PacingRules = {
  /** Free-form messages only within 24 hours of a message of the person. */
  readonly keepWindows: boolean
  /** One message per 6 s and person, 45 at once borrowed from later. */
  readonly pairLimit: boolean
  /** Messages per second and number; `null`: no limit. */
  readonly perSecond: number | null
}

const DAY_MS = 24 * 60 * 60_000
const PAIR_MS = 6000
const PAIR_BURST = 45

const WINDOW_CLOSED = 131_047
const PAIR_LIMIT = 131_056
const THROUGHPUT = 130_429

export function pacing(rules: PacingRules): Pacing {
  const windows = new Map<string, number>()
  /** When the pair's borrowed quota will be paid back: a leaky bucket in one number. */
  const pairs = new Map<string, number>()
  const seconds = new Map<string, { second: number; count: number }>()

  function overThroughput(from: string, at: number): boolean {
    if (rules.perSecond === null) return false
    const second = Math.floor(at / 1000)
    const known = seconds.get(from)
    const count = known?.second === second ? known.count + 1 : 1
    if (count > rules.perSecond) return true
    seconds.set(from, { second, count })
    return false
  }

  function overPair(pair: string, at: number): boolean {
    if (!rules.pairLimit) return false
    const debt = Math.max(pairs.get(pair) ?? 0, at)
    if (debt - at > PAIR_MS * (PAIR_BURST - 1)) return true
    pairs.set(pair, debt + PAIR_MS)
    return false
  }

  return {
    opened(person, at) {
      windows.set(person, Math.max(at, windows.get(person) ?? 0))
    },
    refusal({ from, to, isTemplate }, at) {
      const openedAt = windows.get(to) ?? Number.NEGATIVE_INFINITY
      if (rules.keepWindows && !isTemplate && at - openedAt > DAY_MS) return WINDOW_CLOSED
      if (overThroughput(from, at)) return THROUGHPUT
      return overPair(`${from}:${to}`, at) ? PAIR_LIMIT : null
    },
  }
}
