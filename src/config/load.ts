import { dirname, resolve } from 'node:path'

import { Value } from '@sinclair/typebox/value'

import { withoutSecrets } from './address.ts'
import { crossChecks } from './cross-checks.ts'
import { hasTwin, isSecret, type Key, SHORTEST_SECRET } from './keys.ts'
import {
  type Environment,
  environmentLayer,
  fileLayer,
  type Found,
  isUnread,
  type Layer,
  type ReadFile,
} from './layers.ts'
import { absentPlugins, pluginEntries } from './plugin-entries.ts'
import { type Problem, shown } from './problems.ts'
import { allKeys, camel, type Config, type PluginEntry, sectionNames, SECTIONS } from './schema.ts'
import { type SecretFile, secretFilesOf } from './secret-files.ts'
import { readTextFile, readToml } from './toml-file.ts'

/**
 * What a command needs beyond what has a default: what `serve` can't do without; every secret that a file is named for;
 * or no more than the database, so that it runs where the others' files can't be read.
 */
export type Needs = 'serve' | 'secrets' | 'database'

export type ConfigSource = {
  /** Path of the TOML file. */
  readonly file: string
  /** The file was named by the operator; then it must exist. */
  readonly isNamed: boolean
  readonly environment: Environment
  readonly needs: Needs
  /** `undefined` when there is no file. */
  readonly readFile?: ReadFile
}

