import type { OpenAI } from 'openai'

import type { Clock, ListModels } from '../../core/ports.ts'
import { noAnswer, withinLimits } from './failure.ts'

export type ModelListOptions = {
  readonly client: OpenAI
  readonly timeoutMs: number
  readonly clock: Clock
}

/**
 * The models this key may use, with the day each is to be shut down.
 * @see https://developers.openai.com/api/docs/deprecations
 */
export function openaiModels(options: ModelListOptions): ListModels {
  const { client, timeoutMs, clock } = options
  return async (signal) => {
    const page = await withinLimits({ signal, timeoutMs, clock }, (limit) =>
      client.models.list(limit),
    )
    // The SDK takes any 200 for a page; the vendor lists no account without models.
    const models = page.data.filter((model) => typeof model?.id === 'string')
    if (models.length === 0) throw noAnswer('unavailable', 'bad_answer')
    return models.map(({ id, shutdown_date }) => ({ id, shutdownAt: asDay(shutdown_date) }))
  }
}

/** A day (`2026-12-11`, at its start in UTC) or a time; `null` for what is neither. */
function asDay(text: unknown): Date | null {
  const day = typeof text === 'string' ? new Date(text) : null
  return day === null || Number.isNaN(day.getTime()) ? null : day
}
