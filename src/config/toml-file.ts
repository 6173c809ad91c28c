import { readFileSync } from 'node:fs'

import { parse, TomlError } from 'smol-toml'

import { type fileLayer, isRecord, type ReadFile } from './layers.ts'
import type { Problem } from './problems.ts'
import { tomlLines } from './toml-lines.ts'

const NO_FILE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR'])

/** `undefined`: there is no such file. */
export function readTextFile(path: string): ReturnType<ReadFile> {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const { code } = error
    if (NO_FILE.has(code)) return undefined
    if (code === 'EISDIR') return { found: 'a folder' }
    if (code === 'EACCES') return { found: 'a file that this user may not read' }
    return { found: `a file that can not be read (${String(code)})` }
  }
}

export type Toml = Parameters<typeof fileLayer>[0]

/** Without `toml` and problems: there is no file, and none was named. */
export function readToml(
  source: { readonly file: string; readonly isNamed: boolean },
  readFile: ReadFile,
): { readonly toml?: Toml; readonly problems: readonly Problem[] } {
  const content = readFile(source.file)
  // One that is there and can't be read was meant to be read, named or not.
  if (content === undefined && !source.isNamed) return { problems: [] }
  if (typeof content !== 'string') {
    const found = content?.found ?? 'nothing'
    const wanted = 'a TOML file that can be read (start from config.example.toml)'
    return { problems: [{ file: source.file, key: '(file)', found, wanted }] }
  }
  try {
    const root: unknown = parse(content)
    const lines = tomlLines(content)
    return { toml: { file: source.file, lines, root: isRecord(root) ? root : {} }, problems: [] }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const found = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '')
    return {
      problems: [
        { file: source.file, line: error.line, key: '(syntax)', found, wanted: validToml(found) },
      ],
    }
  }
}

/** Quotes around texts are what everyone forgets first. */
function validToml(found: string): string {
  return found === 'invalid value' ? 'valid TOML; texts stand in "quotes"' : 'valid TOML'
}
