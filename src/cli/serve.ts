import { type RunningServer, startServer } from '../app.ts'
import { secretsOf } from '../config/describe.ts'
import type { Logger } from '../core/ports.ts'
import { DatabaseDamaged, DirectoryInUse, DirectoryUnusable } from '../db/embedded-lock.ts'
import { MigrationKeptOut, MigrationMismatch } from '../db/migrate.ts'
import { systemTimers, type Timers, waited } from '../jobs/timers.ts'
import { AddressUnusable } from '../listening.ts'
import { BUILD } from '../platform/build.ts'
import { systemRandom } from '../platform/chance.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { type AdjustableLogger, jsonLogger } from '../platform/log.ts'
import { PluginError, PluginMisconfigured } from '../plugin-loader.ts'
import { longestStopMs } from '../work.ts'
import { awaitDatabase } from './await-database.ts'
import {
  type Command,
  CommandError,
  EXIT,
  type ExitCode,
  type Terminal,
  type Typed,
} from './command.ts'
import { CONFIG_OPTION, loadSettings, settingsFor } from './settings.ts'
import { codeOf, refusalOf, unreached } from './with-database.ts'

export const serve: Command = {
  args: [],
  options: CONFIG_OPTION,
  details:
    'Waits for the database, brings it up to date, listens, and logs JSON lines to standard output.\n' +
    'SIGINT or SIGTERM stops it in order: /readyz says so first, for [server] leave_seconds, then what\n' +
    'was accepted is finished, or left to the next start, for as long as a reply and a send may take at\n' +
    'most; a second signal ends it at once. SIGHUP has it read its settings again: secrets, guards and\n' +
    'the log level change at once, the rest is named as waiting for a restart; if anything is wrong,\n' +
    'nothing is taken.',
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'serve')
    const log = jsonLogger({
      level: config.log.level,
      clock: systemClock,
      secrets: secretsOf(config),
    })
    terminal.onStrayError?.((error) =>
      log.error({ error }, 'a fault in the program itself, in what nobody waited for'),
    )
    const { signal } = terminal
    const waiting = { log, timers: systemTimers, version: BUILD.version, signal }
    const starting = awaitDatabase(config, waiting)
      .catch(unopened)
      .then(() => startServer(config, { clock: systemClock, random: systemRandom, newId, log }))
    // From the beginning: a signal during the start must not end it.
    terminal.onHangup?.(() => {
      starting.then(
        (server) => reload(server, { typed, terminal, log }),
        () => undefined,
      )
    })
    const end = (code: ExitCode) => terminal.end?.(code)
    const stopping = { signal, end, log, timers: systemTimers }
    const explained = starting.catch((thrown: unknown) => explain(thrown))
    const server = await startedOrLeft(explained, stopping)
    if (server === null) return EXIT.ok
    return await untilStopped(server, {
      ...stopping,
      leaveMs: config.server.leaveSeconds * 1000,
      limitMs: longestStopMs(config),
    })
  },
}

type Reloading = {
  readonly typed: Typed
  readonly terminal: Terminal
  readonly log: AdjustableLogger
}

/** Reads the settings again and takes them up whole, or not at all. */
function reload(
  server: Pick<RunningServer, 'reload' | 'reloadRefused'>,
  { typed, terminal, log }: Reloading,
): void {
  const loaded = loadSettings(typed, terminal, 'serve')
  if (!loaded.ok) {
    for (const { file, line, key, found, wanted } of loaded.problems) {
      const refused = { event: 'CONFIG_REFUSED', file, line, key, found, wanted }
      log.error(refused, 'the settings were not taken: those before stay')
    }
    server.reloadRefused()
    return
  }
  const { config } = loaded
  // A new secret must be blotted out before anything could print it. The answer to a signal is written at any level.
  log.adjust({ level: 'info', secrets: secretsOf(config) })
  const { taken, needsRestart } = server.reload(config)
  log.info({ event: 'CONFIG_RELOADED', taken, needsRestart }, 'the settings were read again')
  log.adjust({ level: config.log.level })
}

export type Stopping = {
  readonly signal: AbortSignal
  /** How long it is still there for those who don't know yet. */
  readonly leaveMs: number
  /** How long the stop itself may take. */
  readonly limitMs: number
  /** Ends the process under what is still under way. */
  readonly end: (code: ExitCode) => void
  readonly log: Logger
  readonly timers: Timers
}

/** A start that is asked to stop may be about to serve, and then stops in order; one that waits for others does not. */
const START_LEFT_MS = 2000

/** @returns `null` when the operator ended it before it served: nothing was accepted, and the database undoes what was begun. */
export async function startedOrLeft<T>(
  starting: Promise<T>,
  { signal, end, log, timers }: Omit<Stopping, 'leaveMs' | 'limitMs'>,
): Promise<T | null> {
  const left = stopped(signal).then(() => waited(timers, START_LEFT_MS))
  const started = await Promise.race([starting, left.then(() => null)])
  if (started !== null) return started
  log.warn({}, 'asked to stop before it served: the start is left')
  end(EXIT.ok)
  return null
}

/**
 * Keeps a server until the operator ends it, or until it can't go on: then the exit code asks for another start. A stop
 * that hangs is cut short: what was under way is as if the process had died, and repeated once its leases have run out.
 */
export async function untilStopped(
  server: Pick<RunningServer, 'broken' | 'stop'> & Partial<Pick<RunningServer, 'leave'>>,
  stopping: Stopping,
): Promise<ExitCode> {
  const { signal, leaveMs, limitMs, end, log, timers } = stopping
  const code = await Promise.race([
    stopped(signal).then(() => EXIT.ok),
    server.broken.then(() => EXIT.failed),
  ])
  // Balancers look now and then; until they have, whom they send is served.
  if (code === EXIT.ok && leaveMs > 0) {
    server.leave?.()
    await waited(timers, leaveMs)
  }
  const isInTime = await Promise.race([
    server.stop().then(() => true),
    waited(timers, limitMs).then(() => false),
  ])
  if (isInTime) return code
  log.error({ limitMs }, 'the stop took too long: what is under way is left to be repeated')
  end(EXIT.failed)
  return EXIT.failed
}

/** Resolves when the operator asks the process to end. */
function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Whatever keeps the first connection from being made lies with the database or its address. */
function unopened(thrown: unknown): never {
  throw thrown instanceof AddressUnusable ? thrown : new CommandError(unreached(codeOf(thrown)))
}

/**
 * What keeps a server from starting is the operator's to mend: said in words, not as a stack.
 * @param names what names the port and the database's folder, where they did not come from the settings.
 */
export function explain(
  thrown: unknown,
  names: { readonly port?: string; readonly folder?: string } = {},
): never {
  if (thrown instanceof PluginMisconfigured) throw new CommandError(thrown.message, EXIT.config)
  if (TOLD_BY_THEMSELVES.some((kind) => thrown instanceof kind)) {
    throw new CommandError((thrown as Error).message)
  }
  if (thrown instanceof AddressUnusable) throw new CommandError(thrown.told(names.port))
  if (thrown instanceof DirectoryUnusable) throw new CommandError(thrown.told(names.folder))
  const refusal = refusalOf(thrown)
  throw refusal === null ? thrown : new CommandError(refusal)
}

const TOLD_BY_THEMSELVES = [
  PluginError,
  MigrationMismatch,
  MigrationKeptOut,
  DirectoryInUse,
  DatabaseDamaged,
]
