import { Database as Sqlite } from 'bun:sqlite'
import { join } from 'node:path'

/** Another process has the directory. */
export class DirectoryInUse extends Error {}

/**
 * Holds a directory for this process until the returned function is called. The lock is the kernel's, taken through
 * SQLite's file locking: it goes with the process however that ends, and sees across containers on one machine, where
 * process ids say nothing.
 * @throws DirectoryInUse
 */
export function lockDirectory(directory: string): () => void {
  const lock = new Sqlite(join(directory, 'lock'), { create: true })
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;')
  } catch (cause) {
    lock.close()
    throw new DirectoryInUse(
      `${directory} is in use by another maitred. The embedded database serves one process: stop the other, or use PostgreSQL for several.`,
      { cause },
    )
  }
  return () => lock.close()
}
