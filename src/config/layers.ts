import { hasTwin, type Key } from './keys.ts'
import { type Problem, shown, wantedInstead } from './problems.ts'
import { allKeys, type SectionName, sectionNames, SECTIONS } from './schema.ts'
import type { TomlLines } from './toml-lines.ts'

/** A setting as it was found, before it is checked. */
export type Found = {
  readonly value: unknown
  readonly file: string
  readonly line?: number | undefined
  /** The file a `_file` twin named. */
  readonly secretFile?: string
}

/** Settings by path (`server.port`), from one place, with what was wrong there. */
export type Layer = {
  readonly found: ReadonlyMap<string, Found>
  readonly problems: readonly Problem[]
}

export type ReadFile = (path: string) => string | NotText | undefined

/** What is there instead of a text, in words. */
export type NotText = { readonly found: string }

/** The text of a file, or what was found of it. @param path as the operator wrote it. */
export function textAt(path: string, readFile: ReadFile): string | NotText {
  const content = readFile(path)
  if (content === undefined) return { found: `no file at ${shown(path)}` }
  return typeof content === 'string' ? content : { found: `${content.found} at ${shown(path)}` }
}
export type Environment = { readonly [name: string]: string | undefined }

type TomlFile = {
  readonly file: string
  readonly lines: TomlLines
  readonly root: Readonly<Record<string, unknown>>
}

/** Settings of a parsed TOML file; `_file` twins are read at once. */
export function fileLayer(toml: TomlFile, readFile: ReadFile): Layer {
  const found = new Map<string, Found>()
  const problems: Problem[] = []
  for (const [section, body] of Object.entries(toml.root)) {
    if (section === 'plugins') continue
    const place = { file: toml.file, line: toml.lines.line(section) }
    const known = sectionNames().find((name) => name === section)
    if (known === undefined) {
      const wanted = wantedInstead(section, [...sectionNames(), 'plugins'], 'section')
      problems.push({ ...place, key: section, found: 'an unknown section', wanted })
    } else if (!isRecord(body)) {
      problems.push({ ...place, key: section, found: shown(body), wanted: `a table [${section}]` })
    } else {
      for (const [name, value] of Object.entries(body)) {
        const line = toml.lines.line(`${section}.${name}`) ?? place.line
        const at = { section: known, name, value, file: toml.file, line }
        const problem = keep(at, found, readFile)
        if (problem !== undefined) problems.push(problem)
      }
    }
  }
  return { found, problems }
}

type At = Found & { readonly section: SectionName; readonly name: string }

function keep(at: At, found: Map<string, Found>, readFile: ReadFile): Problem | undefined {
  const keys: Readonly<Record<string, Key>> = SECTIONS[at.section]
  const place = { file: at.file, line: at.line, key: `${at.section}.${at.name}` }
  const key = Object.hasOwn(keys, at.name) ? keys[at.name] : undefined
  if (key !== undefined) {
    if (found.has(place.key)) return { ...place, ...TWICE }
    found.set(place.key, { value: at.value, file: at.file, line: at.line })
    return undefined
  }
  const owner = at.name.endsWith('_file') ? at.name.slice(0, -'_file'.length) : ''
  const twin = Object.hasOwn(keys, owner) ? keys[owner] : undefined
  if (twin === undefined || !hasTwin(twin)) {
    return { ...place, found: 'an unknown key', wanted: wantedInstead(at.name, namesOf(keys)) }
  }
  const read = readSecret(at, twin, readFile)
  if ('wanted' in read) return { ...place, ...read }
  if (found.has(`${at.section}.${owner}`)) return { ...place, ...TWICE }
  found.set(`${at.section}.${owner}`, { ...read, file: at.file, line: at.line })
  return undefined
}

const TWICE = {
  found: 'the key and its _file twin together',
  wanted: 'only one of the two',
} as const

function namesOf(keys: Readonly<Record<string, Key>>): readonly string[] {
  return Object.entries(keys).flatMap(([name, key]) =>
    hasTwin(key) ? [name, `${name}_file`] : [name],
  )
}

const A_READABLE_FILE = 'a file that can be read'

/** Whether it is that of a setting whose `_file` twin can't be read; `path` is the setting's, such as `openai.api_key`. */
export function isUnread({ key, wanted }: Problem, path: string): boolean {
  return wanted === A_READABLE_FILE && (key === path || key === `${path}_file`)
}

function readSecret(
  at: { readonly value: unknown },
  key: Key,
  readFile: ReadFile,
):
  | { readonly value: unknown; readonly secretFile: string }
  | { readonly found: string; readonly wanted: string } {
  const wanted = A_READABLE_FILE
  if (typeof at.value !== 'string') return { found: shown(at.value), wanted }
  const content = textAt(at.value, readFile)
  if (typeof content !== 'string') return { ...content, wanted }
  const lines = content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return { value: key.kind === 'secrets' ? lines : lines.join('\n'), secretFile: at.value }
}

const ENVIRONMENT = 'environment'

/**
 * Settings from the environment: `MAITRED_<SECTION>_<KEY>`, its `_FILE` twin for secrets, and the
 * names an earlier deployment uses, in that order. An empty variable counts as not set.
 */
export function environmentLayer(environment: Environment, readFile: ReadFile): Layer {
  const found = new Map<string, Found>()
  const problems: Problem[] = []
  for (const { section, name, key } of allKeys()) {
    const own = `MAITRED_${section}_${name}`.toUpperCase()
    const variable = [own, ...(key.env ?? [])].find((candidate) => isSet(environment[candidate]))
    if (variable !== undefined) {
      const value = fromText(environment[variable] ?? '', key)
      found.set(`${section}.${name}`, { value, file: `${ENVIRONMENT} ${variable}` })
    }
    const fileVariable = `${own}_FILE`
    const path = environment[fileVariable]
    if (!hasTwin(key) || !isSet(path)) continue
    const place = { file: `${ENVIRONMENT} ${fileVariable}`, key: `${section}.${name}` }
    const read = readSecret({ value: path }, key, readFile)
    if ('wanted' in read) problems.push({ ...place, ...read })
    else if (isSet(environment[own])) problems.push({ ...place, ...TWICE })
    else found.set(place.key, { ...read, file: place.file })
  }
  return { found, problems: [...problems, ...unknownVariables(environment)] }
}

/** Only names below a known section count: Kubernetes puts `MAITRED_PORT…` there for a service's sake. */
function unknownVariables(environment: Environment): readonly Problem[] {
  const known = allKeys().flatMap(({ section, name, key }) => {
    const own = `MAITRED_${section}_${name}`.toUpperCase()
    return hasTwin(key) ? [own, `${own}_FILE`] : [own]
  })
  const sections = sectionNames().map((section) => `MAITRED_${section.toUpperCase()}_`)
  return Object.keys(environment)
    .filter((name) => !known.includes(name) && sections.some((start) => name.startsWith(start)))
    .filter((name) => !/_SERVICE_(HOST|PORT)|_PORT_\d+_/.test(name))
    .map((name) => ({
      file: ENVIRONMENT,
      key: name,
      found: 'an unknown variable',
      wanted: wantedInstead(name, known, 'variable'),
    }))
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}

/** Text that is not of the key's kind stays text, for the check to complain about. */
function fromText(text: string, key: Key): unknown {
  if (key.kind === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text
  if (key.kind === 'flag') return text === 'true' ? true : text === 'false' ? false : text
  if (key.kind === 'texts' || key.kind === 'secrets') {
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  }
  return text
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
