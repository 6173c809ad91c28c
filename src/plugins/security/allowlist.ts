import type { LiveConfig } from '../../config/live.ts'
import type { Logger, Random } from '../../core/ports.ts'
import type { Timers } from '../../jobs/timers.ts'
import { type Networks, networks, readNetworksFile } from '../../platform/addresses.ts'

export type AllowlistDeps = {
  readonly live: LiveConfig
  /** `undefined` when the file can't be read. */
  readonly readFile: (path: string) => Promise<string | undefined>
  /** The same without a moment in between: for settings that count from now on. */
  readonly readNow: (path: string) => string | undefined
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
  const take = (turn: number, path: string, text: string | undefined) => {
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
  const path = () => live.current().security.ipAllowlistFile
  const refresh = async () => {
    const named = path()
    if (named === null) return true
    const turn = (begun += 1)
    return take(turn, named, await deps.readFile(named))
  }
  const restart = keepFresh(deps, refresh)
  live.onChange(() => {
    const named = path()
    // Without a list that was just switched on nobody would be on it.
    if (named !== null) take((begun += 1), named, deps.readNow(named))
    restart()
  })
  return { networks: () => held?.list ?? null, refresh }
}

/**
 * Has it read again and again, as often as is set by then.
 * @returns what has the time to the next reading begin anew.
 */
function keepFresh(
  { live, timers, random }: AllowlistDeps,
  refresh: () => Promise<boolean>,
): () => void {
  let cancel = () => {}
  const again = () => {
    const everyMs = live.current().security.ipAllowlistRefreshMinutes * 60_000
    cancel()
    cancel = timers.after(everyMs * (0.9 + random() * 0.2), () => void refresh().finally(again))
  }
  again()
  return again
}
