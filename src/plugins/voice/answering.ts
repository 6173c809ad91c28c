import type { CallSession, RefuseWhy } from '../../core/call/transport.ts'
import { ProviderError } from '../../core/errors.ts'
import { patchCall } from '../../db/calls.ts'
import { noteInbound } from '../../db/chats.ts'
import { waited } from '../../jobs/timers.ts'
import { callKey } from '../../tracing/tracer.ts'
import type { VoiceDeps } from './deps.ts'
import { atBar, carriedCost } from './ending/books.ts'
import { endUnanswered } from './ending/unanswered.ts'
import { noteFailing } from './fallback.ts'
import type { Hold } from './hold.ts'
import { hangUp, turnDown } from './letting-go.ts'
import { judge, type Known } from './limits.ts'
import { mannersOf } from './manners.ts'
import { doEffect } from './runner/effects.ts'
import { beginCall, feed, leave, type LiveCall, openLine } from './runner/live-call.ts'
import { isReachable, type Scene, sessionOf } from './runner/scene.ts'
import type { Claimed, Ringing } from './take-call.ts'

/** A caller hears it ring meanwhile. */
const ANSWER_TIMEOUT_MS = 5_000
/** So long the text to whoever is refused waits for the refusal. */
const REFUSE_MS = 1_000
/** So long a rate limit may ask to be waited for while it rings; and where it does not say. */
const MAX_RATE_WAIT_MS = 2_000
const RATE_WAIT_MS = 1_000
/** What is noted of an answer holds up no greeting: a line that opens sooner than this is noted with it. */
const NOTE_MS = 50
/** Whether an answer without an answer was heard shows at once. */
export const FEW_TRIES = 2

export async function answerCall(deps: VoiceDeps, hold: Hold, ringing: Ringing): Promise<void> {
  const { call, bar, person, prepared, startedMs } = ringing
  hold.keep(call)
  if (bar === null || prepared === null) return await refuse(deps, hold, ringing, 'unknown_bar')
  const { seen, known } = prepared
  const [why, { guest, view, session }] = await Promise.all([
    whyRefused(deps, ringing, known),
    seen,
  ])
  if (hold.isLost()) return
  if (why !== null) return await refuse(deps, hold, ringing, why)
  const scene = sceneOf(deps, { call, guest, view, person, startedMs })
  const isAnswered = await answer(deps, scene, session)
  if (isAnswered !== 'ok') openWindow(deps, scene)
  if (hold.isLost()) return
  if (isAnswered === 'refused') return await fail(deps, hold, ringing)
  if (isAnswered === 'gone') return await abandon(deps, hold, ringing, { mayStand: false })
  const live = beginCall(deps, scene, hooksOf(deps, hold, scene))
  hold.live(live)
  if (isAnswered === 'unsure') return await findOut(deps, hold, live, ringing)
  await joinLine(deps, live)
}

async function whyRefused(
  deps: VoiceDeps,
  { call, bar, person }: Claimed,
  known: Known | null = null,
): Promise<RefuseWhy | null> {
  if (bar === null) return 'unknown_bar'
  const { id: callId, callerPhone } = call
  return await judge(deps, { callId, callerPhone, bar, personId: person.id }, known)
}

async function joinLine(deps: VoiceDeps, live: LiveCall): Promise<void> {
  const { scene } = live
  let isNoted = false
  const cancel = deps.timers.after(NOTE_MS, () => {
    isNoted = true
    openWindow(deps, scene)
    note(deps, scene, { state: 'answered', ...answeredAs(scene) })
  })
  const attached = await openLine(live)
  if (!attached.ok) return feed(live, { kind: 'attach_failed', isGone: false })
  // The line's first frame waits for this round of the event loop to end, and the greeting goes out with it: first.
  await new Promise((resolve) => void setImmediate(resolve))
  cancel()
  if (!isNoted) openWindow(deps, scene)
  noteLive(deps, scene)
}

/**
 * It may have been answered already: the line tells. If not it is judged, where nobody had come to that, and answered. "Gone"
 * may then be our own first answer, whose line comes only after a while.
 */
export async function findOut(
  deps: VoiceDeps,
  hold: Hold,
  live: LiveCall,
  claimed: Claimed,
): Promise<void> {
  if (await isOnLine(deps, live, FEW_TRIES)) return
  const why = claimed.isJudged ? null : await whyRefused(deps, claimed)
  if (hold.isLost()) return
  if (why !== null) {
    leave(live)
    await refuse(deps, hold, claimed, why)
    // Answered after all, by whoever had it: its line may come only after a while.
    return void hangUp(deps, claimed.call)
  }
  const isAnswered = await answer(deps, live.scene)
  if (isAnswered === 'ok') return await joinLine(deps, live)
  if (isAnswered !== 'refused' && (await isOnLine(deps, live))) return
  // Whoever has it by now speaks with the caller, perhaps.
  if (hold.isLost()) return
  leave(live)
  if (isAnswered === 'gone') return await abandon(deps, hold, claimed, { mayStand: true })
  // Whoever was answered after all is not left with a model that nobody steers.
  void hangUp(deps, claimed.call)
  await fail(deps, hold, claimed)
}

async function isOnLine(deps: VoiceDeps, live: LiveCall, tries?: number): Promise<boolean> {
  const { ok } = await openLine(live, tries)
  if (!ok) return false
  // Whoever answered it may have died before it was noted.
  openWindow(deps, live.scene)
  noteLive(deps, live.scene)
  return true
}

type Parts = Pick<Scene, 'guest' | 'view' | 'startedMs'> & Pick<Claimed, 'call' | 'person'>

