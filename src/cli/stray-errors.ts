import { faultLines } from '../platform/log-fields.ts'
import { EXIT, type ExitCode } from './command.ts'

/** What the process tells of. */
type Source = {
  on(event: 'uncaughtException' | 'unhandledRejection', told: (thrown: unknown) => void): unknown
}

type Ending = {
  /** One line on standard error. */
  readonly problem: (line: string) => void
  readonly exit: (code: ExitCode) => void
}

/**
 * Faults that reach nobody who waits: the runtime would print them whole, with whatever a vendor or a driver quotes in
 * its message. One thrown in a callback ends the process, as nothing tells what it left half done; so does a promise's,
 * unless a server has said that it goes on.
 * @returns how a server says so: `log` is told instead.
 */
export function strayErrors(
  source: Source,
  { problem, exit }: Ending,
): (log: (thrown: unknown) => void) => void {
  let goesOn: ((thrown: unknown) => void) | null = null
  const end = (thrown: unknown) => {
    for (const line of faultLines(thrown)) problem(line)
    exit(EXIT.failed)
  }
  source.on('uncaughtException', end)
  source.on('unhandledRejection', (thrown) => (goesOn ?? end)(thrown))
  return (log) => {
    goesOn = log
  }
}
