const SPIN_MS = 40

/** Works for a moment; gives how much longer it took than the work itself, as on a machine that others use too: at least 1. */
export function slowness(): number {
  const from = performance.now()
  const worked = process.cpuUsage()
  let workedMs = 0
  while (workedMs < SPIN_MS) {
    // Of the system, too: asking for it is most of this work.
    const { user, system } = process.cpuUsage(worked)
    workedMs = (user + system) / 1_000
  }
  return Math.max(1, (performance.now() - from) / workedMs)
}