export function sceneOf(deps: VoiceDeps, { call, guest, view, person, startedMs }: Parts): Scene {
  return {
    held: { id: call.id, fence: call.fence },
    ref: call.ref,
    wacid: call.wacid,
    guest,
    view,
    manners: mannersOf(deps.settings, view.bar, call.id),
    callerPhone: call.callerPhone ?? person.phone,
    isReachable: isReachable(person),
    rangAt: call.rangAt,
    startedMs,
    answeredAt: call.answeredAt ?? deps.clock.now(),
    carriedMicroUsd: carriedCost(atBar(deps, view.bar), call),
  }
}

export function hooksOf(deps: VoiceDeps, hold: Hold, { startedMs }: Scene) {
  return {
    ...hold.hooks,
    does: doEffect,
    onGreeted: () => deps.metrics.greetSeconds.observe((performance.now() - startedMs) / 1000),
  }
}

/** `unsure`: no answer came back, so it may be answered. `gone`: the caller left, or somebody else has it. */
type Answered = 'ok' | 'unsure' | 'gone' | 'refused'

/** @param ready the session, where its transport has it ready. */
async function answer(
  deps: VoiceDeps,
  scene: Scene,
  ready: CallSession | null = null,
): Promise<Answered> {
  const { transport, metrics, log } = deps
  const { held, guest, startedMs } = scene
  if (transport === null) return 'refused'
  const session = ready ?? sessionOf(deps, scene)
  try {
    await deps.trace({ name: 'answer' }, [callKey(held.id)], () =>
      inTurn(deps, () =>
        transport.answer(scene.ref, session, AbortSignal.timeout(ANSWER_TIMEOUT_MS)),
      ),
    )
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    if (error.reason === 'gone') return 'gone'
    log.warn({ event: 'WA_VOICE_ERROR', error, callId: held.id }, 'a call could not be answered')
    return error.mayHaveHappened ? 'unsure' : 'refused'
  }
  metrics.acceptSeconds.observe((performance.now() - startedMs) / 1000)
  const about = { callId: held.id, barId: guest.barId }
  log.info({ event: 'WA_VOICE_CALL_ACCEPTED', ...about }, 'a call was answered')
  // Whoever follows calls from ringing to ended looks for this one.
  const accepted = { event: 'WA_VOICE_CALL_EVENT', call_event: 'accepted', ...about }
  log.info(accepted, 'a call was answered')
  return 'ok'
}

/** What is refused for its rate alone is asked for once more, as soon as the vendor says. */
async function inTurn({ timers }: VoiceDeps, ask: () => Promise<void>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    const isRate = error instanceof ProviderError && error.failure === 'rate_limited'
    const waitMs = isRate ? (error.retryAfterMs ?? RATE_WAIT_MS) : Number.POSITIVE_INFINITY
    if (waitMs > MAX_RATE_WAIT_MS) throw error
    await waited(timers, waitMs)
    await ask()
  }
}

/** A call opens the 24-hour window like a message: whatever is sent to the chat while it runs may go. */
function openWindow({ database, log }: VoiceDeps, { view, rangAt }: Scene): void {
  noteInbound(database.relaxed.db, view.chatId, rangAt).catch((error: unknown) =>
    log.warn({ error }, 'a call was not noted in its chat'),
  )
}

/** That a line came may be the first that is known of an answer. */
export function noteLive(deps: VoiceDeps, scene: Scene): void {
  note(deps, scene, { state: 'live', isAttached: true, ...answeredAs(scene) })
}

function answeredAs({ view, manners }: Scene) {
  return { isAnswered: true, chatId: view.chatId, style: manners.style } as const
}

/** Not waited for: whoever takes the call over finds out by itself what is true. */
function note(deps: VoiceDeps, { held }: Scene, patch: Parameters<typeof patchCall>[2]): void {
  patchCall(deps.database.relaxed.db, held, patch).catch((error: unknown) =>
    deps.log.warn({ error, callId: held.id }, 'a call’s state could not be noted'),
  )
}

export async function refuse(
  deps: VoiceDeps,
  hold: Hold,
  claimed: Claimed,
  why: RefuseWhy,
): Promise<void> {
  const { call } = claimed
  noteFailing(deps, call.id, why)
  // First, so that whoever has the call after a death refuses it again; but nobody waits for a text until a vendor answers.
  const letGo = await Promise.race([turnDown(deps, call, why), waited(deps.timers, REFUSE_MS)])
  const mayStand = letGo !== 'done'
  await endUnanswered(deps, claimed, { fate: `refused_${why}`, reason: why, mayStand })
  hold.release()
}

async function fail(deps: VoiceDeps, hold: Hold, claimed: Claimed): Promise<void> {
  await refuse(deps, hold, claimed, 'technical')
}

/** Whoever heard it ring for so long gave up because of us: we were away, or slow. */
const LATE_MS = 10_000

/** The caller has hung up. Who did so at once is told nothing. */
async function abandon(
  deps: VoiceDeps,
  hold: Hold,
  claimed: Claimed,
  { mayStand }: { readonly mayStand: boolean },
): Promise<void> {
  const { call } = claimed
  const isLate = deps.clock.now().getTime() - call.rangAt.getTime() > LATE_MS
  if (isLate) noteFailing(deps, call.id, 'technical')
  const how = isLate
    ? ({ fate: 'refused_technical', reason: 'technical' } as const)
    : ({ fate: 'abandoned', reason: 'caller_left' } as const)
  await endUnanswered(deps, claimed, { ...how, mayStand })
  hold.release()
}
