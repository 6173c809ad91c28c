import { loadConfig, type LoadedConfig, type Needs } from '../config/load.ts'
import type { Problem } from '../config/problems.ts'
import type { OptionSpec, Terminal, Typed } from './command.ts'

/** The configuration is wrong: every problem at once. Ends with exit code 78. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super('the configuration is wrong')
    this.problems = problems
  }
}

export const CONFIG_OPTION: { readonly config: OptionSpec } = {
  config: { value: 'FILE', about: 'settings (default: ./config.toml)' },
}

/**
 * The settings a command runs with.
 * @throws ConfigError
 */
export function settingsFor(
  typed: Typed,
  terminal: Terminal,
  needs: Needs,
): Extract<LoadedConfig, { readonly ok: true }> {
  const loaded = loadSettings(typed, terminal, needs)
  if (!loaded.ok) throw new ConfigError(loaded.problems)
  return loaded
}

/** The settings as they are on disk now, or all that is wrong with them. */
export function loadSettings(typed: Typed, terminal: Terminal, needs: Needs): LoadedConfig {
  const named = typed.text('config')
  return loadConfig({
    file: named ?? 'config.toml',
    isNamed: named !== undefined,
    environment: terminal.environment,
    needs,
  })
}
