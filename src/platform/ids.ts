import { randomUUIDv7 } from 'bun'

import type { NewId } from '../core/ports.ts'

/** UUID version 7: sorts by the millisecond it was made in, so new rows land at an index's end. */
export const newId: NewId = () => randomUUIDv7()
