import type { LiveConfig } from '../../config/live.ts'
import type { Logger, Random } from '../../core/ports.ts'
import type { Timers } from '../../jobs/timers.ts'
import { type Networks, networks, readNetworksFile } from '../../platform/addresses.ts'

export type AllowlistDeps = {
  readonly live: LiveConfig
  /** `undefined` when the file can't be read. */
  readonly readFile: (path: string) => Promise<string | undefined>
  readonly timers: Timers
  readonly random: Random
  readonly log: Logger
}

export type Allowlist = {
  /** The list as it was last read whole; `null` before the first time. */
  readonly networks: () => Networks | null
  /** Reads it again. False where it can't be read or has a mistake: then the list stays as it was. */
  readonly refresh: () => Promise<boolean>
}

type Held = { readonly turn: number; readonly list: Networks }

/** The operator's list of networks, read at the start, every so many minutes, and when the settings change. */
export function allowlist(deps: AllowlistDeps): Allowlist {
  const { live, log } = deps
  let held: Held | null = null
  let begun = 0
  const refresh = async () => {
    const { ipAllowlistFile: path } = live.current().security
    if (path === null) return true
    const turn = (begun += 1)
    const text = await deps.readFile(path)
    // A slow disk may answer late, for the file of before: what was begun later and read whole stands.
    if (held !== null && held.turn > turn) return true
    const read = text === undefined ? null : readNetworksFile(text)
    if (read === null || !read.ok) {
      const line = read === null ? null : read.line
      log.warn({ event: 'SECURITY_ALLOWLIST_REFUSED', path, line }, 'the list of networks stays')
      return false
    }
    held = { turn, list: networks(read.ranges) }
    log.debug({ networks: read.ranges.length }, 'the list of networks was read')
    return true
  }
  const everyMs = () => live.current().security.ipAllowlistRefreshMinutes * 60_000
  live.onChange(keepFresh(deps, everyMs, refresh))
  return { networks: () => held?.list ?? null, refresh }
}

/** @returns what has it read at once, and then again as often as is set by then. */
function keepFresh(
  { timers, random }: AllowlistDeps,
  everyMs: () => number,
  refresh: () => Promise<boolean>,
): () => void {
  let cancel = () => {}
  const again = () => {
    cancel()
    cancel = timers.after(everyMs() * (0.9 + random() * 0.2), run)
  }
  const run = () => void refresh().finally(again)
  again()
  return run
}
