import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip, createGzip } from 'node:zlib'

/**
 * The file: one plain line that names the format, then gzip. Inside, JSON lines: entries that say what follows, rows as
 * arrays of texts, and at the end a seal with the SHA-256 of all lines before it.
 */
const FORMAT = 1
const MAGIC = 'maitred backup '

/** The file can't be used: damaged, cut off, not ours, or of a newer version. In words for the operator. */
export class BadArchive extends Error {}

/**
 * Writes lines to a new file that only its owner can read. It gets its name when it is whole and on the disk.
 * @param lines each without a line end.
 * @throws when the file exists.
 */
export async function writeArchive(path: string, lines: AsyncIterable<string>): Promise<void> {
  if (existsSync(path)) throw new BadArchive(`there is something at ${path} already`)
  const draft = `${path}.partial`
  // What an interrupted backup left behind.
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    await writeAll(file, Buffer.from(`${MAGIC}${FORMAT}\n`))
    await pipeline(Readable.from(sealed(lines)), createGzip(), async (chunks) => {
      for await (const chunk of chunks) await writeAll(file, chunk as Buffer)
    })
    await file.sync()
    await file.close()
    await publish(draft, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

/** A disk that is nearly full takes a part, and says so only when it is asked to take the rest. */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten
}

/** A link, unlike a renaming, fails where there is a file already; but not every disk has links (FAT, some shares). */
async function publish(draft: string, path: string): Promise<void> {
  const isLinked = await link(draft, path).then(
    () => true,
    (error: unknown) => {
      if (isCode(error, ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])) return false
      throw error
    },
  )
  await (isLinked ? rm(draft) : rename(draft, path))
}

function isCode(error: unknown, codes: readonly string[]): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' && codes.includes(code)
}

async function* sealed(lines: AsyncIterable<string>): AsyncIterable<string> {
  const digest = createHash('sha256')
  for await (const text of lines) {
    digest.update(text).update('\n')
    yield `${text}\n`
  }
  yield `${JSON.stringify({ seal: digest.digest('hex') })}\n`
}

/**
 * The lines of a file, without the seal, which has been checked when the last one has been given.
 * @throws BadArchive
 */
export async function* readArchive(path: string): AsyncIterable<string> {
  const digest = createHash('sha256')
  let last: string | null = null
  try {
    for await (const text of unzipped(path, await bodyStart(path))) {
      if (last !== null) {
        digest.update(last).update('\n')
        yield last
      }
      last = text
    }
  } catch (error) {
    throw isZlibError(error) ? new BadArchive(DAMAGED) : error
  }
  if (last !== JSON.stringify({ seal: digest.digest('hex') })) throw new BadArchive(DAMAGED)
}

const DAMAGED = 'the file is damaged or cut off'

async function* unzipped(path: string, start: number): AsyncIterable<string> {
  const gunzip = createGunzip()
  const source = createReadStream(path, { start })
  source.on('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  const decoder = new StringDecoder('utf8')
  let rest = ''
  try {
    for await (const chunk of gunzip) {
      const parts = `${rest}${decoder.write(chunk as Buffer)}`.split('\n')
      rest = parts.pop() ?? ''
      yield* parts
    }
    if (rest !== '') throw new BadArchive(DAMAGED)
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

async function bodyStart(path: string): Promise<number> {
  const head = await Bun.file(path).slice(0, 64).text()
  const [, format] = /^maitred backup (\d+)\n/.exec(head) ?? []
  if (format === undefined) throw new BadArchive('this is no backup of maitred')
  if (Number(format) !== FORMAT) {
    throw new BadArchive(
      `the file has format ${format}, this version reads ${FORMAT}: restore it with the newer maitred that made it`,
    )
  }
  return MAGIC.length + format.length + 1
}

function isZlibError(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' && /^(Z_|ERR_ZLIB)/.test(code)
}
