import { resolve } from 'node:path'

import { isRecord, type ReadFile, textAt } from './layers.ts'
import { type Problem, shown } from './problems.ts'
import type { PluginEntry } from './schema.ts'
import type { Toml } from './toml-file.ts'

/** What the file says of plugins; none of their files is looked at. */
export function pluginEntries(
  toml: Toml,
  folder: string,
): { readonly entries: readonly PluginEntry[]; readonly problems: readonly Problem[] } {
  const list: unknown = toml.root['plugins'] ?? []
  if (!Array.isArray(list)) {
    const problem = { file: toml.file, line: toml.lines.line('plugins'), key: 'plugins' }
    return { entries: [], problems: [{ ...problem, found: shown(list), wanted: '[[plugins]]' }] }
  }
  const entries: PluginEntry[] = []
  const problems: Problem[] = []
  list.forEach((entry: unknown, index) => {
    const { path, ...options } = isRecord(entry) ? entry : { path: entry }
    if (typeof path === 'string' && path !== '') {
      entries.push({ path: resolve(folder, path), options })
      return
    }
    const key = `plugins.${index}.path`
    const line = toml.lines.line(key) ?? toml.lines.line(`plugins.${index}`)
    problems.push({
      file: toml.file,
      line,
      key,
      found: shown(path),
      wanted: 'a path to a .ts file',
    })
  })
  return { entries, problems }
}

/** What is in them only a start can tell: it runs them. */
export function absentPlugins(
  toml: Toml | undefined,
  entries: readonly PluginEntry[],
  readFile: ReadFile,
): readonly Problem[] {
  return entries.flatMap(({ path }, index) => {
    const read = textAt(path, readFile)
    if (typeof read === 'string' || toml === undefined) return []
    const key = `plugins.${index}.path`
    const place = { file: toml.file, line: toml.lines.line(key) }
    return [{ ...place, key, found: read.found, wanted: 'a .ts file that can be read' }]
  })
}
