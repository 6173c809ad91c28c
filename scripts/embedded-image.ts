import { ensureImage } from '../src/db/embedded-image.ts'

/** Makes the embedded database's prepared image, if it is not up to date; a build carries it. */
console.log(await ensureImage())
