/** What a line tells of one call in ten seconds, written before the clock starts and the same for all calls. */

export const CYCLE_SECONDS = 10
/** After a function call nothing moves for so long: the vendor waits for its output. */
const GAP_SECONDS = 0.4

const WISHES = ['a plate of fries please', 'do you have brochettes?', 'my cart please', 'hot tea?']
/** What a voice says in ten seconds, at three words a second; it claims nothing that would have to be put right. */
const SAID =
  'With pleasure. Is there anything else that I may bring you this evening? Take your time, and tell me ' +
  'when you would like to hear what is on the menu.'

const LOOK_UP = { what: 'menu', query: null, category_id: null, item_id: null }
const ADD = { action: 'add', item_id: 'fries', quantity: 1 }
const UNSET = { line_id: null, size_id: null, options: null, note: null, allergens: null }

/** One a cycle, for each call another: one change of the cart, and three that look something up. */
const TOOLS = [
  { name: 'change_cart', args: { ...ADD, ...UNSET } },
  { name: 'look_up', args: { ...LOOK_UP, query: 'brochette' } },
  { name: 'look_up', args: { ...LOOK_UP, what: 'cart' } },
  { name: 'look_up', args: { ...LOOK_UP, query: 'tea' } },
] as const

type Frame = { readonly type: string; readonly [field: string]: unknown }

export type Cycle = {
  readonly frames: readonly string[]
  /** The frame that asks for a tool, and the id its output names. */
  readonly asksAt: number
  readonly functionCallId: string
}

/** Calls differ in what they ask for when. */
export const VARIANTS = TOOLS.length

/** The `nth` ten seconds: the caller speaks, the model calls a function, and says what came of it; words fill the rest. */
export function cycleOf(nth: number, perSecond: number, variant: number): Cycle {
  const asked = [...callerTurn(nth, variant), ...functionCall(nth, variant)]
  const waiting = Array.from({ length: Math.ceil(GAP_SECONDS * perSecond) }, limits)
  const words = perSecond * CYCLE_SECONDS - asked.length - waiting.length - ANSWER_FRAMES
  const frames = [...asked, ...waiting, ...spokenAnswer(nth, words)]
  return {
    frames: frames.map((frame, at) => written(frame, `event_${nth}_${at}`)),
    asksAt: asked.length - 1,
    functionCallId: `call_${nth}`,
  }
}

function written({ type, ...rest }: Frame, eventId: string): string {
  return JSON.stringify({ type, event_id: eventId, ...rest })
}

function callerTurn(nth: number, variant: number): readonly Frame[] {
  const place = { item_id: `item_${nth}_caller` }
  const content = [{ type: 'input_audio', transcript: null }]
  const item = { id: place.item_id, type: 'message', status: 'completed', role: 'user', content }
  const transcript = WISHES[(nth + variant) % WISHES.length] ?? ''
  const transcription = 'conversation.item.input_audio_transcription'
  return [
    { type: 'input_audio_buffer.speech_started', audio_start_ms: nth * 10_000, ...place },
    { type: 'input_audio_buffer.speech_stopped', audio_end_ms: nth * 10_000 + 900, ...place },
    { type: 'input_audio_buffer.committed', previous_item_id: null, ...place },
    { type: 'conversation.item.added', previous_item_id: null, item },
    { type: 'conversation.item.done', previous_item_id: null, item },
    { type: `${transcription}.delta`, ...place, content_index: 0, delta: transcript },
    {
      type: `${transcription}.completed`,
      ...place,
      content_index: 0,
      transcript,
      languages: [{ code: 'en' }],
      usage: { type: 'duration', seconds: 1 },
    },
  ]
}

