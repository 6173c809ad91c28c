const DAY_MS = 24 * 60 * 60 * 1000

/** Whole days from one moment to a later one; negative where that is the earlier. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY_MS)
}

/** `2026-12-11`, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}
