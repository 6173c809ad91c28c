import type { CallMemory } from '../../../core/call/call-memory.ts'
import type {
  ActOutcome,
  CallCount,
  CallEffect,
  CallEnd,
  VoiceAct,
} from '../../../core/call/call-state.ts'
import type { FunctionCall } from '../../../core/call/line.ts'
import { ProviderError } from '../../../core/errors.ts'
import { noteCallAct } from '../../../db/call-acts.ts'
import { dropTranscript, insertConsent, saveTranscriptLine } from '../../../db/call-records.ts'
import { holdCall, holdCallAlone, patchCall } from '../../../db/calls.ts'
import { assumeLanguage } from '../../../db/chats.ts'
import { setLanguage } from '../../../db/people.ts'
import { waited } from '../../../jobs/timers.ts'
import { callKey } from '../../../tracing/tracer.ts'
import { atBar, costOf } from '../ending/books.ts'
import { finishCall } from '../ending/finish.ts'
import { endForsaken } from '../ending/forsaken.ts'
import { callerChat, noteFailing, NOTHING_SENT, reasonOf, sendFallback } from '../fallback.ts'
import { hangUp } from '../letting-go.ts'
import { transferWord } from '../staff-words.ts'
import { carryOut } from './acts.ts'
import { asCaller, calledBy } from './caller.ts'
import { feed, feedLater, leave, type LiveCall, reopenLine, see } from './live-call.ts'
import { isLook, unwritten } from './memories.ts'
import { waitPatiently } from './patience.ts'

const REQUEST_TIMEOUT_MS = 5_000

type Doings = {
  readonly [K in CallEffect['kind']]: (live: LiveCall, effect: Of<K>) => Promise<void> | void
}

/** What takes its own time is not waited for. */
const DOINGS: Doings = {
  send,
  set_timer: setTimer,
  clear_timer: (live, { name }) => clearTimer(live, name),
  remember,
  act: (live, effect) => void act(live, effect),
  attach: (live) => void reopenLine(live).catch((error: unknown) => bug(live, error)),
  tell_staff: (live, effect) => void tellStaff(live, effect),
  transfer: (live, { target }) => asOurs(live, () => void transfer(live, target)),
  failing: (live, effect) => void failing(live, effect),
  hang_up: (live) => asOurs(live, () => letGo(live)),
  count: (live, { what }) => counted(live, what),
  ended: end,
  consent: record,
  transcript: record,
  save_language: saveLanguage,
}

/** Carries out one thing the mind wants. */
export async function doEffect(live: LiveCall, effect: CallEffect): Promise<void> {
  // Of its own kind: the table says so.
  const doing = DOINGS[effect.kind] as (live: LiveCall, effect: CallEffect) => Promise<void> | void
  await doing(live, effect)
}

type Of<K extends CallEffect['kind']> = Extract<CallEffect, { readonly kind: K }>

/** What is done to the line no fence guards: after a standstill, once it is known that the call is still ours; else at once. */
function asOurs(live: LiveCall, work: () => void): Promise<void> | void {
  const sure = live.sure()
  if (sure === null) return work()
  return sure.then(() => {
    if (!live.isOver) work()
  })
}

function send(live: LiveCall, { command }: Of<'send'>): Promise<void> | void {
  return asOurs(live, () => {
    live.line?.send(command)
    if (command.kind === 'respond' && command.purpose === 'greeting') live.onGreeted()
  })
}

function letGo({ deps, scene }: LiveCall): void {
  void hangUp(deps, { ...scene.held, ref: scene.ref })
}

function setTimer(live: LiveCall, { name, afterMs }: Of<'set_timer'>): void {
  live.timers.get(name)?.()
  const cancel = waitPatiently(live.deps.timers, { ms: afterMs }, () => {
    live.timers.delete(name)
    feed(live, { kind: 'timer', name })
  })
  live.timers.set(name, cancel)
}

function clearTimer(live: LiveCall, name: Of<'clear_timer'>['name']): void {
  live.timers.get(name)?.()
  live.timers.delete(name)
}

/** Before anything is done, and not before a word of it is in the memory: whoever has the call next does it. */
async function remember(live: LiveCall, { memory }: Of<'remember'>): Promise<void> {
  // What was written with others' must not come behind it.
  const writing = live.saving.then(() => write(live, memory))
  live.isSaving = true
  const saving = writing
    .catch(() => live.deps.memories.soon(live))
    .then(() => {
      if (live.saving === saving) live.isSaving = false
    })
  live.saving = saving
  await writing
}

async function write(live: LiveCall, memory: CallMemory): Promise<void> {
  const acts = unwritten(live, memory)
  await keep(live, { memory, acts, ...(memory.isGreeted && { isGreeted: true }) })
  live.saved = memory
  for (const { functionCallId } of acts) live.written.add(functionCallId)
}

