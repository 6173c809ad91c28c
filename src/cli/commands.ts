import type { Command } from './command.ts'

/** A row of `maitred help`; the command's code is loaded when it runs, so that the others start fast. */
export type CommandEntry = {
  /** One or two words, as typed. */
  readonly name: string
  readonly about: string
  load(): Promise<Command>
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'check',
    about: 'check the configuration only',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'version',
    about: 'version, commit and Bun version',
    load: async () => (await import('./version.ts')).version,
  },
]
