import { type ConfigSource, loadConfig } from '../src/config/load.ts'
import type { Config } from '../src/config/schema.ts'

/** The settings of a file with these lines: the default of all that it does not say. */
export function settingsOf(
  toml = '',
  more: Partial<Pick<ConfigSource, 'environment' | 'needs'>> = {},
): Config {
  const loaded = loadConfig({
    file: '/etc/maitred/config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile: () => toml,
    ...more,
  })
  if (!loaded.ok) throw new Error(`wrong settings: ${JSON.stringify(loaded.problems)}`)
  return loaded.config
}
