import { join } from 'node:path'

/** Before any test of a fresh clone: the embedded database's image takes longer to make than a test may. */
const image = Bun.file(join(import.meta.dir, '../.cache/embedded-image.tar.gz'))
if (!(await image.exists())) {
  const { ensureImage } = await import('../src/db/embedded-image.ts')
  await ensureImage()
}
