import { dirname, resolve } from 'node:path'

import { hasTwin } from './keys.ts'
import type { Found } from './layers.ts'
import { allKeys } from './schema.ts'

/** A file with secrets, and the keys it holds. */
export type SecretFile = { readonly path: string; readonly keys: readonly string[] }

/** @param file the settings file, which is one of them where secrets stand in it. */
export function secretFilesOf(
  found: ReadonlyMap<string, Found>,
  file: string,
): readonly SecretFile[] {
  const keys = new Map<string, string[]>()
  for (const { section, name, key } of allKeys()) {
    const path = `${section}.${name}`
    const home = hasTwin(key) ? homeOf(found.get(path), file) : null
    if (home !== null) keys.set(home, [...(keys.get(home) ?? []), path])
  }
  return [...keys].map(([path, held]) => ({ path, keys: held }))
}

/** The file a secret stands in; `null` where it is in the environment, or is no secret. */
function homeOf(found: Found | undefined, file: string): string | null {
  if (found === undefined) return null
  const isFromFile = found.file === file
  if (found.secretFile !== undefined) {
    return isFromFile
      ? resolve(dirname(resolve(file)), found.secretFile)
      : resolve(found.secretFile)
  }
  const isAddressOnly =
    typeof found.value === 'string' &&
    /^(embedded:|postgres(ql)?:\/\/[^:@]*(@|$))/.test(found.value)
  return isFromFile && !isAddressOnly ? resolve(file) : null
}
