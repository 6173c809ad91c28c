import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** With less, the next write of an embedded database may fail: its log alone grows by files of 1 MB, and tables beside it. */
const NEEDED_BYTES = 4 * 1024 * 1024

/** Whether the disk under a folder has room for what comes next. One that does not say counts as having it. */
export async function hasRoom(folder: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => null)
  if (disk === null) return true
  // What is set aside on many disks is root's.
  const { bavail, bfree, bsize } = disk
  return (process.getuid?.() === 0 ? bfree : bavail) * bsize >= NEEDED_BYTES
}

/**
 * What keeps that much from being written into a folder, found out by writing it: a quota, or a disk without room for
 * another file, says nothing before. `null`: nothing does.
 */
export async function refusedRoom(folder: string): Promise<unknown> {
  const trial = join(folder, 'room')
  try {
    const file = await open(trial, 'w', 0o600)
    try {
      await file.writeFile(new Uint8Array(NEEDED_BYTES))
      await file.sync()
    } finally {
      await file.close()
    }
    return null
  } catch (error) {
    return error
  } finally {
    await rm(trial, { force: true }).catch(() => {})
  }
}
