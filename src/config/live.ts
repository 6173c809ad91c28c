import { allKeys, camel, type Config, type SectionName } from './schema.ts'

/** What a change of the settings came to, by key (`security.ip_allowlist`). */
export type Adopted = {
  /** Counts from now on. */
  readonly taken: readonly string[]
  /** Differs from what runs, and counts after the next start. */
  readonly needsRestart: readonly string[]
}

/** The settings as they are now: those marked `live` in the schema change while the server runs. */
export type LiveConfig = {
  readonly current: () => Config
  /** Told after each change, with the new settings; must not throw. */
  readonly onChange: (told: (config: Config) => void) => void
}

export type AdoptingConfig = LiveConfig & { readonly adopt: (next: Config) => Adopted }

/** Holds the settings of a running server. */
export function liveConfig(start: Config): AdoptingConfig {
  let config = start
  const listeners: ((config: Config) => void)[] = []
  return {
    current: () => config,
    onChange: (told) => void listeners.push(told),
    adopt(next) {
      const changed = changes(config, next)
      const taken = changed.filter(({ isLive }) => isLive)
      config = merged(config, next, taken)
      for (const told of listeners) told(config)
      const needsRestart = changed.filter(({ isLive }) => !isLive).map(({ path }) => path)
      const isOtherPlugins = !Bun.deepEquals(config.plugins, next.plugins)
      return {
        taken: taken.map(({ path }) => path),
        needsRestart: isOtherPlugins ? [...needsRestart, 'plugins'] : needsRestart,
      }
    },
  }
}

type Change = {
  readonly section: SectionName
  /** In camel case. */
  readonly name: string
  readonly path: string
  readonly isLive: boolean
}

function changes(before: Config, after: Config): readonly Change[] {
  return allKeys().flatMap(({ section, name, key }) => {
    const at = camel(name)
    if (Bun.deepEquals(valueOf(before, section, at), valueOf(after, section, at))) return []
    return [{ section, name: at, path: `${section}.${name}`, isLive: key.live === true }]
  })
}

function merged(before: Config, after: Config, taken: readonly Change[]): Config {
  const sections: Partial<Record<SectionName, object>> = {}
  for (const { section, name } of taken) {
    const value = valueOf(after, section, name)
    sections[section] = Object.freeze({ ...(sections[section] ?? before[section]), [name]: value })
  }
  // Checked boundary: every value comes from one of two whole configurations.
  return Object.freeze({ ...before, ...sections }) as Config
}

function valueOf(config: Config, section: SectionName, name: string): unknown {
  return (config[section] as Readonly<Record<string, unknown>>)[name]
}
