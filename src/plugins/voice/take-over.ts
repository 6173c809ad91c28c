import { findBar } from '../../db/bars.ts'
import type { TakenCall } from '../../db/calls.ts'
import { insertUnknownPerson, personOf } from '../../db/people.ts'
import { FEW_TRIES, findOut, hooksOf, noteLive, refuse, sceneOf } from './answering.ts'
import type { VoiceDeps } from './deps.ts'
import { endForsaken } from './ending/forsaken.ts'
import type { Hold } from './hold.ts'
import { turnDown } from './letting-go.ts'
import { feed, openLine, resumeCall } from './runner/live-call.ts'
import { type Claimed, guestOf } from './take-call.ts'

/** A call that nobody steered for longer than this was no use to its caller, however it ended. */
const FORSAKEN_SECONDS = 5
/** So often a call is taken up by this process before it is given up: what fails each time fails for a lasting reason. */
const MAX_RESUMES = 4
/** Calls whose failures are remembered at once; more than that is no fault of a call's. */
const MAX_FAILING = 1_000

/** Of a call whose process is gone: whether it was answered, and greeted, is found out. */
async function resumeTaken(deps: VoiceDeps, hold: Hold, call: TakenCall): Promise<void> {
  hold.keep(call)
  const { db } = deps.database
  const [bar, known] = await Promise.all([
    call.barId === null ? null : findBar(db, call.barId),
    call.personId === null ? null : personOf(db, call.personId),
  ])
  // Erased while they spoke: somebody new.
  const person = known ?? (await insertUnknownPerson(db, deps.newId(), deps.settings.portfolio))
  const startedMs = performance.now()
  const claimed: Claimed = { call, bar, person, startedMs, isJudged: false }
  if (bar === null) return await letGo(deps, hold, claimed)
  const guest = guestOf(deps, bar, person.id)
  const view = await deps.desk.look(guest, person)
  const scene = sceneOf(deps, { call, guest, view, person, startedMs })
  const live = await resumeCall(deps, scene, call.memory, hooksOf(deps, hold, scene))
  hold.live(live)
  if (call.state === 'claimed') return await findOut(deps, hold, live, claimed)
  const attached = await openLine(live, call.state === 'live' ? FEW_TRIES : undefined)
  if (attached.ok) return noteLive(deps, scene)
  const isGone = attached.isGone && call.leftSeconds <= FORSAKEN_SECONDS
  feed(live, { kind: 'attach_failed', isGone })
}

/** @param failures how often each call could not be taken up by this process. */
export async function resumeOrGiveUp(
  deps: VoiceDeps,
  hold: Hold,
  call: TakenCall,
  failures: Map<string, number>,
): Promise<void> {
  try {
    await resumeTaken(deps, hold, call)
  } catch (error) {
    const times = (failures.get(call.id) ?? 0) + 1
    if (failures.size >= MAX_FAILING) failures.clear()
    failures.set(call.id, times)
    if (times < MAX_RESUMES) throw error
    deps.log.error(
      { event: 'WA_VOICE_ERROR', error, callId: call.id },
      'a call is given up: it could not be taken up again and again',
    )
    hold.drop()
    if (call.state === 'claimed') void turnDown(deps, call, 'technical')
    await endForsaken(deps, call)
    hold.release()
  }
  failures.delete(call.id)
}

/** Its bar is gone. Whoever speaks with a model of no bar's is hung up on. */
async function letGo(deps: VoiceDeps, hold: Hold, claimed: Claimed): Promise<void> {
  const { call } = claimed
  if (call.state === 'claimed') return await refuse(deps, hold, claimed, 'unknown_bar')
  await endForsaken(deps, call)
  hold.release()
}
