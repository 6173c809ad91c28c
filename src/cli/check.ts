import { describeConfig } from '../config/describe.ts'
import { type Command, EXIT } from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'

export const check: Command = {
  args: [],
  options: CONFIG_OPTION,
  details:
    'Reads the file, the environment and the secret files exactly as "serve" does, and starts\n' +
    'nothing. Exit code 0: all good. 78: every problem was printed.',
  run: async (typed, terminal) => {
    const { config, origins } = settingsFor(typed, terminal, 'serve')
    const settings = describeConfig(config)
    const keyWidth = Math.max(...settings.map(({ key }) => key.length))
    for (const { key, value } of settings) {
      const origin = origins.get(key) ?? 'default'
      const note = origin === 'default' ? '' : `  (${origin})`
      terminal.out(`${key.padEnd(keyWidth)}  ${value}${note}`)
    }
    for (const { path } of config.plugins) terminal.out(`${'plugins'.padEnd(keyWidth)}  ${path}`)
    terminal.out('The configuration is good.')
    return EXIT.ok
  },
}
