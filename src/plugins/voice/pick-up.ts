import type { TakenCall } from '../../db/calls.ts'
import { answerCall } from './answering.ts'
import type { VoiceDeps } from './deps.ts'
import { type Hold, holdOf } from './hold.ts'
import type { Leases } from './leases.ts'
import type { Ringing } from './take-call.ts'
import { resumeOrGiveUp } from './take-over.ts'

export type PickUps = {
  readonly pickUp: (ringing: Ringing) => void
  readonly resume: (call: TakenCall) => void
  /** Resolves when no call is being picked up. */
  readonly settled: () => Promise<void>
}

/** Brings calls that are ours to their first word; from then on they run by themselves. */
export function pickUps(deps: VoiceDeps, leases: () => Leases): PickUps {
  const underWay = new Set<Promise<void>>()
  const failures = new Map<string, number>()
  const run = (callId: string, work: (hold: Hold) => Promise<void>) => {
    const hold = holdOf(leases())
    const done = work(hold)
      .catch((error: unknown) => {
        deps.log.error({ event: 'WA_VOICE_ERROR', error, callId }, 'a call could not be picked up')
        // Whoever sweeps next tries again, or ends it; a line that is open here stays no second steersman.
        hold.drop()
        hold.release()
      })
      .finally(() => underWay.delete(done))
    underWay.add(done)
  }
  return {
    pickUp: (ringing) => run(ringing.call.id, (hold) => answerCall(deps, hold, ringing)),
    resume: (call) => run(call.id, (hold) => resumeOrGiveUp(deps, hold, call, failures)),
    settled: async () => void (await Promise.allSettled(underWay)),
  }
}
