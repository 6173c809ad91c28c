import type { Command } from './command.ts'
import type { CommandEntry } from './commands.ts'

/** What `maitred` alone prints. */
export function overview(commands: readonly CommandEntry[]): string {
  const rows = commands.map(({ name, about }) => [name, about] as const)
  return [
    'maitred: orders on WhatsApp for restaurants and bars, on a server of your own',
    '',
    'Usage: maitred COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...columns(rows),
    '',
    '"maitred help COMMAND" tells more about one.',
  ].join('\n')
}

/** What `maitred help COMMAND` prints. */
export function commandHelp(entry: CommandEntry, command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, about }]) =>
      [`--${name}${value === undefined ? '' : ` ${value}`}`, about] as const,
  )
  const usage = [
    'Usage: maitred',
    entry.name,
    ...command.args,
    ...(command.rest === undefined ? [] : [`[${command.rest}…]`]),
    ...(options.length > 0 ? ['[OPTIONS]'] : []),
  ]
  return [
    `maitred ${entry.name}: ${entry.about}`,
    '',
    usage.join(' '),
    ...(options.length > 0 ? ['', 'Options:', ...columns(options)] : []),
    ...(command.details === undefined ? [] : ['', command.details]),
  ].join('\n')
}

/** Two columns, the second aligned. */
export function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
