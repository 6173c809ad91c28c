import type { LineEvent } from '../../../core/call/line.ts'

/** So many turns wait for their words at once. */
const MAX_TURNS = 64
const STARTED = /"audio_start_ms":\s?(\d+)/
const STOPPED = /"audio_end_ms":\s?(\d+)/

/**
 * How long a caller spoke, where the words of a turn come with tokens in place of seconds: by where turn detection heard
 * them begin and end. Prices are by the minute.
 * @returns fills that in, event by event, each with the frame it was read from.
 */
export function speechLengths(): (event: LineEvent, frame: string) => LineEvent {
  const begun = new Map<string, number>()
  const lengths = new Map<string, number>()
  return (event, frame) => {
    if (event.kind === 'caller_started') note(begun, event.itemId, numberIn(frame, STARTED))
    if (event.kind === 'caller_stopped') {
      const from = begun.get(event.itemId)
      const to = numberIn(frame, STOPPED)
      begun.delete(event.itemId)
      if (from !== undefined && to !== null) note(lengths, event.itemId, Math.max(0, to - from))
    }
    if (event.kind !== 'heard' || event.seconds !== null) return event
    const ms = lengths.get(event.itemId)
    return ms === undefined ? event : { ...event, seconds: ms / 1_000 }
  }
}

function note(known: Map<string, number>, itemId: string, ms: number | null): void {
  if (ms === null) return
  const [oldest] = known.keys()
  if (known.size >= MAX_TURNS && oldest !== undefined) known.delete(oldest)
  known.set(itemId, ms)
}

function numberIn(frame: string, shape: RegExp): number | null {
  const digits = shape.exec(frame)?.[1]
  return digits === undefined ? null : Number(digits)
}
