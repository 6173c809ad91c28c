/** What a process has used so far, as Linux tells it. */
import { readFileSync } from 'node:fs'

/** What `/proc` counts in. */
const TICKS_PER_SECOND = 100

/** User and system time so far. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name before may hold spaces; 14 and 15 of the page are 11 and 12 behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** What is in memory and belongs to the process alone, and what it shares with files, as `ps` counts. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}
