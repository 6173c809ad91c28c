import type { Bar } from '../../../core/bar.ts'
import { storedLanguage, storedTallies } from '../../../core/call/call-memory.ts'
import type { CallEnd } from '../../../core/call/call-state.ts'
import type { CallOutcome } from '../../../core/call/end-reasons.ts'
import { outcomeOf, tallied } from '../../../core/call/outcome.ts'
import type { Language } from '../../../core/language.ts'
import { findBar } from '../../../db/bars.ts'
import { closeCallActs } from '../../../db/call-acts.ts'
import { type CallRow, holdCallAlone } from '../../../db/calls.ts'
import type { Db } from '../../../db/client.ts'
import { personOf } from '../../../db/people.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import { callerChat, noteFailing, NOTHING_SENT, sendFallback, type Sent } from '../fallback.ts'
import { hangUp, letGoLater } from '../letting-go.ts'
import { type Account, atBar, book, carriedCost, costOf, type Spent } from './books.ts'
import { closeCall } from './close.ts'

/** What is known of a call without its bar, its menu and its caller. */
export type Forsaken = Pick<
  CallRow,
  | 'id'
  | 'fence'
  | 'ref'
  | 'barId'
  | 'personId'
  | 'phoneNumberId'
  | 'rangAt'
  | 'answeredAt'
  | 'language'
  | 'memory'
  | 'costMicroUsd'
>

/** How it ended, where that is known and only its own end could not be written. */
export type KnownEnd = Pick<CallEnd, 'reason' | 'needsText'> & { readonly words: string }

const LOST: KnownEnd = {
  reason: 'line_lost',
  needsText: true,
  words: 'Broken off: the call could not be gone on with.',
}

/**
 * The end of a call that nobody can steer any more, from its row alone: whoever still listens is hung up on and written
 * to, once. Where even the text can't be written, the call ends without it rather than never.
 */
export function endForsaken(deps: VoiceDeps, call: Forsaken, how = LOST): Promise<void> {
  return deps.trace({ name: 'end' }, [callKey(call.id)], () => finish(deps, call, how))
}

/** A bar that can't be read now holds up no end: the settings' model prices its call. */
async function barOf({ database, log }: VoiceDeps, barId: string) {
  return await findBar(database.db, barId).catch((error: unknown) => {
    log.error({ event: 'WA_VOICE_ERROR', error, barId }, 'the bar of a lost call could not be read')
    return null
  })
}

async function finish(deps: VoiceDeps, call: Forsaken, how: KnownEnd): Promise<void> {
  // A failure with an end of its own was told of when it began.
  if (how === LOST) noteFailing(deps, call.id, how.reason)
  const bar = call.barId === null ? null : await barOf(deps, call.barId)
  const own = atBar(deps, bar)
  const spent = spentOn(own, call)
  const tell = async (tx: Db, now: Forsaken) =>
    how.needsText ? await tellCaller(tx, deps, now) : NOTHING_SENT
  const ended = await write(deps, call, { how, spent, tell }).catch(async (error: unknown) => {
    const about = { event: 'WA_VOICE_ERROR', error, callId: call.id }
    deps.log.error(about, 'a caller could not be written to')
    return await write(deps, call, { how, spent, tell: async () => NOTHING_SENT })
  })
  // Another's by now: whoever speaks with it is not cut off.
  if (ended === null) return
  const { outcome, sent } = ended
  void hangUp(deps, call)
  deps.whatsapp.kick(sent.lanes)
  sent.report()
  deps.metrics.calls.add(1, { outcome })
  deps.metrics.languages.add(1, { language: languageOf(call) ?? 'other' })
  deps.log.warn(
    { event: 'WA_VOICE_CALL_EVENT', call_event: 'ended', callId: call.id, outcome },
    'a call was ended from its row alone',
  )
  // One that was never answered cost nothing.
  if (spent.seconds === 0 && spent.costMicroUsd === 0) return
  deps.metrics.costUsd.add(spent.costMicroUsd / 1_000_000, { model: own.settings.model })
  await book(own, accountOf(deps, bar), spent)
}

function accountOf({ settings }: VoiceDeps, bar: Bar | null): Account | null {
  if (bar === null) return null
  const phoneNumberId = bar.phoneNumberId ?? settings.defaultNumberId
  return { bar, guest: { barId: bar.id, phoneNumberId } }
}

type Ending = {
  readonly how: KnownEnd
  readonly spent: Spent
  readonly tell: (tx: Db, call: Forsaken) => Promise<Sent>
}

/** @returns `null` when another ended it, or has it. */
async function write(
  deps: VoiceDeps,
  begun: Forsaken,
  { how, spent, tell }: Ending,
): Promise<{ readonly outcome: CallOutcome; readonly sent: Sent } | null> {
  const { reason, words: text } = how
  const { seconds, costMicroUsd } = spent
  return await deps.database.transaction(async (tx) => {
    const ours = await holdCallAlone(tx, begun)
    if (ours === null) return null
    const call = { ...begun, personId: ours.personId ?? begun.personId }
    const tallies = tallied(spent.tallies, await closeCallActs(tx, call.id))
    const outcome = outcomeOf(tallies, reason)
    const orderId = tallies.placed.at(-1)?.orderId ?? null
    const { intents } = tallies
    const language = languageOf(call)
    const closed = { outcome, reason, text, intents, language, seconds, costMicroUsd, orderId }
    await closeCall(tx, call, closed)
    await letGoLater(tx, deps, call)
    return { outcome, sent: await tell(tx, call) }
  })
}

function spentOn(deps: VoiceDeps, call: Forsaken): Spent {
  const { memory, answeredAt } = call
  const endedAt = deps.clock.now()
  const tallies = storedTallies(memory)
  const ms = answeredAt === null ? 0 : endedAt.getTime() - answeredAt.getTime()
  return {
    callId: call.id,
    tallies,
    seconds: Math.max(0, ms / 1000),
    costMicroUsd: costOf(deps, tallies, carriedCost(deps, call)),
    endedAt,
  }
}

async function tellCaller(tx: Db, deps: VoiceDeps, call: Forsaken): Promise<Sent> {
  const { id, barId, personId, phoneNumberId, rangAt } = call
  const person = personId === null ? null : await personOf(tx, personId)
  const isReachable = person !== null && (person.phone !== null || person.userId !== null)
  if (personId === null || !isReachable) return NOTHING_SENT
  const address = {
    personId,
    rangAt,
    phoneNumberId: phoneNumberId ?? deps.settings.defaultNumberId,
  }
  const chatId = await callerChat(tx, deps, address)
  const bar = barId === null ? null : await findBar(tx, barId)
  const defaultLanguage = bar?.defaultLanguage ?? null
  const words = { reason: 'technical', language: languageOf(call), defaultLanguage } as const
  return await sendFallback(tx, deps, { callId: id, chatId, barId: bar?.id ?? null, ...words })
}

/** As it was proved, else as it was spoken in at last. */
function languageOf({ language, memory }: Forsaken): Language | null {
  return language ?? storedLanguage(memory)
}
