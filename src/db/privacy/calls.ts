import type {
  callActs,
  callRequests,
  calls,
  callSummaries,
  callTranscripts,
  callUsage,
  consents,
  fraudFlags,
  replicas,
  surveys,
} from '../schema-calls.ts'
import type { TableNotes } from './kinds.ts'

/** Calls, what came of them, and what people said of the house. */

export const replicaNotes: TableNotes<typeof replicas> = {
  purpose: 'Which processes are alive.',
  retention: 'limits',
  erasing: 'Nothing: no person is in it.',
  columns: { id: 'none', aliveUntil: 'none' },
}

export const callNotes: TableNotes<typeof calls> = {
  purpose: 'Every call that rang: who steers it, and how it ended.',
  retention: 'calls',
  erasing:
    'The number and the ids are removed; of a call of the last four days OpenAI’s own id, by which it is known when it is told again, goes with `keep_calls_days`.',
  columns: {
    id: 'none',
    transport: 'none',
    ref: 'id',
    wacid: 'id',
    barId: 'none',
    personId: 'id',
    chatId: 'id',
    phoneNumberId: 'none',
    callerPhone: 'number',
    state: 'none',
    owner: 'none',
    fence: 'none',
    memory: 'none',
    language: 'none',
    style: 'none',
    reason: 'none',
    outcome: 'none',
    fallbackSentAt: 'none',
    rangAt: 'none',
    claimedAt: 'none',
    seatedAt: 'none',
    answeredAt: 'none',
    attachedAt: 'none',
    greetedAt: 'none',
    endedAt: 'none',
    costMicroUsd: 'none',
  },
}

export const callActNotes: TableNotes<typeof callActs> = {
  purpose: 'What a model asked for in a call, so that it is done once.',
  retention: 'calls',
  erasing: 'The arguments and the answer are removed.',
  columns: {
    callId: 'none',
    functionCallId: 'none',
    name: 'none',
    arguments: 'text',
    output: 'text',
    createdAt: 'none',
    doneAt: 'none',
  },
}

export const callSummaryNotes: TableNotes<typeof callSummaries> = {
  purpose: 'What a call was about, for the bar.',
  retention: 'calls',
  erasing: 'The words of the summary and the ids are removed.',
  columns: {
    callId: 'id',
    id: 'none',
    barId: 'none',
    personId: 'id',
    primaryIntent: 'none',
    intents: 'none',
    summaryText: 'text',
    writtenBy: 'none',
    language: 'none',
    outcome: 'none',
    durationSeconds: 'none',
    orderId: 'none',
    costUsd: 'none',
    createdAt: 'none',
  },
}

export const callTranscriptNotes: TableNotes<typeof callTranscripts> = {
  purpose: 'What was said in a call, after the caller agreed to it.',
  retention: 'transcripts',
  erasing: 'The rows are removed.',
  columns: {
    callId: 'none',
    itemId: 'none',
    speaker: 'none',
    text: 'text',
    isCut: 'none',
    at: 'none',
  },
}

export const consentNotes: TableNotes<typeof consents> = {
  purpose: 'Who agreed to what, in which wording, and when.',
  retention: 'record',
  erasing: 'The link to the person is removed; that somebody agreed stays.',
  columns: {
    id: 'none',
    callId: 'none',
    personId: 'id',
    about: 'none',
    isGiven: 'none',
    how: 'none',
    wording: 'none',
    language: 'none',
    at: 'none',
  },
}

export const callRequestNotes: TableNotes<typeof callRequests> = {
  purpose: 'A table asked for, or a message left, in a call.',
  retention: 'calls',
  erasing: 'Name and words are removed.',
  columns: {
    barId: 'none',
    id: 'none',
    callId: 'none',
    personId: 'id',
    kind: 'none',
    wantedAt: 'none',
    guests: 'none',
    guestName: 'name',
    words: 'text',
    createdAt: 'none',
  },
}

export const fraudFlagNotes: TableNotes<typeof fraudFlags> = {
  purpose: 'Something unusual, with its reason, and whether it blocks anybody.',
  retention: 'calls',
  erasing: 'The rows about the person are removed.',
  columns: {
    id: 'none',
    barId: 'none',
    rule: 'none',
    subject: ['id', 'number'],
    personId: 'id',
    reason: 'none',
    action: 'none',
    blockedUntil: 'none',
    clearedAt: 'none',
    clearedBy: 'number',
    createdAt: 'none',
  },
}

export const surveyNotes: TableNotes<typeof surveys> = {
  purpose: 'How a call or an order was, 1 to 5, and a word.',
  retention: 'visits',
  erasing: 'The words and the link to the person are removed; the score stays.',
  columns: {
    id: 'none',
    barId: 'none',
    personId: 'id',
    about: 'none',
    aboutId: 'none',
    score: 'none',
    words: 'text',
    askedAt: 'none',
    answeredAt: 'none',
  },
}

export const callUsageNotes: TableNotes<typeof callUsage> = {
  purpose: 'What calls cost a bar, by day.',
  retention: 'record',
  erasing: 'Nothing: no person is in it.',
  columns: {
    barId: 'none',
    day: 'none',
    model: 'none',
    calls: 'none',
    seconds: 'none',
    inputTokens: 'none',
    cachedTokens: 'none',
    outputTokens: 'none',
    costMicroUsd: 'none',
  },
}
