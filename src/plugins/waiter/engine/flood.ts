import type { Bar } from '../../../core/bar.ts'
import type { Db } from '../../../db/client.ts'
import { enqueue, type NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { speaker } from '../texts/index.ts'
import { closeTurn } from './close-turn.ts'
import type { Lane } from './lane.ts'

/** Whose limit a turn is over; `blocked`: a flag stands against the diner. */
export type Flood = 'diner' | 'bar' | 'blocked'

/** Counts a diner's turn, once however often it is tried: first to the diner, then to the bar. */
export async function floodOf(
  { limits }: Pick<WaiterDeps, 'limits'>,
  { person, chat, newRows, places }: Lane,
  bar: Bar | undefined,
): Promise<Flood | null> {
  if (newRows > 0) {
    const diner = await limits.diner.take(person.id, newRows, { chatId: chat.id })
    if (!diner.ok) return 'diner'
  }
  if (bar === undefined) return null
  if (places.blockedAt.some((barId) => barId === null || barId === bar.id)) return 'blocked'
  if (newRows === 0) return null
  return (await limits.bar.take(bar.id, newRows, { barId: bar.id })).ok ? null : 'bar'
}

/**
 * Completes a turn that is over a limit: its messages stay in the chat's history, nobody thinks about them, and the diner is
 * told so, once.
 */
export async function takeFloodTurn(
  deps: WaiterDeps,
  lane: Lane,
  flood: { readonly of: Flood; readonly bar: Bar | undefined },
): Promise<void> {
  const lanes = await deps.database.transaction(async (tx) => {
    await closeTurn(tx, lane, { lastInboundAt: lane.lastInboundAt })
    if (await wasTold(tx, lane.chat.id)) return []
    return await enqueue(tx, notice(deps, lane, flood), lane.messages.at(-1)?.id ?? null)
  })
  deps.kick(lanes)
}

/** One word for a flood, however long it goes on. */
const TOLD_MINUTES = 10

async function wasTold(tx: Db, chatId: string): Promise<boolean> {
  const told = await tx.rows(
    `SELECT 1 FROM outbox WHERE chat_id = $1 AND dedupe_key LIKE 'flood:%'
        AND created_at > now() - $2 * interval '1 minute' LIMIT 1`,
    [chatId, TOLD_MINUTES],
  )
  return told.length > 0
}

function notice(
  { fit }: WaiterDeps,
  { chat, person, messages, places }: Lane,
  { of, bar }: { readonly of: Flood; readonly bar: Bar | undefined },
): readonly NewOutMessage[] {
  const spokenHere = (bar ?? places.bars[0])?.defaultLanguage
  const say = speaker(chat.language ?? person.language ?? spokenHere ?? 'en')
  const text = say(`flood_${of}`)
  return fit({ kind: 'text', text }).map((message, index) => ({
    dedupeKey: `flood:${messages.at(-1)?.id ?? ''}:${index}`,
    phoneNumberId: chat.phoneNumberId,
    personId: chat.personId,
    chatId: chat.id,
    barId: bar?.id ?? null,
    kind: 'notice',
    message,
  }))
}
