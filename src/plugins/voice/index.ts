import { Elysia } from 'elysia'

import type { InboundCall } from '../../core/message.ts'
import { ensureChat, noteInbound } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { resolvePerson } from '../../db/people.ts'
import { completeRows, type InboxRow } from '../../jobs/inbox-rows.ts'
import type { Outcome } from '../../jobs/lane-run.ts'
import { definePlugin, type PluginContext } from '../../plugin.ts'
import { NOT_TAKEN } from './texts.ts'

/** A call that rang longer ago is over; a text about it would only puzzle. */
const STALE_MS = 10 * 60_000

/** Calls are not taken in this version: whoever calls is told in writing, once, where they are answered. */
export const voice = definePlugin({
  name: 'voice',
  setup: (context) => {
    context.inbox.on('call', (_lane, rows) => takeCallRow(context, rows))
    return new Elysia({ name: 'voice' })
  },
})

async function takeCallRow(context: PluginContext, rows: readonly InboxRow[]): Promise<Outcome> {
  const [row] = rows
  const call = row === undefined ? null : context.whatsapp.readCall(row.body)
  if (row === undefined || call === null) return 'handled'
  const { log, clock, whatsapp, database } = context
  const callEvent = call.event === 'connect' ? 'ringing' : 'ended'
  log.info({ event: 'WA_VOICE_CALL_EVENT', call_event: callEvent }, 'a call event came in')
  const isFresh = clock.now().getTime() - call.at.getTime() < STALE_MS
  if (call.event !== 'connect' || !call.isFromUser || !isFresh) return 'handled'
  const lanes = await database.transaction((tx) => answerInWriting(tx, context, call, row))
  whatsapp.kick(lanes)
  log.info(
    { event: 'WA_VOICE_FALLBACK_TEXT', reason: 'not_taken' },
    'a caller was answered in writing',
  )
  return 'committed'
}

/** A call opens the 24-hour window like a message, so the text may go. */
async function answerInWriting(tx: Db, context: PluginContext, call: InboundCall, row: InboxRow) {
  const { config, newId, whatsapp } = context
  const person = await resolvePerson(tx, call.from, config.whatsapp.wabaId ?? '', newId)
  const pair = { phoneNumberId: call.phoneNumberId, personId: person.id }
  const chat = await ensureChat(tx, { ...pair, newId })
  await noteInbound(tx, chat.id, call.at)
  await completeRows(tx, [row.id], chat.id)
  return await whatsapp.send(tx, [
    {
      ...pair,
      dedupeKey: `call:${call.id}`,
      chatId: chat.id,
      barId: chat.barId,
      kind: 'notice',
      message: { kind: 'text', text: NOT_TAKEN[chat.language ?? person.language ?? 'en'] },
    },
  ])
}
