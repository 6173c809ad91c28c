import type {
  Answer,
  ModelStandin,
  ScriptedReply,
  SeenRequest,
} from '../contracts/model-standin.ts'
import { loopback, parsed, type WireAnswer, type WireRequest } from './loopback.ts'
import { errorAnswer, jsonAnswer, toAnswer } from './openai-answers.ts'
import type { InputItem, OfferedModel, ResponsesBody, WireError } from './openai-checks.ts'
import { checkBody, invalid, isRecord, unknownModel } from './openai-checks.ts'

/** An answer of this vendor word for word, as the fixtures hold them, beside the scripts all vendors share. */
export type OpenaiReply = ScriptedReply | ({ readonly kind: 'wire' } & WireAnswer)

/** One form sent to `/v1/audio/transcriptions`. */
export type Upload = {
  readonly fileName: string
  readonly type: string
  readonly bytes: Uint8Array
  readonly model: string
  readonly languages: readonly string[]
}

export type OpenaiStandin = Omit<ModelStandin, 'script'> & {
  readonly apiKey: string
  /** For all doors: a voice note that takes a `say` gets its text. */
  script(...replies: readonly OpenaiReply[]): void
  readonly uploads: readonly Upload[]
  /** Of every request, refused ones too. */
  readonly headers: readonly Headers[]
}

export type OpenaiStandinOptions = {
  readonly apiKey?: string
  readonly models?: readonly OfferedModel[]
  /** What the key was made in; other headers are refused. Without them any is taken. */
  readonly organization?: string
  readonly project?: string
  /** Language hints the transcription model knows; others are a 400. */
  readonly hints?: readonly string[]
  readonly answer?: Answer
  /** `false` keeps nothing of what was asked: for long runs under load. */
  readonly record?: boolean
}

const EFFORTS = ['none', 'low', 'medium', 'high', 'xhigh', 'max']
const AUDIO_ENDINGS = /\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|wav|webm)$/

export const OFFERED_MODELS: readonly OfferedModel[] = [
  { id: 'gpt-6-luna', efforts: EFFORTS, shutdownDate: null },
  {
    id: 'gpt-5-mini',
    efforts: ['minimal', 'low', 'medium', 'high'],
    shutdownDate: '2026-12-11',
  },
  { id: 'gpt-transcribe', efforts: [], shutdownDate: null },
]

/**
 * OpenAI on a loopback port: `/v1/responses` without streaming, `/v1/models`, `/v1/audio/transcriptions`. Strict where
 * the vendor is, after its documentation and the errors its users report; message texts are ours.
 * @see https://developers.openai.com/api/docs/guides/function-calling
 */
export async function openaiStandin(options: OpenaiStandinOptions = {}): Promise<OpenaiStandin> {
  const { apiKey = 'sk-standin', record = true } = options
  const queue: OpenaiReply[] = []
  const kept = { requests: [] as SeenRequest[], uploads: [] as Upload[], headers: [] as Headers[] }
  const complaints: string[] = []
  let asked = 0
  const desk: Desk = {
    apiKey,
    models: options.models ?? OFFERED_MODELS,
    home: { organization: options.organization, project: options.project },
    hints: options.hints ?? ['en', 'fr', 'sw'],
    next: async (seen) => queue.shift() ?? (seen && (await options.answer?.(seen))),
    nth: () => (asked += 1),
    keep(what, value) {
      if (record) (kept[what] as unknown[]).push(value)
    },
    complain(error) {
      complaints.push(
        `${error.status} ${error.code ?? '-'} ${error.param ?? '-'}: ${error.message}`,
      )
      return errorAnswer(error)
    },
  }

  const { origin, stop } = await loopback((request) => answer(desk, request))
  return {
    baseUrl: `${origin}/v1`,
    apiKey,
    script: (...replies) => void queue.push(...replies),
    ...kept,
    complaints,
    left: () => queue.length,
    stop,
  }
}

type Desk = {
  readonly apiKey: string
  readonly models: readonly OfferedModel[]
  readonly home: { readonly [part in 'organization' | 'project']: string | undefined }
  readonly hints: readonly string[]
  readonly next: (seen?: SeenRequest) => Promise<OpenaiReply | undefined>
  readonly nth: () => number
  keep(what: 'requests' | 'uploads' | 'headers', value: unknown): void
  complain(error: WireError): WireAnswer
}

async function answer(desk: Desk, request: WireRequest): Promise<WireAnswer> {
  desk.keep('headers', request.headers)
  const told = await behind(desk, request)
  return { ...told, headers: { 'x-request-id': 'req_standin', ...told.headers } }
}

async function behind(desk: Desk, { door, headers, bytes }: WireRequest): Promise<WireAnswer> {
  if (headers.get('authorization') !== `Bearer ${desk.apiKey}`) {
    const wrong = invalid('Incorrect API key provided.', null, 'invalid_api_key')
    return desk.complain({ ...wrong, status: 401 })
  }
  for (const part of ['organization', 'project'] as const) {
    const named = headers.get(`openai-${part}`)
    if (named !== null && named !== (desk.home[part] ?? named)) {
      const message = `OpenAI-${part} header should match ${part} for API key.`
      return desk.complain({ ...invalid(message, null, `mismatched_${part}`), status: 401 })
    }
  }
  if (door === 'POST /v1/responses') return respond(desk, headers, bytes)
  if (door === 'POST /v1/audio/transcriptions') return transcribe(desk, headers, bytes)
  if (door === 'GET /v1/models') return listModels(desk)
  return desk.complain({ ...invalid(`Invalid URL (${door})`, null, null), status: 404 })
}

