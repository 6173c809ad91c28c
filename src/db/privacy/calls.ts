import type { callSummaries } from '../schema-jobs.ts'
import type { TableNotes } from './kinds.ts'

/** Calls. */

export const callSummaryNotes: TableNotes<typeof callSummaries> = {
  purpose: 'What a call was about, for the bar.',
  retention: 'calls',
  erasing: 'The words of the summary are removed.',
  columns: {
    callId: 'id',
    barId: 'none',
    primaryIntent: 'none',
    intents: 'none',
    summaryText: 'text',
    language: 'none',
    outcome: 'none',
    durationSeconds: 'none',
    orderId: 'none',
    costUsd: 'none',
    createdAt: 'none',
  },
}
