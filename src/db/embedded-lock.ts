import { Database as Sqlite } from 'bun:sqlite'
import { accessSync, constants, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Another process has the directory. */
export class DirectoryInUse extends Error {}

/** There is a database in it that does not start, though all its files can be had. */
export class DatabaseDamaged extends Error {
  /** `data_corrupted` */
  readonly code = 'XX001'

  constructor(directory: string, cause: unknown) {
    super(
      `the database in ${directory} does not start: its files are damaged, or of another version. Move the folder away and restore a backup (maitred restore)`,
      { cause },
    )
  }
}

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
    if (NO_ROOM.has(this.code)) {
      return `${this.message}: make room on its disk, or name another folder in ${folder}`
    }
    const oneself = OF_OTHERS.has(this.code) ? 'be its owner or root, or ' : ''
    return `${this.message}: ${oneself}give that folder, with all that is in it, to the user that runs maitred, or name another one in ${folder}`
  }
}

const NO_ROOM: ReadonlySet<string> = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG'])
/** The lock in a closed folder is what SQLite can't open. */
const OF_OTHERS: ReadonlySet<string> = new Set(['EACCES', 'SQLITE_CANTOPEN'])

/** What people wrote, and their numbers, lie in it. */
export const OWNER_ONLY = 0o700

/**
 * Holds a directory, made if missing and then closed to others, for this process until the returned function is called. The lock is the kernel's, taken through
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
    if (!isBusy(cause)) throw new DirectoryUnusable(directory, cause)
    throw new DirectoryInUse(
      `${directory} is in use by another maitred. The embedded database serves one process: stop the other, or use PostgreSQL for several.`,
      { cause },
    )
  }
  return () => lock.close()
}

function lockFile(directory: string): Sqlite {
  try {
    mkdirSync(directory, { recursive: true, mode: OWNER_ONLY })
    const file = join(directory, 'lock')
    const lock = new Sqlite(file, { create: true })
    // A file that can only be read SQLite opens for reading, and then locks nobody out.
    accessSync(file, constants.W_OK)
    return lock
  } catch (cause) {
    throw new DirectoryUnusable(directory, cause)
  }
}

/**
 * What in a directory can't be read and written, after a database in it did not open: it says nothing of that itself.
 * `null`: all of it can.
 */
export function spoiltDirectory(directory: string): DirectoryUnusable | null {
  try {
    for (const name of ['', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]) {
      accessSync(join(directory, name), constants.R_OK | constants.W_OK)
    }
    return null
  } catch (cause) {
    return new DirectoryUnusable(directory, cause)
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && Reflect.get(cause, 'code') === 'SQLITE_BUSY'
}
