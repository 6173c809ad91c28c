import { timingSafeEqual } from 'node:crypto'

/** Compares two secrets without telling by time where they differ, nor how long they are. */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(sha256(given), sha256(wanted))
}

function sha256(text: string): Uint8Array {
  return new Bun.CryptoHasher('sha256').update(text).digest()
}
