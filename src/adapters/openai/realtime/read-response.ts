import type {
  FunctionCall,
  LineEvent,
  LineFault,
  LineUsage,
  ResponsePurpose,
} from '../../../core/call/line.ts'
import type { Fragment } from '../../../core/fragment.ts'
import { asFragment, asList, asNumber, asText } from '../../../core/fragment.ts'
import { readFault } from './read-fault.ts'

const PURPOSES: readonly ResponsePurpose[] = [
  'greeting',
  'answer',
  'tools',
  'retry',
  'resume',
  'notice',
  'goodbye',
]

type Status = Extract<LineEvent, { kind: 'response_ended' }>['status']
const STATUSES: readonly Status[] = ['completed', 'cancelled', 'failed', 'incomplete']

/** Why we asked for a response, as it comes back; `null` for one that turn detection started. */
export function readPurpose(response: Fragment): ResponsePurpose | null {
  const { purpose } = asFragment(response['metadata'])
  return PURPOSES.find((known) => known === purpose) ?? null
}

/** The `response` of a `response.done`. A status nobody knows is a failure: nothing of it is acted on. */
export function readEndedResponse(response: Fragment): LineEvent | null {
  const responseId = asText(response['id'])
  if (responseId === null) return null
  const status = STATUSES.find((known) => known === response['status']) ?? 'failed'
  return {
    kind: 'response_ended',
    responseId,
    purpose: readPurpose(response),
    status,
    fault: status === 'failed' ? faultOf(response) : null,
    calls: status === 'completed' ? callsIn(response) : [],
    usage: usageOf(asFragment(response['usage'])),
  }
}

function faultOf(response: Fragment): LineFault {
  return readFault(asFragment(asFragment(response['status_details'])['error']))
}

/** Whole calls, each id once. An item that says of itself that it is not whole is none. */
function callsIn(response: Fragment): readonly FunctionCall[] {
  const calls = new Map<string, FunctionCall>()
  for (const item of asList(response['output']).map(asFragment)) {
    const call = readCall(item)
    if (call !== null && !calls.has(call.functionCallId)) calls.set(call.functionCallId, call)
  }
  return [...calls.values()]
}

/** `null` where an item is no function call, or none that is whole. */
export function readCall(item: Fragment): FunctionCall | null {
  const { type, status, call_id: callId, name, arguments: given } = item
  if (type !== 'function_call' || (asText(status) ?? 'completed') !== 'completed') return null
  const functionCallId = asText(callId)
  if (functionCallId === null) return null
  return { functionCallId, name: asText(name) ?? '', arguments: asText(given) ?? '' }
}

/** Where only totals are told they count as text, the cheaper kind: an estimate that is not too high. */
function usageOf(usage: Fragment): LineUsage {
  const input = asFragment(usage['input_token_details'])
  const cached = asFragment(input['cached_tokens_details'])
  const output = asFragment(usage['output_token_details'])
  const audioIn = count(input['audio_tokens']) ?? 0
  const audioOut = count(output['audio_tokens']) ?? 0
  const audioCached = count(cached['audio_tokens']) ?? 0
  return {
    audioIn,
    audioOut,
    audioCached,
    textIn: count(input['text_tokens']) ?? rest(usage['input_tokens'], audioIn),
    textOut: count(output['text_tokens']) ?? rest(usage['output_tokens'], audioOut),
    textCached: count(cached['text_tokens']) ?? rest(input['cached_tokens'], audioCached),
  }
}

function count(value: unknown): number | null {
  const number = asNumber(value)
  return number !== null && number >= 0 ? Math.round(number) : null
}

function rest(total: unknown, known: number): number {
  return Math.max(0, (count(total) ?? 0) - known)
}