function functionCall(nth: number, variant: number): readonly Frame[] {
  const { name, args } = TOOLS[(nth + variant) % TOOLS.length] ?? TOOLS[0]
  const response = `resp_${nth}_call`
  const text = JSON.stringify(args)
  const call = { id: `item_${nth}_call`, type: 'function_call', name, call_id: `call_${nth}` }
  const begun = { ...call, status: 'in_progress', arguments: '' }
  const whole = { ...call, status: 'completed', arguments: text }
  const place = { response_id: response, item_id: call.id, output_index: 0, call_id: call.call_id }
  return [
    started(response, null),
    limits(),
    { type: 'response.output_item.added', response_id: response, output_index: 0, item: begun },
    { type: 'conversation.item.added', previous_item_id: null, item: begun },
    { type: 'response.function_call_arguments.delta', ...place, delta: text },
    { type: 'response.function_call_arguments.done', ...place, name, arguments: text },
    { type: 'conversation.item.done', previous_item_id: null, item: whole },
    { type: 'response.output_item.done', response_id: response, output_index: 0, item: whole },
    ended(response, null, [whole]),
  ]
}

/** Frames of a spoken answer besides its words. */
const ANSWER_FRAMES = 10

/** Cut evenly into `count` pieces, however small; more pieces than letters are empty at the end. */
function inPieces(text: string, count: number): readonly string[] {
  const size = Math.max(1, Math.ceil(text.length / count))
  return Array.from({ length: count }, (_, at) => text.slice(at * size, (at + 1) * size))
}

function spokenAnswer(nth: number, words: number): readonly Frame[] {
  const response = `resp_${nth}_answer`
  const place = { response_id: response, item_id: `item_${nth}_answer`, content_index: 0 }
  const spoken = inPieces(SAID, words)
  const transcript = spoken.join('')
  const content = [{ type: 'output_audio', transcript }]
  const item = { id: place.item_id, type: 'message', role: 'assistant', content }
  return [
    started(response, 'tools'),
    limits(),
    { type: 'response.output_item.added', response_id: response, output_index: 0, item },
    { type: 'output_audio_buffer.started', response_id: response },
    ...spoken.map((delta) => ({
      type: 'response.output_audio_transcript.delta',
      ...place,
      delta,
    })),
    { type: 'response.output_audio.done', ...place },
    { type: 'response.output_audio_transcript.done', ...place, transcript },
    { type: 'conversation.item.done', previous_item_id: null, item },
    { type: 'response.output_item.done', response_id: response, output_index: 0, item },
    ended(response, 'tools', [item]),
    { type: 'output_audio_buffer.stopped', response_id: response },
  ]
}

function started(id: string, purpose: string | null): Frame {
  return { type: 'response.created', response: response(id, purpose, 'in_progress', []) }
}

function ended(id: string, purpose: string | null, output: readonly unknown[]): Frame {
  return { type: 'response.done', response: response(id, purpose, 'completed', output) }
}

function response(id: string, purpose: string | null, status: string, output: readonly unknown[]) {
  return {
    object: 'realtime.response',
    id,
    status,
    status_details: null,
    output,
    conversation_id: 'conv_1',
    output_modalities: ['audio'],
    metadata: purpose === null ? null : { purpose },
    usage: status === 'completed' ? USAGE : null,
  }
}

const USAGE = {
  total_tokens: 1700,
  input_tokens: 1600,
  output_tokens: 100,
  input_token_details: { text_tokens: 1500, audio_tokens: 100, cached_tokens: 1280 },
  output_token_details: { text_tokens: 20, audio_tokens: 80 },
}

/** What follows a `response.create` that greets. */
export const GREETING: readonly string[] = [
  started('resp_greeting', 'greeting'),
  { type: 'output_audio_buffer.started', response_id: 'resp_greeting' },
  {
    type: 'response.output_audio_transcript.done',
    response_id: 'resp_greeting',
    item_id: 'item_greeting',
    transcript: 'Good evening, this is Chez Mado.',
  },
  ended('resp_greeting', 'greeting', []),
  { type: 'output_audio_buffer.stopped', response_id: 'resp_greeting' },
].map((frame, at) => written(frame, `event_greeting_${at}`))

function limits(): Frame {
  const rate_limits = [{ name: 'requests', limit: 1000, remaining: 990, reset_seconds: 0.06 }]
  return { type: 'rate_limits.updated', rate_limits }
}