/** With the memory already, unless the database was away, or another had the call before. */
async function note(live: LiveCall, call: FunctionCall): Promise<void> {
  const { deps, scene, written } = live
  if (written.has(call.functionCallId) || live.isOver) return
  await noteCallAct(deps.database.relaxed.db, scene.held.id, call)
  written.add(call.functionCallId)
}

/** A write that names a fence of before is another's call: it is left as it is. */
async function keep(live: LiveCall, patch: Parameters<typeof patchCall>[2]): Promise<void> {
  const { deps, scene } = live
  if (await patchCall(deps.database.relaxed.db, scene.held, patch)) return
  lost(live)
}

function lost(live: LiveCall): void {
  leave(live)
  live.onLost()
}

async function act(live: LiveCall, wanted: Of<'act'>): Promise<void> {
  const { changing } = live
  const acting = actNow(live, wanted)
  if (mayChange(wanted.act)) live.changing = acting.then(() => changing)
  await acting
}

function mayChange(meant: VoiceAct): boolean {
  return meant.do === 'desk' && !isLook(meant)
}

/** A model may well ask for the cart in one breath with what goes into it: it is the cart behind that. */
function showsCart(meant: VoiceAct): boolean {
  return meant.do === 'show' || (meant.do === 'desk' && meant.tool === 'view_cart')
}

async function actNow(live: LiveCall, { functionCallId, act: meant }: Of<'act'>): Promise<void> {
  const { deps, scene } = live
  const call = live.calls.get(functionCallId)
  if (call === undefined) return feedLater(live, { kind: 'act_failed', functionCallId })
  try {
    const isFirst = !live.inherited.has(functionCallId)
    const isOnlyLooked = isFirst && isLook(meant)
    const noted = isOnlyLooked ? Promise.resolve() : live.saving.then(() => note(live, call))
    // Whoever waits for it is told.
    noted.catch(() => {})
    if (showsCart(meant)) await live.changing
    const facts = { 'maitred.kind': meant.do === 'desk' ? meant.tool : meant.do }
    const outcome = await deps.trace({ name: 'tool', facts }, [callKey(scene.held.id)], () =>
      asCaller(live, (now) =>
        carryOut(deps, now, call, {
          act: meant,
          sees: (sight) => see(live, sight),
          isFirst,
          noted,
        }),
      ),
    )
    live.calls.delete(functionCallId)
    if (outcome !== null) {
      if (isOnlyLooked) noteLook(live, call)
      noteCart(live, outcome)
      return feedLater(live, { kind: 'acted', functionCallId, outcome })
    }
    // Neither ours to do nor done: the call has changed hands, and the next beat says so.
    deps.log.warn({ callId: scene.held.id }, 'an act was left to whoever has the call')
  } catch (error) {
    bug(live, error)
    feedLater(live, { kind: 'act_failed', functionCallId })
  }
}

function noteLook(live: LiveCall, call: FunctionCall): void {
  live.looked.set(call.functionCallId, call)
  live.deps.memories.soon(live)
}

/** The chat follows: what was put in the cart by voice waits there for a yes, too. */
function noteCart(live: LiveCall, outcome: ActOutcome): void {
  const { cartFingerprint, placed } = outcome
  const isChanged = cartFingerprint !== null && cartFingerprint !== live.cartSeen
  live.cartSeen = cartFingerprint ?? live.cartSeen
  if (placed.length > 0) return live.cart.settled()
  if (!isChanged) return
  live.cart.changed(live.state.memory.language.language)
}

async function tellStaff(live: LiveCall, about: Of<'tell_staff'>): Promise<void> {
  const { deps } = live
  try {
    const lanes = await asCaller(live, async ({ guest, callerPhone, held }) => {
      // Of now: the cart has been filled since the call began.
      const view = await deps.desk.look(guest)
      const told = { key: `${callKey(held.id)}:transfer`, guest, callerPhone, view }
      return await deps.database.transaction(async (tx) =>
        (await holdCall(tx, held)) ? await deps.desk.tellStaff(tx, transferWord(told, about)) : [],
      )
    })
    deps.whatsapp.kick(lanes)
  } catch (error) {
    // The caller is put through all the same.
    bug(live, error)
  }
  feedLater(live, { kind: 'staff_told' })
}

async function transfer(live: LiveCall, target: string): Promise<void> {
  const { deps, scene } = live
  try {
    await deps.transport?.transfer(scene.ref, target, AbortSignal.timeout(REQUEST_TIMEOUT_MS))
    deps.log.info(
      { event: 'WA_VOICE_CALL_TRANSFERRED', callId: scene.held.id, barId: scene.guest.barId },
      'a call is being put through',
    )
    feedLater(live, { kind: 'transfer_sent' })
  } catch (error) {
    if (!(error instanceof ProviderError)) bug(live, error)
    // It may ring there: no second phone beside it.
    if (isUnanswered(error)) return feedLater(live, { kind: 'transfer_sent' })
    feedLater(live, {
      kind: 'transfer_failed',
      isGone: error instanceof ProviderError && error.reason === 'gone',
    })
  }
}

