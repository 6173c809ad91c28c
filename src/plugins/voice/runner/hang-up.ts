import { ProviderError } from '../../../core/errors.ts'
import { waited } from '../../../jobs/timers.ts'
import type { VoiceDeps } from '../deps.ts'
import type { Scene } from './scene.ts'

const REQUEST_TIMEOUT_MS = 5_000
/** One that failed is tried again after so long: a call left standing is a model that talks on, and costs. */
const WAITS_MS = [0, 500, 2_000, 5_000]

/** Not to be waited for: whoever was on the call is written to meanwhile. Never throws. */
export async function hangUp(
  { transport, timers, log }: VoiceDeps,
  { ref, held }: Pick<Scene, 'ref' | 'held'>,
): Promise<void> {
  for (const waitMs of WAITS_MS) {
    if (waitMs > 0) await waited(timers, waitMs)
    try {
      await transport?.hangUp(ref, AbortSignal.timeout(REQUEST_TIMEOUT_MS))
      return
    } catch (error) {
      const message = 'a call could not be hung up'
      log.warn({ event: 'WA_VOICE_ERROR', error, callId: held.id }, message)
      if (!(error instanceof ProviderError)) return
    }
  }
}
