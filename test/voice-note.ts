/** What WhatsApp records: Ogg pages with Opus. Opus counts in 48,000ths of a second, and a first bit is skipped. */
const RATE = 48_000
const PRE_SKIP = 312

/** A voice note of a length in seconds, with `bytesPerSecond` of noise for its sound. */
export function voiceNote(seconds: number, bytesPerSecond = 200): Uint8Array {
  const head = new Uint8Array(19)
  head.set(new TextEncoder().encode('OpusHead'))
  head.set([1, 1, PRE_SKIP % 256, Math.trunc(PRE_SKIP / 256)], 8)
  const pages = [page(0, 0n, head), page(1, 0n, new TextEncoder().encode('OpusTags'))]
  for (let second = 1; second <= Math.ceil(seconds); second += 1) {
    const until = Math.min(second, seconds)
    const sound = new Uint8Array(bytesPerSecond).fill(second % 251)
    pages.push(page(second + 1, BigInt(Math.round(until * RATE) + PRE_SKIP), sound))
  }
  return Buffer.concat(pages)
}

/** Without its checksum, which nobody here reads. */
function page(sequence: number, granule: bigint, payload: Uint8Array): Uint8Array {
  const laces = [...Array<number>(Math.trunc(payload.length / 255)).fill(255), payload.length % 255]
  const header = Buffer.alloc(27 + laces.length)
  header.write('OggS', 0, 'latin1')
  header.writeUInt8(sequence === 0 ? 2 : 0, 5)
  header.writeBigInt64LE(granule, 6)
  header.writeUInt32LE(7, 14)
  header.writeUInt32LE(sequence, 18)
  header.writeUInt8(laces.length, 26)
  header.set(laces, 27)
  return Buffer.concat([header, payload])
}
