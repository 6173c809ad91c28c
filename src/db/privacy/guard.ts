import type { auditLog, rateLimits } from '../schema-guard.ts'
import type { TableNotes } from './kinds.ts'

/** What guards keep. */

export const rateLimitNotes: TableNotes<typeof rateLimits> = {
  purpose: 'How much somebody has asked for in this minute, so that a flood is told from a guest.',
  retention: 'limits',
  erasing: 'Nothing: it is gone by itself within minutes.',
  columns: { key: 'id', points: 'none', expire: 'none' },
}

export const auditLogNotes: TableNotes<typeof auditLog> = {
  purpose: 'What staff and operators did, in a chain that shows if anything in it was changed.',
  retention: 'record',
  erasing: 'Nothing can be changed in it. Its ids point at nobody once the other rows are gone.',
  columns: {
    barId: 'none',
    seq: 'none',
    at: 'none',
    actor: 'none',
    actorId: 'id',
    act: 'none',
    subjectId: 'id',
    details: 'id',
    hash: 'none',
  },
}
