import type { CallIntent } from '../../../core/call/call-memory.ts'
import type { CallEnd } from '../../../core/call/call-state.ts'
import { settled } from '../../../core/call/outcome.ts'
import { closeCallActs } from '../../../db/call-acts.ts'
import { holdCallAlone } from '../../../db/calls.ts'
import type { Db } from '../../../db/client.ts'
import { personOf } from '../../../db/people.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import { callerChat, NOTHING_SENT, reasonOf, sendFallback, type Sent } from '../fallback.ts'
import { letGoLater } from '../letting-go.ts'
import { calledBy } from '../runner/caller.ts'
import { showCartNow } from '../runner/cart-in-chat.ts'
import type { Scene } from '../runner/scene.ts'
import { atBar, book, costOf, type Spent } from './books.ts'
import { closeCall } from './close.ts'
import { recapPosts } from './recap.ts'
import { rewriteByModel } from './summary.ts'
import { surveyPosts } from './survey.ts'

/**
 * Ends a call, once: its row, its one summary with its cost, and what the caller reads afterwards are one transaction.
 * @returns false when another ended it, or has it.
 */
export function finishCall(deps: VoiceDeps, scene: Scene, end: CallEnd): Promise<boolean> {
  return deps.trace({ name: 'end' }, [callKey(scene.held.id)], () => finish(deps, scene, end))
}

async function finish(deps: VoiceDeps, begun: Scene, came: CallEnd): Promise<boolean> {
  const spent = spentOn(deps, begun, came)
  const done = await deps.database.transaction(async (tx) => {
    const ours = await holdCallAlone(tx, begun.held)
    if (ours === null) return null
    const scene = calledBy(begun, ours)
    const end = settled(came, await closeCallActs(tx, scene.held.id))
    await write(tx, deps, scene, { end, spent })
    if (end.mayStand) await letGoLater(tx, deps, { ...scene.held, ref: scene.ref })
    return { scene, end, sent: await writeToCaller(tx, deps, scene, end) }
  })
  if (done === null) return false
  const { scene, end, sent } = done
  deps.whatsapp.kick(sent.lanes)
  sent.report()
  report(deps, scene, end, spent.seconds)
  const own = atBar(deps, scene.view.bar)
  deps.metrics.costUsd.add(spent.costMicroUsd / 1_000_000, { model: own.settings.model })
  await book(own, { bar: scene.view.bar, guest: scene.guest }, spent)
  void afterwards(deps, scene, end)
  return true
}

function spentOn(
  deps: VoiceDeps,
  { held, view, answeredAt, carriedMicroUsd }: Scene,
  { memory }: CallEnd,
): Spent {
  const { tallies } = memory
  const endedAt = deps.clock.now()
  const costMicroUsd = costOf(atBar(deps, view.bar), tallies, carriedMicroUsd)
  const seconds = Math.max(0, (endedAt.getTime() - answeredAt.getTime()) / 1000)
  return { callId: held.id, tallies, seconds, costMicroUsd, endedAt }
}

async function write(
  tx: Db,
  { minds }: VoiceDeps,
  { held, ref, guest, view }: Scene,
  { end, spent }: { readonly end: CallEnd; readonly spent: Spent },
): Promise<void> {
  const { barId, personId } = guest
  const { outcome, reason, memory, language } = end
  const { seconds, costMicroUsd } = spent
  const orderId = memory.tallies.placed.at(-1)?.orderId ?? null
  const { text, intents } = minds.summary(end, view)
  await closeCall(
    tx,
    { ...held, ref, barId, personId, memory },
    { outcome, reason, text, intents, language, seconds, costMicroUsd, orderId },
  )
}

/** One text: why the call failed, or what came of it. */
async function writeToCaller(tx: Db, deps: VoiceDeps, scene: Scene, end: CallEnd): Promise<Sent> {
  const { held, guest, rangAt, isReachable } = scene
  // Erased while they spoke, they are nobody to be written to.
  const isKnown = isReachable && (await personOf(tx, guest.personId)) !== null
  if (!isKnown) return NOTHING_SENT
  const chatId = await callerChat(tx, deps, { ...guest, rangAt })
  const posts: readonly NewOutMessage[] = [
    ...(await recapPosts(tx, deps, scene, { end, chatId })),
    ...(end.needsText ? [] : await surveyPosts(tx, deps, surveyOf(scene, end, chatId))),
  ]
  const told = await deps.whatsapp.send(tx, posts, callKey(held.id))
  if (!end.needsText) return { ...NOTHING_SENT, lanes: told }
  const fallback = { callId: held.id, chatId, barId: guest.barId, reason: reasonOf(end.reason) }
  const { lanes, report: tell } = await sendFallback(tx, deps, {
    ...fallback,
    language: end.language,
  })
  return { lanes: [...told, ...lanes], report: tell }
}

/** Whoever hung up before a word, or was put through, has nothing to say about us. */
const SURVEYED: ReadonlySet<CallEnd['outcome']> = new Set([
  'ordered',
  'booked',
  'message',
  'answered',
])

function surveyOf({ guest, view, held }: Scene, end: CallEnd, chatId: string) {
  return {
    guest,
    chatId,
    barName: view.bar.name,
    about: 'call',
    aboutId: held.id,
    language: end.language,
    isWanted: SURVEYED.has(end.outcome),
  } as const
}

function report(
  { metrics, log }: VoiceDeps,
  { held, guest }: Scene,
  { outcome, reason, memory, language }: CallEnd,
  seconds: number,
): void {
  metrics.calls.add(1, { outcome })
  metrics.languages.add(1, { language })
  metrics.durationSeconds.observe(seconds)
  const about = { callId: held.id, barId: guest.barId, outcome, reason }
  const { callerTurns, falseClaims } = memory.tallies
  log.info(
    {
      event: 'WA_VOICE_CALL_EVENT',
      call_event: 'ended',
      ...about,
      seconds: Math.round(seconds),
      callerTurns,
      falseClaims,
    },
    'a call ended',
  )
  log.info({ event: 'WA_VOICE_SUMMARY_STORED', ...about }, 'a call was summed up')
}

/** What may fail without anybody missing it: better words, and the cart with its buttons. */
async function afterwards(deps: VoiceDeps, scene: Scene, end: CallEnd): Promise<void> {
  try {
    await Promise.all([rewriteByModel(deps, scene, end), showCart(deps, scene, end)])
  } catch (error) {
    deps.log.warn({ event: 'WA_VOICE_ERROR', error }, 'a call was not rounded off')
  }
}

/** Of the cart, and what is written beside it. */
const OF_CART: ReadonlySet<CallIntent> = new Set(['order', 'allergy'])

/** What the call left in the cart waits for a yes in the chat; what it did not speak of was shown there before. */
async function showCart(deps: VoiceDeps, scene: Scene, end: CallEnd): Promise<void> {
  if (!scene.isReachable || end.needsText || end.reason === 'transferred') return
  if (!end.memory.tallies.intents.some((intent) => OF_CART.has(intent))) return
  await showCartNow(deps, scene, end.language)
}
