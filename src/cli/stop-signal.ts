/**
 * SIGINT and SIGTERM. The first asks a command that has taken the signal to stop in order, and ends any other; the
 * second ends the process, for an operator who has waited long enough. Not left to the system, which passes over both
 * where this is the first process of a container.
 */
export function stopSignal(): { readonly signal: AbortSignal } {
  const stop = new AbortController()
  let isTaken = false
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!isTaken || stop.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143)
      stop.abort(name)
    })
  }
  return {
    get signal() {
      isTaken = true
      return stop.signal
    },
  }
}
