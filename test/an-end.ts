import { type CallTallies, newMemory, NO_TALLIES } from '../src/core/call/call-memory.ts'
import type { CallEnd } from '../src/core/call/call-state.ts'

/** Of a call that went well unless said otherwise. */
export function anEnd(more: Partial<CallEnd> = {}, tallies: Partial<CallTallies> = {}): CallEnd {
  const fresh = newMemory({ savedLanguage: null, defaultLanguage: 'en', transcripts: 'off' })
  return {
    outcome: 'answered',
    reason: 'goodbye',
    mayStand: false,
    needsText: false,
    language: 'en',
    memory: { ...fresh, tallies: { ...NO_TALLIES, ...tallies } },
    said: [],
    ...more,
  }
}
