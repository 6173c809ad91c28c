import { renderUnicodeCompact } from 'uqr'

import type { Environment } from '../config/layers.ts'
import { loadConfig } from '../config/load.ts'
import { startDemo } from '../demo/demo-server.ts'
import { systemTimers } from '../jobs/timers.ts'
import { systemRandom } from '../platform/chance.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { jsonLogger } from '../platform/log.ts'
import { longestStopMs } from '../work.ts'
import { type Command, UsageError } from './command.ts'
import { explain, untilStopped } from './serve.ts'

const DEFAULT_PORT = 8484

export const demo: Command = {
  args: [],
  options: {
    port: {
      value: 'N',
      about: `port to listen on; 0 takes any free one (default: ${DEFAULT_PORT})`,
    },
    data: {
      value: 'DIR',
      about: 'keep the data in a folder (default: in memory, gone afterwards)',
    },
  },
  details:
    'Two sample bars, simulated phones, and the production server between them, all on this\n' +
    'machine. config.toml is not read. With OPENAI_API_KEY or GEMINI_API_KEY set the models answer;\n' +
    'without them the house waiter does, and nothing leaves the machine.',
  run: async (typed, terminal) => {
    const port = portOf(typed.text('port'))
    const folder = typed.text('data')
    const loaded = loadConfig({
      file: 'config.toml',
      isNamed: false,
      environment: modelKeys(terminal.environment),
      needs: 'database',
      readFile: nothing,
    })
    if (!loaded.ok) throw new Error('the built-in defaults are wrong')
    const log = jsonLogger({ level: 'warn', clock: systemClock })
    const running = await startDemo(
      loaded.config,
      { port, database: `embedded:${folder ?? ':memory:'}` },
      { clock: systemClock, random: systemRandom, newId, log },
    ).catch((thrown: unknown) => explain(thrown, { port: '--port', folder: '--data' }))
    terminal.out(`\n  maitred demo: open ${running.url}\n`)
    if (running.networkUrl !== null) {
      terminal.out(`  With a phone on the same network: ${running.networkUrl}\n`)
      terminal.out(renderUnicodeCompact(running.networkUrl, { border: 2 }))
    }
    terminal.out(
      '\n  Scan a table on the page and write "2 beers and fries", or press the telephone in the chat.\n' +
        '  Ctrl+C ends the demo.',
    )
    return await untilStopped(running, {
      signal: terminal.signal,
      // Nobody is sent here by a balancer.
      leaveMs: 0,
      limitMs: longestStopMs(loaded.config),
      end: (code) => terminal.end?.(code),
      log,
      timers: systemTimers,
    })
  },
}

/** No settings file: the demo is the same wherever it runs. */
function nothing(): undefined {
  return undefined
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError('--port wants a number from 0 to 65535')
  return port
}

const MODEL_KEYS = [
  'OPENAI_API_KEY',
  'OPENAI_ORG_ID',
  'OPENAI_PROJECT_ID',
  'GEMINI_API_KEY',
] as const

/** Of the environment the demo takes the models' keys and nothing else. */
function modelKeys(environment: Environment): Environment {
  return Object.fromEntries(
    MODEL_KEYS.flatMap((name) => {
      const value = environment[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
}
