import { createInterface } from 'node:readline/promises'

import type { Terminal } from './cli/command.ts'
import { COMMANDS } from './cli/commands.ts'
import { runCommandLine } from './cli/run.ts'

/**
 * The first SIGINT or SIGTERM asks the command to stop in order; the second one ends the process,
 * for an operator who has waited long enough.
 */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143)
      stop.abort(name)
    })
  }
  return stop.signal
}

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
  const terminal: Terminal = {
    out: (line) => console.log(line),
    problem: (line) => console.error(line),
    ...(isTerminal ? { ask } : {}),
    environment: process.env,
    signal: stopSignal(),
    onHangup: (task) => void process.on('SIGHUP', task),
    end: (code) => process.exit(code),
  }
  process.exitCode = await runCommandLine(process.argv.slice(2), COMMANDS, terminal)
}

void main()
