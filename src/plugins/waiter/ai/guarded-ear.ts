import { ProviderError } from '../../../core/errors.ts'
import type { Clock, Transcriber } from '../../../core/ports.ts'
import { AtRest, guard } from './chain.ts'

/**
 * A transcriber behind a breaker, as the models are: one that fails a few times in a row, hanging included, is not asked
 * for half a minute, and a guest who speaks is asked to write at once instead of after ten seconds.
 */
export function guardedEar(transcriber: Transcriber, clock: Clock): Transcriber {
  const breaker = guard(clock)
  const { provider } = transcriber
  return {
    ...transcriber,
    async transcribe(...note) {
      try {
        return await breaker.ask(() => transcriber.transcribe(...note).catch(asOutage))
      } catch (error) {
        if (!(error instanceof AtRest)) throw error
        throw new ProviderError(provider, 'unavailable', { cause: error })
      }
    },
  }
}

/** Whoever is ended by the turn's signal has let a guest wait for all of its time. */
function asOutage(error: unknown): never {
  if (!(error instanceof ProviderError) || error.reason !== 'aborted') throw error
  throw new ProviderError(error.provider, 'timeout', { cause: error })
}