export type LoadedConfig =
  | {
      readonly ok: true
      readonly config: Config
      /** Where each setting came from, by path: a file with line, a variable, or `default`. */
      readonly origins: ReadonlyMap<string, string>
      /** Files that hold secrets, the settings file among them where it does. */
      readonly secretFiles: readonly SecretFile[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads file, environment and secret files into one frozen object, or tells every problem at once. */
export function loadConfig(source: ConfigSource): LoadedConfig {
  const readFile = source.readFile ?? readTextFile
  const folder = dirname(resolve(source.file))
  const beside: ReadFile = (path) => readFile(resolve(folder, path))
  const file = readToml(source, readFile)
  const layers = [
    file.toml === undefined ? EMPTY : fileLayer(file.toml, beside),
    environmentLayer(source.environment, readFile),
  ]
  const plugins = file.toml === undefined ? NO_PLUGINS : pluginEntries(file.toml, folder)
  const checked = withPaths(checkAll(layers), source.file)
  const problems = [
    ...file.problems,
    ...layers.flatMap((layer, index) => worthTelling(layer, layers[index + 1], source.needs)),
    ...plugins.problems,
    ...(source.needs === 'serve' ? absentPlugins(file.toml, plugins.entries, readFile) : []),
    ...checked.problems,
    ...crossChecks(checked, source.needs === 'serve' ? readFile : null),
  ]
  const isAbsent = file.toml === undefined && file.problems.length === 0
  const missing =
    problems.length > 0 && file.toml === undefined
      ? []
      : missingFor(source, checked, isAbsent).filter(isNotAmong(problems))
  const all = [...problems, ...missing]
  if (all.length > 0) return { ok: false, problems: inFileOrder(all) }
  return {
    ok: true,
    config: assemble(checked.values, plugins.entries),
    origins: checked.origins,
    secretFiles: secretFilesOf(checked.found, source.file),
  }
}

/** A file of a secret that can't be read is none where the layer above gives the secret, or nobody needs it. */
function worthTelling(layer: Layer, above: Layer | undefined, needs: Needs): readonly Problem[] {
  const spared = allKeys()
    .filter(({ key }) => hasTwin(key))
    .map(({ section, name }) => ({ section, path: `${section}.${name}` }))
    .filter(
      ({ section, path }) =>
        above?.found.has(path) === true || (needs === 'database' && section !== 'database'),
    )
  return layer.problems.filter((problem) => !spared.some(({ path }) => isUnread(problem, path)))
}

/** A setting whose `_file` twin can't be read is told once, by the twin. */
function isNotAmong(problems: readonly Problem[]): (missing: Problem) => boolean {
  const told = new Set(problems.map((problem) => problem.key))
  return ({ key }) => !told.has(key) && !told.has(`${key}_file`)
}

const EMPTY: Layer = { found: new Map(), problems: [] }
const NO_PLUGINS = { entries: [], problems: [] } as const

/** Paths that the file names count from the file: the embedded database's folder and the list of networks. */
function withPaths(checked: Checked, file: string): Checked {
  const values = new Map(checked.values)
  const folder = dirname(resolve(file))
  const isFromFile = (key: string) => checked.origins.get(key)?.startsWith(`${file}:`) === true
  const url = values.get('database.url')
  const isFolder = typeof url === 'string' && url.startsWith(EMBEDDED) && url !== IN_MEMORY
  if (isFolder && isFromFile('database.url')) {
    values.set('database.url', `${EMBEDDED}${resolve(folder, url.slice(EMBEDDED.length))}`)
  }
  const list = values.get('security.ip_allowlist_file')
  if (typeof list === 'string' && isFromFile('security.ip_allowlist_file')) {
    values.set('security.ip_allowlist_file', resolve(folder, list))
  }
  return { ...checked, values }
}

const EMBEDDED = 'embedded:'
/** No folder of that name. */
const IN_MEMORY = 'embedded::memory:'

type Checked = {
  /** As it was found, by path, where anything was. */
  readonly found: ReadonlyMap<string, Found>
  readonly values: ReadonlyMap<string, unknown>
  readonly origins: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
}

/** Later layers win; what they hide is not complained about. */
function checkAll(layers: readonly Layer[]): Checked {
  const values = new Map<string, unknown>()
  const origins = new Map<string, string>()
  const winners = new Map<string, Found>()
  const problems: Problem[] = []
  for (const { section, name, key } of allKeys()) {
    const path = `${section}.${name}`
    const found = layers.reduce<Found | undefined>(
      (last, layer) => layer.found.get(path) ?? last,
      undefined,
    )
    if (found === undefined) {
      values.set(path, key.default)
      origins.set(path, 'default')
      continue
    }
    winners.set(path, found)
    const value =
      key.kind === 'secrets' && typeof found.value === 'string' ? [found.value] : found.value
    if (Value.Check(key.schema, value) && value !== null) {
      values.set(path, value)
      origins.set(path, found.line === undefined ? found.file : `${found.file}:${found.line}`)
    } else {
      problems.push({
        ...placeOf(found),
        key: path,
        found: foundText(key, value),
        wanted: key.wanted,
      })
    }
  }
  return { found: winners, values, origins, problems }
}

function placeOf(found: Found): Pick<Problem, 'file' | 'line'> {
  return { file: found.file, line: found.line }
}

function foundText(key: Key, value: unknown): string {
  if (!isSecret(key)) return shown(typeof value === 'string' ? withoutSecrets(value) : value)
  if (Array.isArray(value) && key.kind === 'secret') return 'a list'
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  return SECRET_FAULTS.find(([, isIt]) => isIt(given))?.[0] ?? 'another text'
}

/** What is wrong with secrets, in words that show nothing of them. */
const SECRET_FAULTS: readonly (readonly [string, (given: readonly unknown[]) => boolean])[] = [
  ['what is no text in quotes', (given) => given.some((one) => typeof one !== 'string')],
  ['an empty text', (given) => given.includes('')],
  ['the same text twice', (given) => new Set(given).size < given.length],
  ['a text with a space', (given) => given.some((one) => /\s/.test(String(one)))],
  [
    'a text that is too short',
    (given) => given.some((one) => String(one).length < SHORTEST_SECRET),
  ],
]

const SERVE_NEEDS = [
  'whatsapp.access_token',
  'whatsapp.app_secret',
  'whatsapp.verify_token',
  'whatsapp.phone_number_id',
] as const

function missingFor(source: ConfigSource, checked: Checked, isAbsent: boolean): readonly Problem[] {
  if (source.needs !== 'serve') return []
  return SERVE_NEEDS.filter((path) => {
    const value = checked.values.get(path)
    return value === null || (Array.isArray(value) && value.length === 0)
  }).map((path) => {
    const [section = '', name = ''] = path.split('.')
    const key = allKeys().find((entry) => entry.section === section && entry.name === name)?.key
    const variable = `MAITRED_${section}_${name}`.toUpperCase()
    const wanted = `${key?.wanted ?? 'a value'}, here or in ${variable}`
    const file = isAbsent ? `${source.file} (no such file)` : source.file
    return { file, key: path, found: 'nothing', wanted }
  })
}

function assemble(values: ReadonlyMap<string, unknown>, plugins: readonly PluginEntry[]): Config {
  const config: Record<string, unknown> = {}
  for (const section of sectionNames()) {
    const entries = Object.keys(SECTIONS[section]).map((name) => [
      camel(name),
      values.get(`${section}.${name}`),
    ])
    config[section] = Object.fromEntries(entries)
  }
  config['plugins'] = plugins
  // Checked boundary: every key above has passed its own schema, which is what Config is made of.
  return deepFreeze(config) as Config
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}

/** The file's problems by line, then the rest as they were found. */
function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  const line = (problem: Problem) => problem.line ?? Number.MAX_SAFE_INTEGER
  return problems.toSorted((a, b) => line(a) - line(b))
}
