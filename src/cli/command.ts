import type { Environment } from '../config/layers.ts'

/** Exit codes, those of `sysexits.h` where it has one. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** The command line is wrong. */
  usage: 64,
  /** A file of the operator's (bar, menu) is wrong. */
  data: 65,
  /** The configuration is wrong. */
  config: 78,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** An option of a command, e.g. `--config FILE`. */
export type OptionSpec = {
  readonly about: string
  /** Name of the value in the help, e.g. `FILE`; without it the option is a switch. */
  readonly value?: string
}

/** Where a command reads its surroundings and writes its answers. */
export type Terminal = {
  /** One line on standard output. */
  out(line: string): void
  /** One line on standard error. */
  problem(line: string): void
  /** Asks a person; left out where there is none to ask. */
  readonly ask?: (question: string) => Promise<string>
  readonly environment: Environment
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal
  /** Has SIGHUP run a task from now on; without it the signal ends the process. */
  onHangup?(task: () => void): void
  /** Has a promise that failed, and that nobody waits for, told to `log`; without it that ends the process. */
  onStrayError?(log: (thrown: unknown) => void): void
  /** Ends the process at once; left out where the caller goes on, and what is left open does no harm. */
  end?(code: ExitCode): void
}

/** What was typed after the command's name, checked against its specs. */
export type Typed = {
  /** The value of an option, or `undefined`. */
  text(option: string): string | undefined
  has(option: string): boolean
  /** The argument at a place; there are exactly as many as the command names. */
  argument(position: number): string
  /** What was typed after the named arguments; empty unless the command takes any number (`rest`). */
  rest(): readonly string[]
}

export type Command = {
  /** Names of the arguments in the help, all required, e.g. `['FILE']`. */
  readonly args: readonly string[]
  /** Name of further arguments, of which any number may follow. */
  readonly rest?: string
  readonly options: { readonly [name: string]: OptionSpec }
  /** More than the one line of the table, shown by `--help`. */
  readonly details?: string
  run(typed: Typed, terminal: Terminal): Promise<ExitCode>
}

/** Wrong use that only the command itself can see. Ends with exit code 64 and the command's help hint. */
export class UsageError extends Error {}

/** Ends a command with words for the operator and an exit code; no stack is shown. */
export class CommandError extends Error {
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message)
    this.exitCode = exitCode
  }
}
