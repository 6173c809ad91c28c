const DAY_MS = 24 * 60 * 60 * 1000

/** Whole days from one moment to another; negative when it has passed. */
export function daysUntil(end: Date, at: Date): number {
  return Math.floor((end.getTime() - at.getTime()) / DAY_MS)
}

/** `2026-12-11`, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}
