import type { Bar } from '../../../core/bar.ts'
import type { Language } from '../../../core/language.ts'
import type { OutMessage } from '../../../core/message.ts'
import type { ChatRow } from '../../../db/chats.ts'
import type { Db } from '../../../db/client.ts'
import { personOf } from '../../../db/people.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { type Say, speaker } from '../texts/index.ts'

export type DinerAddress = {
  readonly bar: Pick<Bar, 'id' | 'defaultLanguage'>
  readonly chat: Pick<ChatRow, 'id' | 'personId' | 'phoneNumberId' | 'language'>
  /** Makes the dedupe key: the same cause tells a diner once. */
  readonly cause: string
}

/** The language a diner is spoken to out of turn: the chat's, else the person's, else the bar's. */
export async function dinerLanguage(
  tx: Db,
  { bar, chat }: Omit<DinerAddress, 'cause'>,
): Promise<Language> {
  if (chat.language !== null) return chat.language
  return (await personOf(tx, chat.personId))?.language ?? bar.defaultLanguage
}

/** Outbox rows of a word to a diner that is no answer: their order moved, staff wrote, time is up. */
export async function dinerPost(
  tx: Db,
  deps: Pick<WaiterDeps, 'fit'>,
  address: DinerAddress,
  word: (say: Say, language: Language) => OutMessage,
): Promise<readonly NewOutMessage[]> {
  const { bar, chat, cause } = address
  const language = await dinerLanguage(tx, address)
  return deps.fit(word(speaker(language), language)).map((message, index) => ({
    dedupeKey: `${cause}:diner:${chat.id}:${index}`,
    phoneNumberId: chat.phoneNumberId,
    personId: chat.personId,
    chatId: chat.id,
    barId: bar.id,
    kind: 'notice',
    message,
  }))
}
