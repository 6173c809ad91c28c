import { Database as Sqlite } from 'bun:sqlite'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Another process has the directory. */
export class DirectoryInUse extends Error {}

/** It can't be made, or nothing can be written into it. */
export class DirectoryUnusable extends Error {
  /** The file system's own, such as `EROFS`. */
  readonly code: string
  readonly directory: string

  constructor(directory: string, cause: unknown) {
    const code = cause instanceof Error ? String(Reflect.get(cause, 'code')) : 'unknown'
    super(`the database can't be kept in ${directory} (${code})`, { cause })
    this.code = code
    this.directory = directory
  }

  /**
   * For the operator, with what to do.
   * @param folder what names the folder, where it did not come from the settings.
   */
  told(folder = '[database] url'): string {
    return `${this.message}: give that folder to the user that runs maitred, or name another one in ${folder}`
  }
}

/**
 * Holds a directory, made if missing, for this process until the returned function is called. The lock is the kernel's, taken through
 * SQLite's file locking: it goes with the process however that ends, and sees across containers on one machine, where
 * process ids say nothing.
 * @throws DirectoryInUse, DirectoryUnusable
 */
export function lockDirectory(directory: string): () => void {
  const lock = lockFile(directory)
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

function lockFile(directory: string): Sqlite {
  try {
    mkdirSync(directory, { recursive: true })
    return new Sqlite(join(directory, 'lock'), { create: true })
  } catch (cause) {
    throw new DirectoryUnusable(directory, cause)
  }
}