/** A peer that is slow to take a transfer keeps the vendor's answer back. */
function isUnanswered(error: unknown): boolean {
  return error instanceof ProviderError && error.failure === 'timeout' && error.mayHaveHappened
}

/** At once: what is said on the line meanwhile takes its time. What fails here is sent with the end. */
async function failing(live: LiveCall, { reason, language }: Of<'failing'>): Promise<void> {
  const { deps, scene } = live
  const { held, rangAt, isReachable } = scene
  noteFailing(deps, held.id, reason)
  if (!isReachable) return
  try {
    const { lanes, report } = await deps.database.transaction(async (tx) => {
      const ours = await holdCallAlone(tx, held)
      if (ours === null) return NOTHING_SENT
      const { guest } = calledBy(scene, ours)
      const chatId = await callerChat(tx, deps, { ...guest, rangAt })
      const about = { callId: held.id, chatId, barId: guest.barId }
      return await sendFallback(tx, deps, { ...about, language, reason: reasonOf(reason) })
    })
    deps.whatsapp.kick(lanes)
    report()
  } catch (error) {
    bug(live, error)
  }
}

function counted(live: LiveCall, what: CallCount): void {
  const { metrics } = live.deps
  metrics.events.add(1, { event: what })
  if (what === 'first_sound') {
    metrics.firstAudioSeconds.observe((performance.now() - live.scene.startedMs) / 1000)
  }
}

async function record(live: LiveCall, effect: Of<'consent' | 'transcript'>): Promise<void> {
  const { deps, scene } = live
  const { held } = scene
  await deps.database.transaction(async (tx) => {
    const ours = await holdCall(tx, held)
    if (ours === null) return
    if (effect.kind === 'consent') {
      const { isGiven, how, wording, language, atMs } = effect
      await insertConsent(tx, {
        id: deps.newId(),
        callId: held.id,
        personId: ours.personId,
        isGiven,
        how,
        wording,
        language,
        at: new Date(atMs),
      })
      if (!isGiven) await dropTranscript(tx, held.id)
    } else {
      const { atMs, ...line } = effect.line
      await saveTranscriptLine(tx, { callId: held.id, ...line, at: new Date(atMs) })
    }
  })
}

/** Of the person, the call, and their chat, which greets them the next time. */
async function saveLanguage(
  { deps, scene }: LiveCall,
  { language }: Of<'save_language'>,
): Promise<void> {
  const { held, view } = scene
  const isOurs = await deps.database.transaction(async (tx) => {
    const ours = await holdCallAlone(tx, held)
    if (ours === null) return false
    if (ours.personId !== null) await setLanguage(tx, ours.personId, language)
    await patchCall(tx, held, { language })
    return true
  })
  if (isOurs) await assumeLanguage(deps.database.relaxed.db, view.chatId, language)
}

/** An end that could not be written is tried again after so long. */
const END_WAITS_MS = [0, 200, 1_000]

async function end(live: LiveCall, { end: came }: Of<'ended'>): Promise<void> {
  const { deps, scene } = live
  leave(live)
  for (const waitMs of END_WAITS_MS) {
    if (waitMs > 0) await waited(deps.timers, waitMs)
    try {
      await deps.memories.now(live)
      const isEnded = await finishCall(deps, scene, came)
      return isEnded ? live.onOver() : live.onLost()
    } catch (error) {
      bug(live, error)
    }
  }
  await endWithoutWords(live, came)
}

const WORDLESS = 'It came to its end, but not to a summary.'

/** What stands in the way of its own end does not stand in the way of every end: what it came to stays so. */
async function endWithoutWords(live: LiveCall, end: CallEnd): Promise<void> {
  const { deps, scene } = live
  const { held, ref, guest, view, rangAt, answeredAt, carriedMicroUsd } = scene
  const { memory, language } = end
  const costMicroUsd = costOf(atBar(deps, view.bar), memory.tallies, carriedMicroUsd)
  const call = { ...held, ...guest, ref, rangAt, answeredAt, language, memory, costMicroUsd }
  try {
    await endForsaken(deps, call, { ...end, words: WORDLESS })
    live.onOver()
  } catch (error) {
    bug(live, error)
    // Not held any more, it is found by the next sweep, which ends it.
    live.onLost()
  }
}

function bug({ deps, scene }: LiveCall, error: unknown): void {
  deps.log.error(
    { event: 'WA_VOICE_ERROR', error, callId: scene.held.id },
    'a step of a call failed',
  )
}
