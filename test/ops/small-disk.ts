import { mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { $ } from 'bun'

const MEGABYTES = 512
/** Too little for the alert, enough to go on with. */
const LEFT = 0.08

export type SmallDisk = {
  readonly path: string
  /** Somebody else's file takes nearly all of it. */
  fill(): Promise<void>
  /** That file is deleted. */
  relieve(): void
  unmount(): Promise<void>
}

/** A disk in memory that is soon full. Mounting it takes root, as installing what these tests drive does. */
export async function smallDisk(): Promise<SmallDisk> {
  const path = mkdtempSync(join(tmpdir(), 'maitred-disk-'))
  const { exitCode } = await $`mount -t tmpfs -o size=${MEGABYTES}m,mode=0700 maitred-test ${path}`
    .quiet()
    .nothrow()
  if (exitCode !== 0) {
    rmdirSync(path)
    throw new Error('no disk could be mounted: run as root, or bun run verify --without ops')
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    async fill() {
      const { bavail, blocks, bsize } = statfsSync(path)
      await $`fallocate -l ${Math.floor(bavail - blocks * LEFT) * bsize} ${ballast}`.quiet()
    },
    relieve: () => rmSync(ballast),
    async unmount() {
      await $`umount ${path}`.quiet()
      rmdirSync(path)
    },
  }
}