async function respond(desk: Desk, headers: Headers, bytes: Uint8Array): Promise<WireAnswer> {
  if (headers.get('content-type')?.startsWith('application/json') !== true) {
    const message = 'Unsupported content type.'
    return desk.complain(invalid(message, null, 'unsupported_content_type'))
  }
  const checked = checkBody(parsed(new TextDecoder().decode(bytes)), desk.models)
  if (!checked.ok) return desk.complain(checked.error)
  const seen = toSeen(checked.body)
  desk.keep('requests', seen)
  const reply = await desk.next(seen)
  if (reply === undefined) return unscripted(desk)
  if (reply.kind === 'wire') return reply
  const quote = seen.words.at(-1) ?? ''
  return toAnswer(reply, { request: checked.body, nth: desk.nth(), quote })
}

async function transcribe(desk: Desk, headers: Headers, bytes: Uint8Array): Promise<WireAnswer> {
  const type = headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/form-data')) {
    return desk.complain(invalid('Expected a form.', null, null))
  }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const file = form.get('file')
  const model = form.getAll('model').map(String).join()
  const languages = form.getAll('languages[]').map(String)
  if (!(file instanceof File)) return desk.complain(missing('file'))
  const error = formFault(desk, { keys: [...form.keys()], model, languages, fileName: file.name })
  if (error !== undefined) return desk.complain(error)
  desk.keep('uploads', {
    fileName: file.name,
    type: file.type,
    bytes: new Uint8Array(await file.arrayBuffer()),
    model,
    languages,
  })
  const reply = await desk.next()
  if (reply === undefined) return unscripted(desk)
  if (reply.kind === 'wire') return reply
  if (reply.kind === 'fault') {
    const request = { model, input: [] }
    return toAnswer(reply, { request, nth: desk.nth(), quote: 'voice' })
  }
  const codes = languages.slice(0, 1).map((code) => ({ code }))
  const usage = { type: 'duration', seconds: 5 }
  return jsonAnswer(200, { text: reply.text ?? '', languages: codes, usage })
}

type Form = {
  readonly keys: readonly string[]
  readonly model: string
  readonly languages: readonly string[]
  readonly fileName: string
}

const FORM_KEYS = new Set(['file', 'model', 'languages[]', 'response_format', 'keywords[]'])

function formFault(desk: Desk, form: Form): WireError | undefined {
  const odd = form.keys.find((key) => !FORM_KEYS.has(key))
  if (odd !== undefined) return invalid(`Unknown parameter: '${odd}'.`, odd, 'unknown_parameter')
  const isOffered = desk.models.some(({ id, efforts }) => id === form.model && efforts.length === 0)
  if (!isOffered) return unknownModel(form.model)
  if (!AUDIO_ENDINGS.test(form.fileName)) {
    return invalid('Invalid file format.', 'file', 'unsupported_value')
  }
  const strange = form.languages.find((code) => !desk.hints.includes(code))
  if (strange === undefined) return undefined
  return invalid(`Invalid language '${strange}'.`, 'languages', 'invalid_value')
}

async function listModels(desk: Desk): Promise<WireAnswer> {
  const reply = await desk.next()
  if (reply?.kind === 'wire') return reply
  if (reply?.kind === 'fault') {
    return toAnswer(reply, { request: { model: '', input: [] }, nth: desk.nth(), quote: '' })
  }
  const data = desk.models.map(({ id, shutdownDate }) => ({
    id,
    object: 'model',
    created: 1_780_000_000,
    owned_by: 'system',
    shutdown_date: shutdownDate,
  }))
  return jsonAnswer(200, { object: 'list', data })
}

function missing(param: string): WireError {
  return invalid(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter')
}

function unscripted(desk: Desk): WireAnswer {
  return desk.complain({ ...invalid('nothing was scripted', null, null), status: 500 })
}

function toSeen(body: ResponsesBody): SeenRequest {
  const names = new Map(
    body.input
      .filter((item) => item['type'] === 'function_call')
      .map((item) => [item['call_id'], String(item['name'])]),
  )
  return {
    model: body.model,
    instructions: body.instructions ?? '',
    words: body.input.filter(isHistory).map(wordsOf),
    tools: (body.tools ?? []).map(({ name }) => name),
    mayCall: body.tool_choice !== 'none' && (body.tools ?? []).length > 0,
    results: body.input
      .filter((item) => item['type'] === 'function_call_output')
      .map((item) => ({
        name: names.get(item['call_id']) ?? '',
        output: parsed(String(item['output'])),
      })),
    body,
  }
}

/** Messages with an id are the model's own, of this turn's rounds. */
function isHistory(item: InputItem): boolean {
  return item['role'] !== undefined && item['id'] === undefined
}

function wordsOf({ content }: InputItem): string {
  if (typeof content === 'string') return content
  const parts: readonly unknown[] = Array.isArray(content) ? content : []
  return parts.map((part) => (isRecord(part) ? String(part['text']) : '')).join('')
}
