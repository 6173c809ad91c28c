/** Opus counts in 48,000ths of a second, whatever it was recorded at. */
const RATE = 48_000
const PAGE_HEADER = 27
/** A page on which no packet ends has no position. */
const NO_POSITION = -1n

/**
 * Seconds of sound in an Ogg file with Opus, read from its pages; `null` for bytes that are none. Known before anything is
 * paid for, but only as true as the file: the vendor's own count comes after.
 * @see https://www.rfc-editor.org/rfc/rfc3533
 * @see https://www.rfc-editor.org/rfc/rfc7845
 */
export function oggSeconds(bytes: Uint8Array): number | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  // Files may be chained: the parts add up.
  const ends = new Map<number, bigint>()
  for (let at = 0; at < view.length;) {
    const size = pageSize(view, at)
    if (size === null) return null
    const serial = view.readUInt32LE(at + 14)
    const position = view.readBigInt64LE(at + 6)
    if (position !== NO_POSITION && position >= (ends.get(serial) ?? 0n)) ends.set(serial, position)
    at += size
  }
  if (ends.size === 0) return null
  const samples = [...ends.values()].reduce((sum, end) => sum + Number(end), 0)
  return Math.max(0, samples - preSkip(view)) / RATE
}

/** Bytes of the page at `at`; `null` where there is none, or not all of it. */
function pageSize(view: Buffer, at: number): number | null {
  if (view.length < at + PAGE_HEADER || view.toString('latin1', at, at + 4) !== 'OggS') return null
  const laces = view.readUInt8(at + 26)
  const start = at + PAGE_HEADER
  if (view.length < start + laces) return null
  const payload = view.subarray(start, start + laces).reduce((sum, lace) => sum + lace, 0)
  const size = PAGE_HEADER + laces + payload
  return view.length < at + size ? null : size
}

/** Samples at the start that are not to be heard; of another codec than Opus, none. */
function preSkip(view: Buffer): number {
  const start = PAGE_HEADER + view.readUInt8(26)
  const isOpus = view.toString('latin1', start, start + 8) === 'OpusHead'
  return isOpus && view.length >= start + 12 ? view.readUInt16LE(start + 10) : 0
}
