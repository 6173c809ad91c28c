import type { WaitingLane } from './inbox-rows.ts'

/** Lanes remembered; the longest unheard is forgotten first. */
const MAX_LANES = 20_000

/**
 * At which bar a lane was last, as far as this process has seen: bars that share a number take turns by it. A hint only;
 * a lane nobody knows takes turns with its number's other strangers.
 */
export type LaneBars = {
  readonly note: (lane: string, barId: string) => void
  readonly groupOf: (lane: WaitingLane) => string
}

export function laneBars(): LaneBars {
  const bars = new Map<string, string>()
  return {
    note(lane, barId) {
      bars.delete(lane)
      bars.set(lane, barId)
      const [oldest] = bars.size > MAX_LANES ? bars.keys() : []
      if (oldest !== undefined) bars.delete(oldest)
    },
    groupOf: ({ lane, phoneNumberId }) => `${phoneNumberId ?? ''}:${bars.get(lane) ?? ''}`,
  }
}
