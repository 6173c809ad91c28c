import { passwordIn, withoutPassword } from './address.ts'
import { isSecret } from './keys.ts'
import { allKeys, camel, type Config } from './schema.ts'

export type Setting = {
  /** `server.port`. */
  readonly key: string
  /** As TOML; for a secret only `set` or `missing`. */
  readonly value: string
}

/** Every setting as a person may see it. */
export function describeConfig(config: Config): readonly Setting[] {
  return allKeys().map(({ section, name, key }) => {
    const values: Readonly<Record<string, unknown>> = config[section]
    const value = values[camel(name)]
    const path = `${section}.${name}`
    if (isSecret(key)) return { key: path, value: hasValue(value) ? 'set' : 'missing' }
    if (path === 'database.url')
      return { key: path, value: JSON.stringify(withoutPassword(String(value))) }
    return { key: path, value: hasValue(value) ? JSON.stringify(value) : '-' }
  })
}

/** In every log line and half of the doctor's advice: as a password it is given away by none of them. */
const OWN_NAME = 'maitred'

/** All secrets of a configuration, for the log to blot out, passwords in addresses included. */
export function secretsOf(config: Config): readonly string[] {
  const values = allKeys().flatMap(({ section, name, key }) => {
    const settings: Readonly<Record<string, unknown>> = config[section]
    return isSecret(key) ? [settings[camel(name)]].flat() : []
  })
  return [...values, passwordIn(config.database.url)].filter(
    (value): value is string => typeof value === 'string' && value !== OWN_NAME,
  )
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
