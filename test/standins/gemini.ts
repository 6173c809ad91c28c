import type {
  Answer,
  ModelStandin,
  ScriptedReply,
  SeenRequest,
} from '../contracts/model-standin.ts'
import { errorAnswer, toAnswer, WRONG_KEY } from './gemini-answers.ts'
import type { GenerateBody, OfferedModel } from './gemini-checks.ts'
import { callsOf, checkBody, turnStart } from './gemini-checks.ts'
import { invalid, isRecord, type WireError } from './gemini-flaw.ts'
import { loopback, parsed, type WireAnswer, type WireRequest } from './loopback.ts'

/** An answer of this vendor word for word, as the fixtures hold them, beside the scripts all vendors share. */
export type GeminiReply = ScriptedReply | ({ readonly kind: 'wire' } & WireAnswer)

export type GeminiStandin = Omit<ModelStandin, 'script'> & {
  readonly apiKey: string
  script(...replies: readonly GeminiReply[]): void
  /** Of every request, refused ones too. */
  readonly headers: readonly Headers[]
}

export type GeminiStandinOptions = {
  readonly apiKey?: string
  /** Any other is gone: 404. */
  readonly models?: readonly OfferedModel[]
  /** `false` leaves out the ids of calls, as the API often does. */
  readonly callIds?: boolean
  readonly answer?: Answer
  /** `false` keeps nothing of what was asked: for long runs under load. */
  readonly record?: boolean
}

export const OFFERED_MODELS: readonly OfferedModel[] = [
  { id: 'gemini-3.8-flash', levels: ['low', 'medium', 'high'] },
  { id: 'gemini-3.5-flash-lite', levels: ['minimal', 'low', 'medium', 'high'] },
]

/**
 * Gemini on a loopback port: `generateContent` without streaming, and the list of models. Strict where the vendor is, after its documentation
 * and the errors its users report: roles, counts of function responses, thought signatures of the running turn, fields
 * and schema keywords it does not know.
 * @see https://ai.google.dev/api/generate-content
 */
export async function geminiStandin(options: GeminiStandinOptions = {}): Promise<GeminiStandin> {
  const { apiKey = 'gemini-standin', callIds = true, record = true } = options
  const queue: GeminiReply[] = []
  const requests: SeenRequest[] = []
  const headers: Headers[] = []
  const complaints: string[] = []
  const issued: unknown[] = []
  let asked = 0
  const desk: Desk = {
    apiKey,
    callIds,
    issued,
    models: options.models ?? OFFERED_MODELS,
    next: async (seen) =>
      queue.shift() ?? (seen === undefined ? undefined : await options.answer?.(seen)),
    nth: () => (asked += 1),
    keep(seen) {
      if (record) requests.push(seen)
    },
    keepHeaders(value) {
      if (record) headers.push(value)
    },
    complain(error) {
      complaints.push(`${error.code} ${error.status}: ${error.message}`)
      return errorAnswer(error)
    },
  }

  const { origin, stop } = await loopback((request) => answer(desk, request))
  return {
    baseUrl: origin,
    apiKey,
    script: (...replies) => void queue.push(...replies),
    requests,
    headers,
    complaints,
    left: () => queue.length,
    stop,
  }
}

type Desk = {
  readonly apiKey: string
  readonly callIds: boolean
  readonly models: readonly OfferedModel[]
  /** Contents that went out word for word. */
  readonly issued: unknown[]
  /** `seen` is left out for the list of models, which only what was scripted can spoil. */
  readonly next: (seen?: SeenRequest) => Promise<GeminiReply | undefined>
  readonly nth: () => number
  keep(seen: SeenRequest): void
  keepHeaders(headers: Headers): void
  complain(error: WireError): WireAnswer
}

const DOOR = /^POST \/v1beta\/models\/([\w.-]+):generateContent$/

