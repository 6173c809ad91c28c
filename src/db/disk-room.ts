import { statfs } from 'node:fs/promises'

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
