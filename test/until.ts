/** What a test waits for must not go on being asked for once it has failed. */
const UNTIL_MS = 85_000

/** Lets the event loop turn until `isSo`; for what has no promise of its own to wait for. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + UNTIL_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it was waited for in vain')
    await new Promise((resolve) => void setImmediate(resolve))
  }
}
