import { CALL_FRAUD } from '../../core/call/call-rules.ts'
import { CALL_OUTCOMES } from '../../core/call/end-reasons.ts'
import { REFUSE_WHYS } from '../../core/call/transport.ts'
import { PROVIDER_FAILURES } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/language.ts'
import type { Counter, Gauge, Histogram, Meter } from '../../core/ports.ts'

/** Why a caller was written to instead; a closed set. */
const FALLBACK_REASONS = [
  'busy',
  'closed',
  'over_cap',
  'technical',
  'unknown_bar',
  'not_taken',
] as const
export type FallbackReason = (typeof FALLBACK_REASONS)[number]

export type VoiceMetrics = {
  readonly calls: Counter
  readonly languages: Counter
  readonly acceptSeconds: Histogram
  readonly greetSeconds: Histogram
  readonly firstAudioSeconds: Histogram
  readonly durationSeconds: Histogram
  readonly active: Gauge
  readonly connections: Counter
  readonly fallbacks: Counter
  readonly events: Counter
  readonly takeovers: Counter
  readonly costUsd: Counter
  readonly fraudFlags: Counter
  readonly surveyScore: Histogram
}

const PICK_UP_BUCKETS = [0.001, 0.002, 0.004, 0.006, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10]

/**
 * The plugin's series; every label's values come from closed sets, or from a bar's file, as its model does.
 * @param model of the settings; empty: none is set.
 */
export function voiceMetrics(meter: Meter, model = ''): VoiceMetrics {
  const metrics = voiceSeries(meter)
  const { calls, languages, connections, fallbacks, surveyScore } = metrics
  // From the start, so that the first of any is an increase.
  for (const outcome of CALL_OUTCOMES) calls.add(0, { outcome })
  for (const why of REFUSE_WHYS) calls.add(0, { outcome: `refused_${why}` })
  calls.add(0, { outcome: 'not_taken' })
  for (const language of [...LANGUAGES, 'other']) languages.add(0, { language })
  if (model !== '') metrics.costUsd.add(0, { model })
  for (const outcome of ['connected', 'gone', ...PROVIDER_FAILURES]) connections.add(0, { outcome })
  for (const reason of FALLBACK_REASONS) fallbacks.add(0, { reason })
  for (const about of ['call', 'order']) surveyScore.start({ about })
  for (const { rule } of CALL_FRAUD) metrics.fraudFlags.add(0, { rule })
  return metrics
}

function voiceSeries(meter: Meter): VoiceMetrics {
  return {
    calls: meter.counter('voice_calls_total', 'Calls, by what became of them', ['outcome']),
    languages: meter.counter(
      'voice_call_languages_total',
      'Calls that were picked up and are over, by the language they were in at last',
      ['language'],
    ),
    acceptSeconds: meter.histogram(
      'voice_accept_seconds',
      'Time from a call’s row to its being answered',
      { buckets: PICK_UP_BUCKETS },
    ),
    greetSeconds: meter.histogram(
      'voice_greet_seconds',
      'Time from a call’s row to the greeting being asked of the model',
      { buckets: PICK_UP_BUCKETS },
    ),
    firstAudioSeconds: meter.histogram(
      'voice_first_audio_seconds',
      'Time from a call’s row to the first sound of its greeting',
      { buckets: PICK_UP_BUCKETS },
    ),
    durationSeconds: meter.histogram('voice_call_duration_seconds', 'Length of answered calls', {
      buckets: [5, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600],
    }),
    active: meter.gauge('voice_calls_active', 'Calls this process steers'),
    connections: meter.counter(
      'voice_websocket_connections_total',
      'Tries to open a call’s control line, by what came of them',
      ['outcome'],
    ),
    fallbacks: meter.counter(
      'voice_fallback_texts_total',
      'Callers who were written to instead, by reason',
      ['reason'],
    ),
    events: meter.counter('voice_call_events_total', 'What happened within calls', ['event']),
    takeovers: meter.counter('voice_takeovers_total', 'Calls taken over from another process'),
    costUsd: meter.counter('voice_cost_usd_total', 'Estimated cost of calls', ['model']),
    fraudFlags: meter.counter('fraud_flags_total', 'Unusual patterns, by rule', ['rule']),
    surveyScore: meter.histogram('survey_score', 'How it was, 1 to 5', {
      labels: ['about'],
      buckets: [1, 2, 3, 4, 5],
    }),
  }
}
