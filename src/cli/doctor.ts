import { secretsOf } from '../config/describe.ts'
import { loadConfig, type Needs } from '../config/load.ts'
import { openDatabase } from '../db/client.ts'
import { ALL_CHECKS } from '../doctor/all-checks.ts'
import { configFault } from '../doctor/config-checks.ts'
import { examine, type Finding, withoutConfig } from '../doctor/examine.ts'
import { reportLines, summary } from '../doctor/report.ts'
import { systemTimers, type Timers } from '../jobs/timers.ts'
import { systemClock } from '../platform/clock.ts'
import {
  type Loaded,
  type SurroundingsDeps,
  surroundingsOf,
  systemAddresses,
} from '../surroundings.ts'
import { type Command, EXIT, type ExitCode, type Terminal, type Typed } from './command.ts'
import { CONFIG_OPTION } from './settings.ts'

/** One request; then its check can still say who did not answer. */
export const REQUEST_MS = 1_700
export const CHECK_MS = 2_000
/** All checks together. */
export const ALL_MS = 2_900
/** Shorter ones would blot out parts of words, and can't be set but as the database's password. */
const SHORTEST_SECRET = 6

export const doctor: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    json: { about: 'print the report as JSON' },
  },
  details:
    'Looks at the configuration, the database, this server, Meta, the models, the bars and what waits,\n' +
    'within 3 seconds, and changes nothing. Exit code 0: nothing failed (warnings may stand). 1:\n' +
    'something failed. docs/doctor.md lists every check with its causes and fixes.',
  run: (typed, terminal) =>
    runDoctor(typed, terminal, {
      clock: systemClock,
      timers: systemTimers,
      timeoutMs: REQUEST_MS,
      checkMs: CHECK_MS,
      allMs: ALL_MS,
      fetch,
      addressesOf: systemAddresses,
      openDatabase,
    }),
}

export type DoctorDeps = SurroundingsDeps & {
  readonly timers: Timers
  readonly checkMs: number
  readonly allMs: number
}

/** The command with its surroundings as arguments. */
export async function runDoctor(
  typed: Typed,
  terminal: Terminal,
  deps: DoctorDeps,
): Promise<ExitCode> {
  const loaded = loadAll(typed, terminal)
  const findings = 'config' in loaded ? await examined(loaded, deps) : loaded.findings
  const hidden = 'config' in loaded ? secretsOf(loaded.config) : []
  const lines = typed.has('json') ? [asJson(findings)] : reportLines(findings)
  for (const line of lines) terminal.out(without(hidden, line))
  return findings.some(({ level }) => level === 'fail') ? EXIT.failed : EXIT.ok
}

function asJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ...summary(findings), checks: findings }, null, 2)
}

async function examined(loaded: Loaded, deps: DoctorDeps): Promise<readonly Finding[]> {
  const { surroundings, close } = surroundingsOf(loaded, deps)
  try {
    return await examine(ALL_CHECKS, surroundings, { deadline: deadlines(deps) })
  } finally {
    // A connection that never came must not hold the report back.
    void close()
  }
}

/** Each check has its own time, and none goes on beyond that of all together. */
function deadlines({ timers, checkMs, allMs, clock }: DoctorDeps) {
  const began = clock.now().getTime()
  return (late: () => void): (() => void) => {
    const left = began + allMs - clock.now().getTime()
    return timers.after(Math.max(0, Math.min(checkMs, left)), late)
  }
}

/** What `serve` would miss is a finding; what can't be read at all leaves nothing else to look at. */
function loadAll(
  typed: Typed,
  terminal: Terminal,
): Loaded | { readonly findings: readonly Finding[] } {
  const named = typed.text('config')
  const load = (needs: Needs) =>
    loadConfig({
      file: named ?? 'config.toml',
      isNamed: named !== undefined,
      environment: terminal.environment,
      needs,
    })
  const readable = load('secrets')
  if (!readable.ok) {
    const verdict = configFault('unreadable', readable.problems)
    return { findings: withoutConfig(ALL_CHECKS, { id: 'config.valid', verdict }) }
  }
  const whole = load('serve')
  const { config, secretFiles } = readable
  return { config, secretFiles, problems: whole.ok ? [] : whole.problems }
}

/** The last wall: should a secret have got into a text after all, it ends here. */
function without(secrets: readonly string[], text: string): string {
  return secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((kept, secret) => kept.replaceAll(secret, '…'), text)
}
