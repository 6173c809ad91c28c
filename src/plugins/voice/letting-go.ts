import type { CallTransport, RefuseWhy } from '../../core/call/transport.ts'
import { ProviderError } from '../../core/errors.ts'
import type { CallRow } from '../../db/calls.ts'
import type { Db } from '../../db/client.ts'
import type { Job } from '../../jobs/boss.ts'
import { waited } from '../../jobs/timers.ts'
import type { VoiceDeps } from './deps.ts'

export const LETTING_GO_QUEUE = 'voice-letting-go'

const REQUEST_TIMEOUT_MS = 5_000
/** One that failed is tried again after so long: a call left standing is a model that talks on, and costs. */
const HANG_UP_WAITS_MS = [0, 500, 2_000, 5_000]
/** Whoever is refused hears it ring until then. */
const REFUSE_WAITS_MS = [0, 500, 2_000]
/** By then a vendor that answers at all has answered whoever ended the call. */
const ONCE_MORE_SECONDS = 10

/** A call that rings, or stands, as far as anybody knows. */
export type Standing = Pick<CallRow, 'id' | 'ref'>

/** `gone`: it was over, or somebody had answered it. `failed`: nobody knows. */
export type LetGo = 'done' | 'gone' | 'failed'

type Deps = Pick<VoiceDeps, 'transport' | 'timers' | 'log'>

/** Not to be waited for: whoever was on the call is written to meanwhile. Never throws. */
export async function hangUp(deps: Deps, call: Standing): Promise<void> {
  await insist(deps, call, {
    waitsMs: HANG_UP_WAITS_MS,
    failed: 'a call could not be hung up',
    ask: (transport, signal) => transport.hangUp(call.ref, signal),
  })
}

/** Never throws. */
export async function turnDown(deps: Deps, call: Standing, why: RefuseWhy): Promise<LetGo> {
  return await insist(deps, call, {
    waitsMs: REFUSE_WAITS_MS,
    failed: 'a call could not be refused',
    ask: (transport, signal) => transport.refuse(call.ref, why, signal),
  })
}

type Insisted = {
  readonly waitsMs: readonly number[]
  readonly failed: string
  readonly ask: (transport: CallTransport, signal: AbortSignal) => Promise<void>
}

async function insist(
  { transport, timers, log }: Deps,
  { id: callId }: Standing,
  { waitsMs, failed, ask }: Insisted,
): Promise<LetGo> {
  if (transport === null) return 'failed'
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await waited(timers, waitMs)
    try {
      await ask(transport, AbortSignal.timeout(REQUEST_TIMEOUT_MS))
      return 'done'
    } catch (error) {
      if (error instanceof ProviderError && error.reason === 'gone') return 'gone'
      log.warn({ event: 'WA_VOICE_ERROR', error, callId }, failed)
      if (!(error instanceof ProviderError)) return 'failed'
    }
  }
  return 'failed'
}

/**
 * Commits with the end of a call whose line may stand: whoever ended it may die before the line is down, and no sweep looks
 * at calls that are over. Somebody asks once more then, until the vendor answers.
 */
export async function letGoLater(
  tx: Db,
  { jobs }: Pick<VoiceDeps, 'jobs'>,
  { id, ref }: Standing,
): Promise<void> {
  const standing: Standing = { id, ref }
  await jobs.send(tx, LETTING_GO_QUEUE, standing, { afterSeconds: ONCE_MORE_SECONDS })
}

/** Whether it rings or was answered is not known any more: one of the two finds nothing to do. */
export function lettingGoJob({ transport }: Pick<VoiceDeps, 'transport'>) {
  return async ({ data: { ref } }: Pick<Job<Standing>, 'data'>): Promise<void> => {
    if (transport === null) return
    const within = () => AbortSignal.timeout(REQUEST_TIMEOUT_MS)
    const asked = [
      () => transport.refuse(ref, 'technical', within()),
      () => transport.hangUp(ref, within()),
    ]
    const failures: unknown[] = []
    for (const ask of asked) {
      try {
        await ask()
      } catch (error) {
        if (!(error instanceof ProviderError) || error.reason !== 'gone') failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
