import type { EndReason } from '../../core/call/end-reasons.ts'
import type { Language } from '../../core/language.ts'
import type { Button } from '../../core/message.ts'
import { claimFallback } from '../../db/call-rings.ts'
import { assumeBar, type ChatRow, ensureChat, findChat, noteInbound } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { personOf } from '../../db/people.ts'
import type { NewOutMessage, OutLane } from '../../jobs/outbox-rows.ts'
import { callKey } from '../../tracing/tracer.ts'
import type { VoiceDeps } from './deps.ts'
import type { FallbackReason } from './metrics.ts'
import { speaker } from './texts/index.ts'

export type Fallback = {
  readonly callId: string
  readonly chatId: string
  /** That was called; `null`: nobody knows. */
  readonly barId: string | null
  readonly reason: FallbackReason
  /** Of the call, where it was known; else the chat's, the person's, the bar's, English. */
  readonly language?: Language | null
  readonly defaultLanguage?: Language | null
}

/** Where a caller is written to. */
export type CallerAddress = {
  readonly personId: string
  readonly phoneNumberId: string
  readonly rangAt: Date
}

/** The caller's chat, open for a day by their call. */
export async function callerChat(
  tx: Db,
  { newId }: Pick<VoiceDeps, 'newId'>,
  { personId, phoneNumberId, rangAt }: CallerAddress,
): Promise<string> {
  const chat = await ensureChat(tx, { phoneNumberId, personId, newId })
  await noteInbound(tx, chat.id, rangAt)
  return chat.id
}

/** What a transaction sends, and what is counted and logged of it: once it is committed, by whoever committed it. */
export type Sent = { readonly lanes: readonly OutLane[]; readonly report: () => void }

export const NOTHING_SENT: Sent = { lanes: [], report: () => {} }

/** The one text about a call that failed; nothing where it was sent before. */
export async function sendFallback(tx: Db, deps: VoiceDeps, fallback: Fallback): Promise<Sent> {
  if (!(await claimFallback(tx, fallback.callId))) return NOTHING_SENT
  return await sendClaimed(tx, deps, fallback)
}

/** Why a call that was answered has failed, in words for its caller. */
export function reasonOf(reason: EndReason): FallbackReason {
  return reason === 'rate_limited' || reason === 'quota' ? 'busy' : 'technical'
}

/** From here on a failure is known: its text is due. */
export function noteFailing({ log }: VoiceDeps, callId: string, reason: string): void {
  const about = { event: 'WA_VOICE_CALL_EVENT', call_event: 'failing', callId, reason }
  log.info(about, 'a call has failed')
}

/** For whoever has claimed the text already. */
export async function sendClaimed(tx: Db, deps: VoiceDeps, fallback: Fallback): Promise<Sent> {
  const chat = await findChat(tx, fallback.chatId)
  if (chat === null) return NOTHING_SENT
  const { reason, callId } = fallback
  const words = await posts(tx, deps, chat, fallback)
  const lanes = await deps.whatsapp.send(tx, words, callKey(callId))
  const report = () => {
    deps.metrics.fallbacks.add(1, { reason })
    deps.log.info({ event: 'WA_VOICE_FALLBACK_TEXT', reason, callId }, 'a caller was written to')
  }
  return { lanes, report }
}

async function posts(
  tx: Db,
  deps: VoiceDeps,
  chat: ChatRow,
  { callId, chatId, barId: called, reason, language, defaultLanguage }: Fallback,
): Promise<readonly NewOutMessage[]> {
  const at = called === null ? chat.barId : await assumeBar(tx, chatId, called)
  const person = await personOf(tx, chat.personId)
  const known = language ?? chat.language ?? person?.language
  const say = speaker(known ?? defaultLanguage ?? 'en')
  const { taps } = deps.desk
  // At another bar of the number the chat stays until they tap: the cart and the menu there are none of this call's.
  const here =
    called !== null && called !== at
      ? [{ id: taps.bar(called), title: say('button_go_on') }]
      : [
          { id: taps.cart, title: say('button_go_on') },
          { id: taps.menu, title: say('button_menu') },
        ]
  const buttons: readonly Button[] = reason === 'unknown_bar' ? [] : here
  const text = say(`fallback_${reason}`)
  return deps.whatsapp
    .fit(buttons.length === 0 ? { kind: 'text', text } : { kind: 'buttons', text, buttons })
    .map((message, index) => ({
      dedupeKey: `${callKey(callId)}:fallback:${index}`,
      phoneNumberId: chat.phoneNumberId,
      personId: chat.personId,
      chatId,
      barId: called ?? chat.barId,
      kind: 'notice',
      message,
    }))
}
