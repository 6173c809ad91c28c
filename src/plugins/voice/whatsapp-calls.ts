import type { Bar } from '../../core/bar.ts'
import type { InboundCall } from '../../core/message.ts'
import { barDialled } from '../../db/call-places.ts'
import { insertSummary } from '../../db/call-records.ts'
import {
  endUntaken,
  noteCallerLeft,
  noteWhatsappCall,
  noteWhatsappEnd,
  type Untaken,
} from '../../db/call-rings.ts'
import { holdCallsOf } from '../../db/calls.ts'
import { ensureChat, noteInbound } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { knownPerson, type Person, resolvePerson } from '../../db/people.ts'
import { completeRows, type InboxRow } from '../../jobs/inbox-rows.ts'
import type { Outcome } from '../../jobs/lane-run.ts'
import { callIdOf } from '../../platform/ids.ts'
import type { VoiceDeps } from './deps.ts'
import { NOTHING_SENT, sendClaimed, type Sent } from './fallback.ts'

/** A call that rang longer ago is over; a text about it would only puzzle. */
const STALE_MS = 10 * 60_000
/** The transport's own word about the same call comes within this, or not at all. */
const JOIN_SECONDS = 8

export const UNTAKEN_QUEUE = 'voice-untaken'

type Waiting = { readonly callId: string; readonly chatId: string }

const RINGS: ReadonlySet<string> = new Set(['connect', 'call_created', 'ringing'])

/** What WhatsApp tells of a call: joined to the call its transport tells of, in either order. */
export async function takeWhatsappRow(deps: VoiceDeps, row: InboxRow): Promise<Outcome> {
  const call = deps.readWhatsappCall(row.body)
  if (call === null) return 'handled'
  const { log, clock, database, whatsapp } = deps
  const isRinging = RINGS.has(call.event)
  log.info(
    {
      event: 'WA_VOICE_CALL_EVENT',
      call_event: isRinging ? 'ringing' : 'ended',
      source: 'whatsapp',
    },
    'a call event came in',
  )
  const isFresh = clock.now().getTime() - call.at.getTime() < STALE_MS
  // Whoever hung up is written to only where the text says that calls are not taken at all.
  const isLeft = call.isGivenUp && deps.transport !== null
  if (!call.isFromUser || !isFresh) return 'handled'
  if (call.event === 'terminate' && !isLeft) return await noteOver(deps, call)
  if (!(isRinging || isLeft)) return 'handled'
  const person = await callerOf(deps, call)
  const told = { call, person, row }
  const { lanes, report } = await database.transaction((tx) => noteRinging(tx, deps, told))
  whatsapp.kick(lanes)
  report()
  return 'committed'
}

/** By themselves: nobody's row may be held when a call's is asked for, which an act has before its caller's. */
async function callerOf(
  { database: { relaxed }, settings: { portfolio }, newId }: VoiceDeps,
  { from }: InboundCall,
): Promise<Person> {
  return (
    (await knownPerson(relaxed.db, from, portfolio)) ??
    (await relaxed.transaction((tx) => resolvePerson(tx, from, portfolio, newId)))
  )
}

/** Only its line tells that a call is over: this tells which of WhatsApp's it was, where nothing has before. */
async function noteOver(deps: VoiceDeps, call: InboundCall): Promise<Outcome> {
  const rangAt = call.pickedUpAt
  // Nobody took it: when it ended tells of no call of ours when it began.
  if (rangAt === null) return 'handled'
  const { id: personId, phone } = await callerOf(deps, call)
  const told = { wacid: call.id, callerPhone: phone, personId, rangAt }
  await noteWhatsappEnd(deps.database.db, told)
  return 'handled'
}

type Told = {
  readonly call: InboundCall
  readonly person: Person
  readonly row: InboxRow
}

/** A call opens the 24-hour window like a message, so a text may go. */
async function noteRinging(tx: Db, deps: VoiceDeps, { call, person, row }: Told): Promise<Sent> {
  const { newId, transport, jobs } = deps
  const { phoneNumberId } = call
  await holdCallsOf(tx, [person.id], person.phone === null ? [] : [person.phone])
  const chat = await ensureChat(tx, { phoneNumberId, personId: person.id, newId })
  await noteInbound(tx, chat.id, call.at)
  // Another replica has had the row at the same moment.
  if ((await completeRows(tx, [row.id], chat.id)) === 0) return NOTHING_SENT
  const noted = await noteWhatsappCall(tx, {
    id: callIdOf('whatsapp', call.id),
    wacid: call.id,
    callerPhone: person.phone,
    personId: person.id,
    phoneNumberId,
    rangAt: call.at,
  })
  if (noted === null || !noted.isWaiting) return NOTHING_SENT
  if (call.isGivenUp) await noteCallerLeft(tx, noted.id)
  const waiting: Waiting = { callId: noted.id, chatId: chat.id }
  if (transport === null) return await answerInWriting(tx, deps, waiting, 'not_taken')
  await jobs.send(tx, UNTAKEN_QUEUE, waiting, { afterSeconds: JOIN_SECONDS })
  return NOTHING_SENT
}

/** Nobody's transport has told of the call: whoever called is answered in writing. */
export function untakenJob(deps: VoiceDeps) {
  return async ({ data }: { readonly data: Waiting }): Promise<void> => {
    const { lanes, report } = await deps.database.transaction((tx) =>
      answerInWriting(tx, deps, data, 'technical'),
    )
    deps.whatsapp.kick(lanes)
    report()
  }
}

async function answerInWriting(
  tx: Db,
  deps: VoiceDeps,
  { callId, chatId }: Waiting,
  reason: 'not_taken' | 'technical',
): Promise<Sent> {
  const ended = await endUntaken(tx, callId, reason)
  if (ended === null) return NOTHING_SENT
  const { wacid, personId, isLeft } = ended
  const bar = await barCalled(tx, deps, ended)
  await insertSummary(tx, {
    callRef: wacid ?? callId,
    id: callId,
    barId: bar?.id ?? null,
    personId,
    intents: [],
    text: `Not answered: ${(isLeft ? 'caller_left' : reason).replaceAll('_', ' ')}.`,
    language: null,
    outcome: isLeft ? 'abandoned' : 'failed',
    durationSeconds: 0,
    orderId: null,
    costUsd: 0,
  })
  const count = (outcome: string) => deps.metrics.calls.add(1, { outcome })
  if (isLeft) return { lanes: [], report: () => count('abandoned') }
  const defaultLanguage = bar?.defaultLanguage ?? null
  const about = { callId, chatId, barId: bar?.id ?? null }
  const { lanes, report } = await sendClaimed(tx, deps, { ...about, reason, defaultLanguage })
  return {
    lanes,
    report: () => {
      count(reason === 'not_taken' ? 'not_taken' : 'failed')
      report()
    },
  }
}

/** By the number that was called; where several bars share it, the one that the caller's chat is at. */
async function barCalled(
  tx: Db,
  { settings }: VoiceDeps,
  { personId, phoneNumberId }: Untaken,
): Promise<Bar | null> {
  if (personId === null || phoneNumberId === null) return null
  const dialled = { ...settings, barHint: phoneNumberId, calledPhone: null }
  return await barDialled(tx, dialled, personId)
}
