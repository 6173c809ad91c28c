import type { Bar } from '../../core/bar.ts'
import { staffInTurn } from '../../core/ladder.ts'
import { findBar, staffOf } from '../../db/bars.ts'
import { findChat } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { findHandover, handBack } from '../../db/handovers.ts'
import { openTabOf } from '../../db/tabs.ts'
import type { Job } from '../../jobs/boss.ts'
import { enqueue, type NewOutMessage } from '../../jobs/outbox-rows.ts'
import type { WaiterDeps } from './deps.ts'
import { dinerPost } from './engine/diner-post.ts'
import { type AskedFor, personAsked } from './engine/person-post.ts'
import { staffPost } from './engine/staff-post.ts'
import { speaker } from './texts/index.ts'

export const HAND_BACK_QUEUE = 'hand-back'
export const PERSON_LADDER_QUEUE = 'person-ladder'

type Watch = { readonly barId: string; readonly chatId: string }
type Rung = Watch & {
  readonly step: number
  readonly reason: AskedFor['reason']
  /** The message that asked; the version before this one did not say. */
  readonly cause?: string
}

/** When staff who have a chat, or were asked to take it, have been silent for too long. */
export function silentUntil(bar: Bar, at: Date): Date {
  return new Date(at.getTime() + bar.rules.handBackMinutes * 60_000)
}

/** Looks after the time of silence, in the transaction that sets it; a timer that waits already will look by itself. */
export async function watchSilence(
  tx: Db,
  deps: Pick<WaiterDeps, 'jobs'>,
  bar: Bar,
  chatId: string,
): Promise<void> {
  await watchFor(tx, deps, { barId: bar.id, chatId }, bar.rules.handBackMinutes * 60)
}

async function watchFor(
  tx: Db,
  { jobs }: Pick<WaiterDeps, 'jobs'>,
  watch: Watch,
  afterSeconds: number,
): Promise<void> {
  // A guest may ask at the next bar while the timer of the last one waits.
  const key = `${watch.barId}:${watch.chatId}`
  await jobs.send(tx, HAND_BACK_QUEUE, watch, { afterSeconds, key })
}

/** Staff wrote since the timer was set, or another replica's clock is ahead: it rings again when the silence is over. */
async function watchOn(tx: Db, deps: WaiterDeps, watch: Watch, at: Date): Promise<void> {
  const handover = await findHandover(tx, watch.barId, watch.chatId)
  if (handover === null || handover.until === null) return
  const restMs = handover.until.getTime() - at.getTime()
  await watchFor(tx, deps, watch, Math.max(1, Math.ceil(restMs / 1000)))
}

/**
 * A guest asks for a person, in the turn's transaction: the first staff number is told at once, the
 * others in turn while nobody takes the chat, and the time of silence is watched.
 */
export async function askForPerson(
  tx: Db,
  deps: WaiterDeps,
  asked: AskedFor & { readonly phoneNumberId: string; readonly cause: string },
): Promise<readonly NewOutMessage[]> {
  await watchSilence(tx, deps, asked.bar, asked.chatId)
  const { bar, chatId, reason, cause } = asked
  const rung: Rung = { barId: bar.id, chatId, step: 1, reason, cause }
  await deps.jobs.send(tx, PERSON_LADDER_QUEUE, rung, {
    afterSeconds: asked.bar.rules.escalateAfterSeconds,
  })
  return await tellStaff(tx, deps, { ...asked, key: `person:${cause}` }, 0)
}

async function tellStaff(
  tx: Db,
  deps: WaiterDeps,
  asked: AskedFor & { readonly phoneNumberId: string; readonly key: string },
  step: number,
): Promise<readonly NewOutMessage[]> {
  const member = staffInTurn(await staffOf(tx, asked.bar.id))[step]
  if (member === undefined) return []
  const notice = await personAsked(tx, deps, asked, member.language)
  const address = { barId: asked.bar.id, phoneNumberId: asked.phoneNumberId, member }
  return await staffPost(tx, deps, address, { cause: asked.key, notice })
}

/** Nobody has taken the chat yet: the next staff number is asked. */
export function personLadderJob(deps: WaiterDeps) {
  return async ({ data: rung }: Job<Rung>): Promise<void> => {
    const lanes = await deps.database.transaction(async (tx) => {
      const waiting = await findHandover(tx, rung.barId, rung.chatId)
      const bar = await findBar(tx, rung.barId)
      if (waiting === null || bar === null || waiting.staffPhone !== null) return []
      const { menu } = await deps.menus.get(tx, bar.id, bar.menuVersion)
      const tab = await openTabOf(tx, bar.id, waiting.personId)
      const asked = { ...waiting, bar, menu, tab, reason: rung.reason }
      const key = `person:${rung.chatId}:${waiting.until?.getTime() ?? 0}:${rung.step}`
      const posts = await tellStaff(tx, deps, { ...asked, key }, rung.step)
      if (posts.length === 0) return []
      await deps.jobs.send(
        tx,
        PERSON_LADDER_QUEUE,
        { ...rung, step: rung.step + 1 },
        {
          afterSeconds: bar.rules.escalateAfterSeconds,
        },
      )
      return await enqueue(tx, posts, rung.cause ?? null)
    })
    deps.kick(lanes)
  }
}

/** The time of silence is over: the waiter speaks again, and both sides are told. */
export function handBackJob(deps: WaiterDeps) {
  return async ({ data: watch }: Job<Watch>): Promise<void> => {
    const lanes = await deps.database.transaction(async (tx) => {
      const at = deps.clock.now()
      const bar = await findBar(tx, watch.barId)
      const before = await handBack(tx, watch, at)
      if (before === null) await watchOn(tx, deps, watch, at)
      const chat = await findChat(tx, watch.chatId)
      if (bar === null || before === null || chat === null) return []
      const cause = `hand-back:${watch.chatId}:${before.until?.getTime() ?? 0}`
      const key = before.staffPhone === null ? 'person_timeout' : 'person_back'
      const posts = await dinerPost(tx, deps, { bar, chat, cause }, (say) => ({
        kind: 'text',
        text: say(key),
      }))
      const told = await tellWhoHadIt(tx, deps, bar, { before, cause })
      return await enqueue(tx, [...posts, ...told], null)
    })
    deps.kick(lanes)
  }
}

type HandedBack = {
  readonly before: NonNullable<Awaited<ReturnType<typeof handBack>>>
  readonly cause: string
}

async function tellWhoHadIt(
  tx: Db,
  deps: WaiterDeps,
  bar: Bar,
  { before, cause }: HandedBack,
): Promise<readonly NewOutMessage[]> {
  const member = (await staffOf(tx, bar.id)).find((one) => one.phone === before.staffPhone)
  if (member === undefined) return []
  const text = speaker(member.language)('handed_back_timer', {
    minutes: bar.rules.handBackMinutes,
    table: before.table ?? '–',
  })
  const notice = { messages: [{ kind: 'text', text }] as const, template: null }
  const address = { barId: bar.id, phoneNumberId: before.phoneNumberId, member }
  return await staffPost(tx, deps, address, { cause, notice })
}
