import type { Environment } from '../src/config/layers.ts'
import { loadConfig, type LoadedConfig, type Needs } from '../src/config/load.ts'
import { formatProblem } from '../src/config/problems.ts'

type Given = {
  readonly toml?: string
  readonly environment?: Environment
  readonly needs?: Needs
  readonly files?: Readonly<Record<string, string>>
}

/** As `/etc/m/config.toml`, beside `files` by their whole paths. */
export function load({
  toml = '',
  environment = {},
  needs = 'secrets',
  files = {},
}: Given): LoadedConfig {
  const readFile = (path: string) => (path === '/etc/m/config.toml' ? toml : files[path])
  return loadConfig({ file: '/etc/m/config.toml', isNamed: true, environment, needs, readFile })
}

/** @throws with all problems. */
export function configOf(given: Given) {
  const loaded = load(given)
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  return loaded.config
}

/** As a terminal shows them; empty: it loads. */
export function problemsOf(given: Given): readonly string[] {
  const loaded = load(given)
  return loaded.ok ? [] : loaded.problems.map(formatProblem)
}
