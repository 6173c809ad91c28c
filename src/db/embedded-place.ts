import { existsSync } from 'node:fs'
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
  return existsSync(join(path, 'PG_VERSION'))
}

/** The directory of an embedded database that opening would make anew; `null` for any other address. */
export function missingDirectory(url: string): string | null {
  const place = embeddedPlace(url)
  if (place === undefined || place === ':memory:') return null
  const directory = resolve(place)
  return isCluster(clusterPath(directory)) ? null : directory
}
