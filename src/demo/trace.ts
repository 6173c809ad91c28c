/** Where a message is on its way through the server, in order. */
const TRACE_STAGES = ['webhook', 'inbox', 'turn', 'outbox', 'graph'] as const
export type TraceStage = (typeof TRACE_STAGES)[number]

/** One step of a message's way, as the page shows it. People appear only by their masked number. */
export type TraceEvent = {
  readonly stage: TraceStage
  readonly at: Date
  /** A few constant words in English: `stored`, `committed`, `accepted by Graph`. */
  readonly what: string
  /** How long the step took, in milliseconds. */
  readonly ms?: number
  /** Short values beside the words: counts, kinds, masked numbers. */
  readonly facts?: Readonly<Record<string, string | number>>
}

/** What the parts of the server report to. `emit` never throws and never waits. */
export type DemoTrace = { emit(event: TraceEvent): void }

export type TraceBook = DemoTrace & {
  /** The latest events, oldest first. */
  past(): readonly TraceEvent[]
  /** Calls `listener` for each event from now on; the answer ends it. */
  subscribe(listener: (event: TraceEvent) => void): () => void
  clear(): void
}

const KEPT = 150

/** Keeps the latest 150 events in memory and passes each on to the pages that listen. */
export function traceBook(): TraceBook {
  let kept: readonly TraceEvent[] = []
  const listeners = new Set<(event: TraceEvent) => void>()

  return {
    emit(event) {
      kept = [...kept, event].slice(-KEPT)
      for (const listener of listeners) listener(event)
    },
    past: () => kept,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clear() {
      kept = []
    },
  }
}
