import { randomUUIDv5, randomUUIDv7 } from 'bun'

import type { NewId } from '../core/ports.ts'

/** UUID version 7: sorts by the millisecond it was made in, so new rows land at an index's end. */
export const newId: NewId = () => randomUUIDv7()

/** Where ids of calls are made of their transports' own. */
const CALLS = '3b0f4a52-9c1d-4f7e-8a66-1de0c2b79d48'

/**
 * The id of a call's row, the same in every process: what is told of a call leads to all that is done about it.
 * @param ref the transport's own id; WhatsApp's, where the transport is `whatsapp`.
 */
export function callIdOf(transport: string, ref: string): string {
  return randomUUIDv5(`${transport}:${ref}`, CALLS)
}
