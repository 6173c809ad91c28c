import type { StaffMember } from '../../../core/bar.ts'
import { ensureChat } from '../../../db/chats.ts'
import type { Db } from '../../../db/client.ts'
import { resolvePerson } from '../../../db/people.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import type { Notice } from '../staff/notices.ts'

/** Whom a staff notice goes to, from which number of ours. */
export type StaffAddress = {
  readonly barId: string
  readonly phoneNumberId: string
  readonly member: Pick<StaffMember, 'phone'>
}

/**
 * Outbox rows of a notice to one staff member, who need never have written to us. Outside their
 * window one template stands for the whole notice, so only the last message carries it.
 * @param cause makes the dedupe keys: the same cause tells a person once.
 */
export async function staffPost(
  tx: Db,
  deps: Pick<WaiterDeps, 'newId' | 'settings' | 'fit'>,
  address: StaffAddress,
  told: { readonly cause: string; readonly notice: Notice },
): Promise<readonly NewOutMessage[]> {
  const { barId, phoneNumberId, member } = address
  const sender = { phone: member.phone, userId: null, parentUserId: null, profileName: null }
  const person = await resolvePerson(tx, sender, deps.settings.portfolio, deps.newId)
  const chat = await ensureChat(tx, { phoneNumberId, personId: person.id, newId: deps.newId })
  const messages = told.notice.messages.flatMap((message) => deps.fit(message))
  return messages.map((message, index) => ({
    dedupeKey: `${told.cause}:${member.phone}:${index}`,
    phoneNumberId,
    personId: person.id,
    chatId: chat.id,
    barId,
    kind: 'staff' as const,
    message,
    fallback: index === messages.length - 1 ? told.notice.template : null,
  }))
}
