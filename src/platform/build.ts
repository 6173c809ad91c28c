import { version } from '../../package.json'

// Put in place of this name by scripts/build.ts; a source tree has no such name.
declare const MAITRED_COMMIT: string | undefined

/** What is running: version of the package, and the commit it was built from (`source` in a source tree). */
export const BUILD = {
  version,
  commit: typeof MAITRED_COMMIT === 'string' ? MAITRED_COMMIT : 'source',
} as const
