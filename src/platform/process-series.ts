import { readdirSync } from 'node:fs'

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** How often the event loop is looked at. */
const LOOP_EVERY_MS = 200

/**
 * CPU, memory, open files and the event loop of this process. Our own: most of prom-client's are of V8, stand at 0 under
 * Bun and cost a scrape 11 ms.
 * @param openFiles counts them.
 * @returns how to stop looking at the event loop.
 */
export function processSeries(
  registry: Registry,
  prefix: string,
  openFiles: () => number = filesOpen,
): () => void {
  const registers = [registry]
  const cpu = new Counter({
    name: `${prefix}process_cpu_seconds_total`,
    help: 'User and system time of the process',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  cpu.inc(0)
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `${prefix}process_${name}`,
      help,
      registers,
      collect() {
        this.set(readable(read))
      },
    })
  const startedAt = performance.timeOrigin / 1000
  gauge('start_time_seconds', 'When the process was started, since 1970', () => startedAt)
  gauge('resident_memory_bytes', 'Memory that the process holds', () => process.memoryUsage.rss())
  if (process.platform === 'linux') {
    gauge('open_fds', 'Open files and connections', openFiles)
  }
  return watchLoop(registry, prefix)
}

/** Memory and open files are read from files: where no more can be opened they are unknown, and all else is told. */
function readable(read: () => number): number {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'errno' in error) return Number.NaN
    throw error
  }
}

function filesOpen(): number {
  return readdirSync('/proc/self/fd').length
}

/** A timer that comes late shows how long everything else had to wait. */
function watchLoop(registry: Registry, prefix: string): () => void {
  const late = new Histogram({
    name: `${prefix}eventloop_lag_seconds`,
    help: 'How late a timer came that was to come every 200 ms',
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  let dueMs = performance.now() + LOOP_EVERY_MS
  const timer = setInterval(() => {
    const nowMs = performance.now()
    late.observe(Math.max(0, nowMs - dueMs) / 1000)
    dueMs = nowMs + LOOP_EVERY_MS
  }, LOOP_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
