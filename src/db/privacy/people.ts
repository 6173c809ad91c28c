import type { crashEpoch, inbox, outbox, senders } from '../schema-jobs.ts'
import type { chats, people } from '../schema-people.ts'
import type { TableNotes } from './kinds.ts'

/** Who writes to us, and what goes to and fro. */

export const peopleNotes: TableNotes<typeof people> = {
  purpose: 'Who has written to or heard from one of our numbers: so that an answer finds them.',
  retention: 'people',
  erasing: 'The row is deleted.',
  columns: {
    id: 'id',
    portfolio: 'none',
    userId: 'id',
    parentUserId: 'id',
    phone: 'number',
    profileName: 'name',
    language: 'none',
    createdAt: 'none',
  },
}

export const chatNotes: TableNotes<typeof chats> = {
  purpose:
    'Where a person’s chat stands: bar, table, language, an open question, allergies told in this visit.',
  retention: 'people',
  erasing:
    'The person’s chats are deleted; a chat that this person, as staff, had taken over is handed back.',
  columns: {
    id: 'id',
    phoneNumberId: 'none',
    personId: 'id',
    barId: 'none',
    tableLabel: 'none',
    tabId: 'none',
    mode: 'none',
    modeUntil: 'none',
    modeStaffPhone: 'number',
    language: 'none',
    languageState: 'none',
    dialogue: ['text', 'id'],
    lastInboundAt: 'none',
    leaseOwner: 'none',
    leaseUntil: 'none',
    leaseFence: 'none',
    leaseLeft: 'none',
    paceTokens: 'none',
    paceAt: 'none',
    createdAt: 'none',
  },
}

export const inboxNotes: TableNotes<typeof inbox> = {
  purpose:
    'What WhatsApp delivered, word for word, until it is answered, and for a while to tell repetitions and to explain an answer. Offers of calls (SDP) and their keys are never stored.',
  retention: 'inbox',
  erasing:
    'Rows from or about the person are deleted, waiting ones too; another person’s that only mentions them loses its body.',
  columns: {
    id: 'none',
    dedupeKey: 'id',
    kind: 'none',
    lane: ['number', 'id'],
    phoneNumberId: 'none',
    at: 'none',
    gatherMs: 'none',
    body: ['number', 'name', 'text', 'id'],
    state: 'none',
    attempts: 'none',
    dueAt: 'none',
    receivedAt: 'none',
    doneAt: 'none',
    chatId: 'id',
    errorCode: 'none',
  },
}

export const outboxNotes: TableNotes<typeof outbox> = {
  purpose: 'What we send, until it has gone out, and for a while to follow its fate.',
  retention: 'outbox',
  erasing:
    'Rows to the person, and what staff were told of the chat, are deleted; notices of an order stay without their text, so that its buttons work. Other rows no longer name a message of the person as their cause.',
  columns: {
    id: 'none',
    dedupeKey: ['number', 'id'],
    cause: 'id',
    lane: 'id',
    chatId: 'id',
    barId: 'none',
    phoneNumberId: 'none',
    kind: 'none',
    message: ['name', 'text', 'id'],
    fallback: ['name', 'text', 'id'],
    replyIds: 'id',
    state: 'none',
    attempts: 'none',
    possiblyDoubled: 'none',
    wamid: 'id',
    dueAt: 'none',
    leaseUntil: 'none',
    errorCode: 'none',
    createdAt: 'none',
    sentAt: 'none',
    statusAt: 'none',
  },
}

export const crashEpochNotes: TableNotes<typeof crashEpoch> = {
  purpose: 'Tells a crash of the database server, so that what it may have sent twice is marked.',
  retention: 'record',
  erasing: 'Nothing: no person is in it.',
  columns: { isRow: 'none', beganAt: 'none', home: 'none' },
}

export const senderNotes: TableNotes<typeof senders> = {
  purpose: 'How fast each of our numbers may send.',
  retention: 'record',
  erasing: 'Nothing: no person is in it.',
  columns: {
    phoneNumberId: 'none',
    paceTokens: 'none',
    paceAt: 'none',
    pausedUntil: 'none',
    pausedReason: 'none',
  },
}
