import type { ProviderError } from '../src/core/errors.ts'
import type { OutMessage } from '../src/core/message.ts'
import type { Failed, MessageSender } from '../src/core/ports.ts'
import type { Database } from '../src/db/client.ts'
import { enqueue, type NewOutMessage } from '../src/jobs/outbox-rows.ts'
import { outboxSender } from '../src/jobs/outbox.ts'
import { DEFAULT_PACING, type Pacing } from '../src/jobs/pacing.ts'
import { elapse } from './elapse.ts'
import { fakeTime } from './fake-time.ts'
import { quietMeter, recordingLog } from './quiet.ts'
import { scriptedSender, type SendAnswer } from './scripted-sender.ts'

export const PHONE = '1065'
export const ALINE = '00000000-0000-7000-8000-00000000000a'
export const BOSCO = '00000000-0000-7000-8000-00000000000b'
export const TEMPLATE: OutMessage = {
  kind: 'template',
  name: 'new_order',
  language: 'en',
  body: [],
  buttonPayloads: ['order:accept:1'],
}

export async function seat(database: Database, personId: string, phoneNumberId = PHONE) {
  await database.query(
    `INSERT INTO people (id, user_id, phone) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [personId, `RW.${personId.slice(-4)}`, `2507880000${personId.slice(-1).charCodeAt(0)}`],
  )
  await database.query(
    `INSERT INTO waiter_conversations (id, phone_number_id, person_id, last_inbound_at)
     VALUES ($1, $2, $3, now())`,
    [chatOf(personId, phoneNumberId), phoneNumberId, personId],
  )
}

const chatOf = (personId: string, phoneNumberId: string) =>
  `${personId.slice(0, 24)}${phoneNumberId.padStart(11, '0')}${personId.slice(-1)}`

export const text = (
  personId: string,
  words: string,
  more: Partial<NewOutMessage> = {},
): NewOutMessage => ({
  dedupeKey: words,
  phoneNumberId: PHONE,
  personId,
  chatId: chatOf(personId, more.phoneNumberId ?? PHONE),
  barId: null,
  kind: 'answer',
  message: { kind: 'text', text: words },
  ...more,
})

export function post(
  database: Database,
  sender: MessageSender = scriptedSender(),
  more: { readonly concurrency?: number; readonly pacing?: Pacing } = {},
) {
  const time = fakeTime()
  const log = recordingLog()
  const outbox = outboxSender({
    database,
    sender,
    clock: time.clock,
    timers: time.timers,
    random: () => 0.5,
    log,
    meter: quietMeter,
    concurrency: 8,
    pacing: DEFAULT_PACING,
    pollMs: 1000,
    ...more,
  })
  const put = async (...messages: readonly NewOutMessage[]) => {
    outbox.kick(await database.transaction((tx) => enqueue(tx, messages, null)))
  }
  /** What a process leaves that dies after its commit. */
  const leave = (...messages: readonly NewOutMessage[]) =>
    database.transaction((tx) => enqueue(tx, messages, null))
  const pass = async (ms: number) => {
    await elapse(database, ms)
    time.advance(ms)
    await outbox.drain()
  }
  return { outbox, put, leave, pass, time, log }
}

export const rows = (database: Database) =>
  database.query<Record<string, unknown>>(
    `SELECT dedupe_key AS key, state, attempts, possibly_doubled AS doubled, wamid,
            error_code AS error FROM outbox ORDER BY id`,
  )

export const words = (sender: { readonly sends: readonly { readonly message: OutMessage }[] }) =>
  sender.sends.map(({ message }) => (message.kind === 'text' ? message.text : message.kind))

/** A vendor whose nth send fails as told; the others are accepted. */
export const failing = (
  failures: Readonly<Record<number, { error: ProviderError; plan: Failed }>>,
) => scriptedSender((_, n): SendAnswer => failures[n] ?? { wamid: `wamid.${n}` })