async function answer(desk: Desk, { door, headers, bytes }: WireRequest): Promise<WireAnswer> {
  desk.keepHeaders(headers)
  const id = DOOR.exec(door)?.[1]
  const key = headers.get('x-goog-api-key')
  if (key === null) {
    const message = "Method doesn't allow unregistered callers."
    return desk.complain({ code: 403, status: 'PERMISSION_DENIED', message })
  }
  if (key !== desk.apiKey) return desk.complain(WRONG_KEY)
  const list = LIST.exec(door)
  if (list !== null) return listModels(desk, list[2] ?? '')
  const model = desk.models.find((offered) => offered.id === id)
  if (model === undefined) {
    const message = `models/${id ?? door} is not found for API version v1beta, or is not supported for generateContent.`
    return desk.complain({ code: 404, status: 'NOT_FOUND', message })
  }
  if (headers.get('content-type')?.startsWith('application/json') !== true) {
    return desk.complain(invalid('Invalid content type.'))
  }
  const checked = checkBody(parsed(new TextDecoder().decode(bytes)), { model, issued: desk.issued })
  if (!checked.ok) return desk.complain(checked.error)
  return generate(desk, model.id, checked.body)
}

const LIST = /^GET \/v1beta\/models\?pageSize=(\d+)(?:&pageToken=(\w+))?$/

/** One model a page, whatever was asked for: nobody may rely on the first page being the last. */
async function listModels(desk: Desk, token: string): Promise<WireAnswer> {
  const reply = await desk.next()
  if (reply?.kind === 'wire') return reply
  if (reply !== undefined) {
    return toAnswer(reply, { model: '', quote: '', nth: desk.nth(), callIds: desk.callIds })
  }
  const at = token === '' ? 0 : Number(token.slice(1))
  const models = desk.models.slice(at, at + 1).map(({ id }) => ({
    name: `models/${id}`,
    displayName: id,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  }))
  const next = at + 1 < desk.models.length ? { nextPageToken: `p${at + 1}` } : {}
  const headers = { 'content-type': 'application/json; charset=UTF-8' }
  return { status: 200, headers, body: { models, ...next } }
}

async function generate(desk: Desk, model: string, body: GenerateBody): Promise<WireAnswer> {
  const seen = toSeen(model, body)
  desk.keep(seen)
  const reply = await desk.next(seen)
  if (reply === undefined) {
    return desk.complain({ code: 500, status: 'INTERNAL', message: 'nothing was scripted' })
  }
  if (reply.kind === 'wire') {
    desk.issued.push(...contentsIn(reply.body))
    return reply
  }
  const quote = seen.words.at(-1) ?? ''
  return toAnswer(reply, { model, quote, nth: desk.nth(), callIds: desk.callIds })
}

function contentsIn(body: unknown): readonly unknown[] {
  const candidates = isRecord(body) && Array.isArray(body['candidates']) ? body['candidates'] : []
  return candidates.map((candidate: unknown) =>
    isRecord(candidate) ? candidate['content'] : undefined,
  )
}

function toSeen(model: string, body: GenerateBody): SeenRequest {
  const { contents, systemInstruction, tools = [], toolConfig } = body
  const declared = tools.flatMap(({ functionDeclarations }) => functionDeclarations)
  const parts = contents.flatMap((content) => content.parts)
  return {
    model,
    instructions: (systemInstruction?.parts ?? []).map(({ text }) => String(text)).join('\n\n'),
    words: contents
      .slice(0, turnStart(contents) + 1)
      .filter((content) => callsOf(content).length === 0)
      .flatMap((content) =>
        content.parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : [])),
      ),
    tools: declared.map(({ name }) => String(name)),
    mayCall: declared.length > 0 && toolConfig?.functionCallingConfig.mode !== 'NONE',
    results: parts.flatMap(({ functionResponse }) =>
      isRecord(functionResponse) ? [toResult(functionResponse)] : [],
    ),
    body,
  }
}

function toResult({ name, response }: Readonly<Record<string, unknown>>) {
  const told = isRecord(response) ? response : {}
  return { name: String(name), output: told['error'] ?? told['output'] }
}
