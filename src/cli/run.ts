import { parseArgs } from 'node:util'

import { formatProblem, nearest } from '../config/problems.ts'
import {
  type Command,
  CommandError,
  EXIT,
  type ExitCode,
  type Terminal,
  type Typed,
  UsageError,
} from './command.ts'
import type { CommandEntry } from './commands.ts'
import { commandHelp, overview } from './help.ts'
import { ConfigError } from './settings.ts'

/**
 * Runs what was typed: `argv` without program names. Gives the exit code; only bugs are thrown.
 */
export async function runCommandLine(
  argv: readonly string[],
  commands: readonly CommandEntry[],
  terminal: Terminal,
): Promise<ExitCode> {
  const words = argv.filter((word) => word !== '--help' && word !== '-h')
  const wantsHelp = words.length < argv.length || words[0] === 'help'
  const typedWords = words[0] === 'help' ? words.slice(1) : words
  if (typedWords.length === 0) {
    terminal.out(overview(commands))
    return EXIT.ok
  }
  if (typedWords[0] === '--version') return await runCommandLine(['version'], commands, terminal)
  const found = find(typedWords, commands)
  if (found === undefined) return unknownCommand(typedWords, commands, terminal)
  const command = await found.entry.load()
  if (wantsHelp) {
    terminal.out(commandHelp(found.entry, command))
    return EXIT.ok
  }
  try {
    return await command.run(typedFor(command, found.rest), terminal)
  } catch (error) {
    return explain(error, found.entry, terminal)
  }
}

/** The longest name wins: `bar import` before a possible `bar`. */
function find(words: readonly string[], commands: readonly CommandEntry[]) {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const entry = commands.find((candidate) => candidate.name === name)
    if (entry !== undefined) return { entry, rest: words.slice(length) }
  }
  return undefined
}

function unknownCommand(
  words: readonly string[],
  commands: readonly CommandEntry[],
  terminal: Terminal,
): ExitCode {
  const [first = '', second] = words
  if (first.startsWith('-')) {
    terminal.problem(`maitred: "${first}" stands before a command: options come after it`)
    terminal.problem('"maitred help" shows the commands.')
    return EXIT.usage
  }
  const names = commands.map((entry) => entry.name)
  const group = names.filter((name) => name.startsWith(`${first} `))
  const typed = group.length > 0 && second !== undefined ? `${first} ${second}` : first
  const near = nearest(typed, group.length > 0 ? group : names)
  terminal.problem(`maitred: there is no command "${typed}"`)
  if (near !== undefined) terminal.problem(`Did you mean "maitred ${near}"?`)
  else if (group.length > 0) terminal.problem(`There are: ${group.join(', ')}.`)
  else terminal.problem('"maitred help" shows them all.')
  return EXIT.usage
}

function typedFor(command: Command, words: readonly string[]): Typed {
  const { values, positionals } = parseStrictly(words, command.options)
  const missing = command.args[positionals.length]
  if (missing !== undefined) throw new UsageError(`${missing} is missing`)
  const extra = positionals[command.args.length]
  if (extra !== undefined && command.rest === undefined)
    throw new UsageError(`"${extra}" is one argument too many`)
  return {
    text: (option) => {
      const value = values[option]
      return typeof value === 'string' ? value : undefined
    },
    has: (option) => values[option] === true,
    argument: (position) => positionals[position] ?? '',
    rest: () => positionals.slice(command.args.length),
  }
}

function parseStrictly(words: readonly string[], specs: Command['options']) {
  const types = Object.entries(specs).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const,
  )
  const options = Object.fromEntries(types)
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const typed = /'(--?[^' =]+)/.exec(error.message)?.[1] ?? ''
    const isUnknown = 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
    const told = isUnknown ? unknownOption(typed, specs) : wrongValue(typed, specs)
    throw new UsageError(told, { cause: error })
  }
}

function unknownOption(typed: string, specs: Command['options']): string {
  const known = Object.keys(specs).map((name) => `--${name}`)
  const near = nearest(typed, known)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return `there is no option ${typed}${hint}`
}

/** A value that begins with a dash could be an option forgotten or meant. */
function wrongValue(typed: string, specs: Command['options']): string {
  const value = specs[typed.replace(/^--/, '')]?.value
  return value === undefined
    ? `${typed} takes no value`
    : `${typed} wants a value: ${typed}=${value}`
}

function explain(error: unknown, entry: CommandEntry, terminal: Terminal): ExitCode {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) terminal.problem(formatProblem(problem))
    const count = error.problems.length
    terminal.problem(
      `maitred: ${count} ${count === 1 ? 'problem' : 'problems'} in the configuration; nothing was started`,
    )
    return EXIT.config
  }
  if (error instanceof UsageError) {
    terminal.problem(`maitred ${entry.name}: ${error.message}`)
    terminal.problem(`"maitred help ${entry.name}" shows how it is used.`)
    return EXIT.usage
  }
  if (error instanceof CommandError) {
    terminal.problem(`maitred ${entry.name}: ${error.message}`)
    return error.exitCode
  }
  throw error
}
