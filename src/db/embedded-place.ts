import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What stands behind `embedded:` in an address; `undefined` for an address of a server. */
export function embeddedPlace(url: string): string | undefined {
  return /^embedded:(.+)$/.exec(url)?.[1]
}

/** Where the cluster lies in its directory. */
export function clusterPath(directory: string): string {
  return join(directory, 'postgres')
}

export function isCluster(path: string): boolean {
  return existsSync(markOf(path))
}

function markOf(cluster: string): string {
  return join(cluster, 'PG_VERSION')
}

/** The directory of an embedded database; `null` for any other address. */
export function embeddedDirectory(url: string): string | null {
  const place = embeddedPlace(url)
  return place === undefined || place === ':memory:' ? null : resolve(place)
}

/** The directory of an embedded database that opening would make anew; `null` for any other address. */
export function missingDirectory(url: string): string | null {
  const directory = embeddedDirectory(url)
  return directory !== null && isKnownMissing(clusterPath(directory)) ? directory : null
}

/** A folder that this user may not look into is not missing. */
function isKnownMissing(path: string): boolean {
  try {
    statSync(markOf(path))
    return false
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    return code === 'ENOENT' || code === 'ENOTDIR'
  }
}
