import type { Random } from '../../src/core/ports.ts'
import type { Fault } from '../../src/demo/graph/faults.ts'
import type { CallFaults, HttpFault } from '../../src/demo/realtime/script.ts'
import type { Answer, ModelFault } from '../contracts/model-standin.ts'
import { pick } from '../seeded.ts'

/** Chance with which a vendor fails. */
export type Weather = { share: number; failures: number }

/** No question: an answer to one of a model's is a model's to read, however plain an order it is. */
export const SAID_BY_MODEL = 'With pleasure! I am here for whatever else you wish.'

const SLOW_MS = 1500

/** Graph's bad days: refusals to be repeated, and answers that are late, lost or mad. */
export function graphMishaps(random: Random, weather: Weather): () => Fault | undefined {
  const kinds: readonly (() => Fault)[] = [
    () => ({ kind: 'error', code: 130_429 }),
    () => ({ kind: 'error', code: 131_000 }),
    () => ({ kind: 'status', status: 429, retryAfterSeconds: 1 }),
    () => ({ kind: 'status', status: 500 }),
    () => ({ kind: 'dropped_before' }),
    () => ({ kind: 'dropped_after' }),
    () => ({ kind: 'malformed' }),
    () => ({ kind: 'slow', until: Bun.sleep(random() * SLOW_MS) }),
  ]
  return () => (isStruck(random, weather) ? pick(random, kinds)() : undefined)
}

/** Those that end by themselves within a turn's budget, and one that does not. */
const MODEL_FAULTS: readonly ModelFault[] = [
  'rate_limited',
  'server_error',
  'html_error',
  'broken_json',
  'dropped',
  'empty',
  'slow_headers',
]

export function modelMishaps(random: Random, weather: Weather): Answer {
  return () =>
    isStruck(random, weather)
      ? { kind: 'fault', fault: pick(random, MODEL_FAULTS) }
      : { kind: 'say', text: SAID_BY_MODEL }
}

/** What is tried again, and so costs nobody their call. */
const CALL_FAULTS: readonly HttpFault[] = ['server_error', 'html', 'lost_answer', 'rate_limited']

/** Of one call: any of what we ask for may fail, once. */
export function callMishaps(random: Random, weather: Weather): () => CallFaults {
  const faults = () => (isStruck(random, weather) ? [pick(random, CALL_FAULTS)] : [])
  return () => ({ accept: faults(), attach: faults(), hangup: faults() })
}

function isStruck(random: Random, weather: Weather): boolean {
  const strikes = random() < weather.share
  if (strikes) weather.failures += 1
  return strikes
}
