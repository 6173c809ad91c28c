import { createInterface } from 'node:readline/promises'

import { EXIT, type ExitCode, type Terminal } from './cli/command.ts'
import { COMMANDS } from './cli/commands.ts'
import { runCommandLine } from './cli/run.ts'
import { standardOutput } from './cli/standard-output.ts'
import { stopSignal } from './cli/stop-signal.ts'
import { strayErrors } from './cli/stray-errors.ts'
import { faultLines } from './platform/log-fields.ts'

/** On a terminal only: a script has nobody to answer. Ctrl-C while it asks is a no. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    return await Promise.race([lines.question(question), closed])
  } finally {
    lines.close()
  }
}

async function main(): Promise<void> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  const output = standardOutput(process.stdout)
  const stop = stopSignal()
  const exit = (code: ExitCode) => process.exit(code)
  const terminal: Terminal = {
    out: (line) => output.line(line),
    problem: (line) => console.error(line),
    ...(isTerminal ? { ask } : {}),
    environment: process.env,
    get signal() {
      return stop.signal
    },
    onHangup: (task) => void process.on('SIGHUP', task),
    onStrayError: strayErrors(process, { problem: console.error, exit }),
    end: exit,
  }
  const code = await runCommandLine(process.argv.slice(2), COMMANDS, terminal)
  const lost = await output.lost()
  if (lost !== null) terminal.problem(`maitred: not all of it could be printed (${lost})`)
  process.exitCode = code === EXIT.ok && lost !== null ? EXIT.failed : code
  // A database that did not open has left a clock running, for which the process would go on.
  setTimeout(() => process.exit(), 500).unref()
}

main().catch((error: unknown) => {
  for (const line of faultLines(error)) console.error(line)
  process.exit(EXIT.failed)
})
