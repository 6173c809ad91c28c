import {
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
} from 'node:fs'

const ROOT = 0
const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants
/** Linux: what is below an open folder, whatever has its name by now. */
const OPEN_FILES = '/proc/self/fd'

type Owner = { readonly uid: number; readonly gid: number }

/**
 * Gives what root made in a directory of somebody else to them: a server that runs as they could not open the database
 * any more. What can't be given stays, and that server says so.
 */
export function giveToOwner(directory: string): void {
  const { uid, gid } = lstatSync(directory)
  if (process.getuid?.() !== ROOT || uid === ROOT || !existsSync(OPEN_FILES)) return
  eachIn(directory, { uid, gid })
}

/**
 * The owner may put anything there, and at any moment: no link is followed, not even one that takes a folder's place
 * meanwhile, and what has a second name elsewhere stays as it is.
 */
function eachIn(directory: string, owner: Owner): void {
  withOpen(directory, O_DIRECTORY, (fd) => {
    for (const name of readdirSync(`${OPEN_FILES}/${fd}`)) {
      const path = `${OPEN_FILES}/${fd}/${name}`
      withOpen(path, O_NONBLOCK, (entry) => {
        const found = fstatSync(entry)
        const isFolder = found.isDirectory()
        if (found.uid === ROOT && (isFolder || (found.isFile() && found.nlink === 1))) {
          fchownSync(entry, owner.uid, owner.gid)
        }
        if (isFolder) eachIn(path, owner)
      })
    }
  })
}

function withOpen(path: string, flags: number, work: (fd: number) => void): void {
  let fd: number | null = null
  try {
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | flags)
    work(fd)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
  } finally {
    if (fd !== null) closeSync(fd)
  }
}
