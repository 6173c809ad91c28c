import type { JsonObject } from './record.ts'

/** A call has thousands of frames; what went wrong went wrong in the last of them. */
const KEPT = 60
/** Many and of no interest: pieces of words, and what follows from what is told besides. */
const DULL =
  /delta$|^rate_limits|content_part|^response\.output_(?:audio|item)|arguments\.done$|item\.done$/

/** What went over one control line last, a short line each, without a word of what was said. */
export class WireTail {
  readonly #lines: string[] = []
  readonly #now: () => number

  /** @param now the call's time, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  note(text: string): void {
    this.#lines.push(`${Math.round(this.#now())} ${text}`)
    if (this.#lines.length > KEPT) this.#lines.shift()
  }

  /** @param sign `<` from us to the vendor, `>` from the vendor to us. */
  frame(sign: '<' | '>', frame: JsonObject): void {
    const type = String(frame['type'])
    if (DULL.test(type)) return
    this.note(`${sign} ${[type, ...told(frame)].join(' ')}`)
  }

  lines(): readonly string[] {
    return [...this.#lines]
  }
}

/** Ids, purposes, states and codes. */
function told(frame: JsonObject): readonly string[] {
  const { item, response, error } = frame as Readonly<Record<string, JsonObject | undefined>>
  const metadata = response?.['metadata'] as JsonObject | null | undefined
  return [
    frame['item_id'],
    item?.['type'],
    item?.['id'],
    item?.['call_id'],
    response?.['id'],
    response?.['status'],
    metadata?.['purpose'],
    error?.['code'],
  ].flatMap((one) => (typeof one === 'string' ? [one] : []))
}
