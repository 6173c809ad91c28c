import type { LineEvent } from '../../../core/call/line.ts'
import type { Fragment } from '../../../core/fragment.ts'
import { asFragment, asList, asNumber, asText, isFragment } from '../../../core/fragment.ts'
import { readFault } from './read-fault.ts'
import { readCall, readEndedResponse, readPurpose } from './read-response.ts'

const OTHER: LineEvent = { kind: 'other' }

/** Sound of the model's voice: large, of no use here, and told by its first signs without reading it. */
const SOUND = /"type":\s?"response\.output_audio\.delta"/
const TYPE_WITHIN = 200
/** Most frames are shorter, and no sound; of which a fiftieth of a second alone has some two hundred letters, by telephone. */
const SHORTEST_SOUND = 300

/** True for frames that need not even be parsed. In JSON a text can't hold an unescaped quote, so nobody can fake it. */
export function isSound(text: string): boolean {
  return text.length >= SHORTEST_SOUND && SOUND.test(text.slice(0, TYPE_WITHIN))
}

/** One server frame in our words; `null` for what is no JSON object. Missing and `null` read the same. */
export function readFrame(text: string): LineEvent | null {
  const frame = parseFrame(text)
  if (frame === null) return null
  // The published sample of a key has a blank before its type.
  const read = READERS.get((asText(frame['type']) ?? '').trim())
  return read === undefined ? OTHER : (read(frame) ?? OTHER)
}

/** `null` for what is no JSON object. */
export function parseFrame(text: string): Fragment | null {
  try {
    const frame: unknown = JSON.parse(text)
    return isFragment(frame) ? frame : null
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null
    throw error
  }
}

type Read = (frame: Fragment) => LineEvent | null

/** @see https://developers.openai.com/api/docs/guides/realtime-conversations */
const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['session.created', () => ({ kind: 'opened' })],
  ['input_audio_buffer.speech_started', about('caller_started')],
  ['input_audio_buffer.speech_stopped', about('caller_stopped')],
  ['input_audio_buffer.committed', callerTurn],
  ['input_audio_buffer.timeout_triggered', () => ({ kind: 'quiet' })],
  ['input_audio_buffer.dtmf_event_received', key],
  ['conversation.item.input_audio_transcription.completed', heard],
  ['conversation.item.input_audio_transcription.failed', about('unheard')],
  ['conversation.item.truncated', cut],
  ['conversation.item.retrieved', found],
  ['conversation.item.added', added],
  ['response.created', started],
  ['response.output_audio_transcript.delta', (frame) => spoken(frame, 'delta')],
  ['response.output_audio_transcript.done', (frame) => spoken(frame, 'transcript')],
  ['response.output_text.delta', (frame) => spoken(frame, 'delta')],
  ['response.output_text.done', (frame) => spoken(frame, 'text')],
  ['response.done', (frame) => readEndedResponse(asFragment(frame['response']))],
  ['output_audio_buffer.started', (frame) => playback(frame, 'started')],
  ['output_audio_buffer.stopped', (frame) => playback(frame, 'stopped')],
  ['output_audio_buffer.cleared', (frame) => playback(frame, 'cleared')],
  ['rate_limits.updated', limits],
  ['error', fault],
])

function about(kind: 'caller_started' | 'caller_stopped' | 'unheard'): Read {
  return (frame) => {
    const itemId = asText(frame['item_id'])
    return itemId === null ? null : { kind, itemId }
  }
}

function callerTurn(frame: Fragment): LineEvent | null {
  const itemId = asText(frame['item_id'])
  if (itemId === null) return null
  return { kind: 'caller_turn', itemId, previousItemId: asText(frame['previous_item_id']) }
}

const KEYS = /^[0-9*#A-D]$/

function key(frame: Fragment): LineEvent | null {
  const pressed = asText(frame['event'])?.trim().toUpperCase() ?? ''
  return KEYS.test(pressed) ? { kind: 'key', key: pressed } : null
}

function heard(frame: Fragment): LineEvent | null {
  const itemId = asText(frame['item_id'])
  if (itemId === null) return null
  const codes = asList(frame['languages']).map((language) => asText(asFragment(language)['code']))
  const seconds = asNumber(asFragment(frame['usage'])['seconds'])
  return {
    kind: 'heard',
    itemId,
    text: asText(frame['transcript']) ?? '',
    languages: codes.filter((code) => code !== null).map((code) => code.toLowerCase()),
    seconds: seconds !== null && seconds >= 0 ? seconds : null,
  }
}

function cut(frame: Fragment): LineEvent | null {
  const itemId = asText(frame['item_id'])
  const heardMs = asNumber(frame['audio_end_ms'])
  return itemId === null ? null : { kind: 'cut', itemId, heardMs: Math.max(0, heardMs ?? 0) }
}

function found(frame: Fragment): LineEvent | null {
  const item = asFragment(frame['item'])
  const itemId = asText(item['id'])
  if (itemId === null) return null
  const call = readCall(item)
  if (call !== null) return { kind: 'call_found', itemId, call }
  const isAnswer = item['role'] === 'assistant' && item['status'] === 'completed'
  return { kind: isAnswer ? 'answer_found' : 'item_found', itemId }
}

function added(frame: Fragment): LineEvent | null {
  const item = asFragment(frame['item'])
  const functionCallId = asText(item['call_id'])
  const isOutput = item['type'] === 'function_call_output' && functionCallId !== null
  if (isOutput) return { kind: 'output_taken', functionCallId }
  const itemId = asText(item['id'])
  if (item['role'] !== 'system' || itemId === null) return null
  return { kind: 'noted', itemId, previousItemId: asText(frame['previous_item_id']) }
}

function started(frame: Fragment): LineEvent | null {
  const response = asFragment(frame['response'])
  const responseId = asText(response['id'])
  if (responseId === null) return null
  return { kind: 'response_started', responseId, purpose: readPurpose(response) }
}

function spoken(frame: Fragment, part: 'delta' | 'transcript' | 'text'): LineEvent | null {
  const responseId = asText(frame['response_id'])
  const itemId = asText(frame['item_id'])
  if (responseId === null || itemId === null) return null
  const text = asText(frame[part]) ?? ''
  return { kind: 'spoken', responseId, itemId, text, isWhole: part !== 'delta' }
}

function playback(frame: Fragment, state: 'started' | 'stopped' | 'cleared'): LineEvent {
  return { kind: 'playback', responseId: asText(frame['response_id']), state }
}

/** The share that is left of the scarcest limit. */
function limits(frame: Fragment): LineEvent | null {
  const shares = asList(frame['rate_limits']).flatMap((entry) => {
    const { limit, remaining } = asFragment(entry)
    const [most, left] = [asNumber(limit), asNumber(remaining)]
    return most === null || left === null || most <= 0 ? [] : [left / most]
  })
  if (shares.length === 0) return null
  return { kind: 'limits', remainingShare: Math.min(1, Math.max(0, Math.min(...shares))) }
}

function fault(frame: Fragment): LineEvent {
  const error = asFragment(frame['error'])
  return { kind: 'fault', fault: readFault(error), commandId: asText(error['event_id']) }
}
