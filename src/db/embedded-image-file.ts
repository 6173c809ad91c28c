import image from '../../.cache/embedded-image.tar.gz' with { type: 'file' }

/** Where the compiled binary carries the prepared image. `scripts/embedded-image.ts` makes it before a build. */
export const embeddedImageFile: string = image
