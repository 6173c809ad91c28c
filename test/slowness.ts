const SPIN_MS = 40

/** Works for a moment; gives how much longer it took than the work itself, as on a machine that others use too: at least 1. */
export function slowness(): number {
  const from = performance.now()
  const { user } = process.cpuUsage()
  while (process.cpuUsage().user - user < SPIN_MS * 1_000);
  return Math.max(1, (performance.now() - from) / SPIN_MS)
}
