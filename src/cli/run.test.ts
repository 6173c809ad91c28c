import { expect, test } from 'bun:test'

import type { Command } from './command.ts'
import { CommandError, EXIT } from './command.ts'
import { type CommandEntry, COMMANDS } from './commands.ts'
import { runCommandLine } from './run.ts'

const seat: Command = {
  args: ['TABLE'],
  options: { guests: { value: 'N', about: 'how many' }, quiet: { about: 'say nothing' } },
  run: async (typed, terminal) => {
    if (typed.argument(0) === 'A99') throw new CommandError('there is no table A99', EXIT.data)
    terminal.out(`${typed.argument(0)} ${typed.text('guests')} ${typed.has('quiet')}`)
    return EXIT.ok
  },
}

const ENTRIES: readonly CommandEntry[] = [
  { name: 'table seat', about: 'seat guests', load: async () => seat },
  { name: 'table clear', about: 'clear a table', load: async () => seat },
  ...COMMANDS,
]

async function run(...argv: readonly string[]) {
  const out: string[] = []
  const problems: string[] = []
  const code = await runCommandLine(argv, ENTRIES, {
    out: (line) => void out.push(line),
    problem: (line) => void problems.push(line),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, out: out.join('\n'), problems: problems.join('\n') }
}

test('maitred alone shows every command', async () => {
  const { code, out } = await run()

  expect(code).toBe(0)
  for (const { name, about } of ENTRIES) {
    expect(out).toContain(name)
    expect(out).toContain(about)
  }
})

test('a command gets its arguments, options and switches in any order', async () => {
  expect((await run('table', 'seat', '--quiet', 'A5', '--guests=4')).out).toBe('A5 4 true')
  expect((await run('table', 'seat', 'A5')).out).toBe('A5 undefined false')
})

test('help for one command shows how it is used', async () => {
  const { code, out } = await run('help', 'table', 'seat')

  expect(code).toBe(0)
  expect(out).toContain('Usage: maitred table seat TABLE [OPTIONS]')
  expect(out).toContain('--guests N  how many')
  expect((await run('table', 'seat', '--help')).out).toBe(out)
})

test.each([
  [['chekc'], 'Did you mean "maitred check"?'],
  [['table', 'saet'], 'Did you mean "maitred table seat"?'],
  [['table'], 'There are: table seat, table clear.'],
  [['xyzzyxyzzy'], '"maitred help" shows them all.'],
  [['table', 'seat'], 'TABLE is missing'],
  [['table', 'seat', 'A5', 'A6'], '"A6" is one argument too many'],
  [['table', 'seat', 'A5', '--guest', '4'], 'there is no option --guest; did you mean --guests?'],
  [['table', 'seat', 'A5', '--guests'], '--guests wants a value: --guests=N'],
  [['table', 'seat', 'A5', '--guests', '-4'], '--guests wants a value: --guests=N'],
  [['table', 'seat', 'A5', '--quiet=4'], '--quiet takes no value'],
  [['--config', 'x.toml', 'check'], '"--config" stands before a command: options come after it'],
  [['no'], '"maitred help" shows them all.'],
])('%j is refused with a way out and exit code 64', async (argv, hint) => {
  const { code, out, problems } = await run(...argv)

  expect(code).toBe(64)
  expect(out).toBe('')
  expect(problems).toContain(hint)
})

test('a command that cannot do its work says why, without a stack', async () => {
  const { code, problems } = await run('table', 'seat', 'A99')

  expect(code).toBe(65)
  expect(problems).toBe('maitred table seat: there is no table A99')
})

test('check lists every problem and ends with 78', async () => {
  const { code, problems } = await run('check', '--config', '/nowhere/config.toml')

  expect(code).toBe(78)
  expect(problems).toContain('/nowhere/config.toml')
  expect(problems).toContain('nothing was started')
})

test('version tells version, commit and Bun', async () => {
  expect((await run('--version')).out).toMatch(/^maitred \d+\.\d+\.\d+ \(source\), Bun 1\.4\.5$/)
})
