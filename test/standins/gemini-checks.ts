import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { type Flaw, invalid, isRecord, toError, type WireError } from './gemini-flaw.ts'
import { first, schemaFlaw } from './gemini-schema-checks.ts'

export type OfferedModel = { readonly id: string; readonly levels: readonly string[] }

type Json = Readonly<Record<string, unknown>>

export type WireContent = { readonly role: string; readonly parts: readonly Json[] }

export type GenerateBody = {
  readonly contents: readonly WireContent[]
  readonly systemInstruction?: { readonly parts: readonly Json[] }
  readonly tools?: readonly { readonly functionDeclarations: readonly Json[] }[]
  readonly toolConfig?: {
    readonly functionCallingConfig: {
      readonly mode: string
      readonly allowedFunctionNames?: unknown
    }
  }
  readonly generationConfig?: Json
}

export type CheckContext = {
  readonly model: OfferedModel
  /** Contents that went out word for word, with whatever signatures they had. */
  readonly issued: readonly unknown[]
}

const TOP_KEYS = new Set([
  'contents',
  'tools',
  'toolConfig',
  'generationConfig',
  'safetySettings',
  'systemInstruction',
  'cachedContent',
])
const CONFIG_KEYS = new Set([
  'maxOutputTokens',
  'stopSequences',
  'responseMimeType',
  'temperature',
  'topP',
  'topK',
  'candidateCount',
  'thinkingConfig',
])
const MODES = new Set(['AUTO', 'ANY', 'NONE', 'VALIDATED'])
const DECLARATION_KEYS = new Set(['name', 'description', 'parameters'])
const PART_KEYS = new Set([
  'text',
  'thought',
  'thoughtSignature',
  'functionCall',
  'functionResponse',
])

/** Refuses what the documentation and reports of users say the API refuses. */
export function checkBody(
  body: unknown,
  context: CheckContext,
):
  | { readonly ok: true; readonly body: GenerateBody }
  | { readonly ok: false; readonly error: WireError } {
  if (!isRecord(body)) return { ok: false, error: invalid('Invalid JSON payload received.') }
  const flaw =
    unknownKey(body, TOP_KEYS, '') ??
    instructionFlaw(body['systemInstruction']) ??
    configFlaw(body['generationConfig'], context.model) ??
    toolsFlaw(body) ??
    contentsFlaw(body['contents'], context)
  if (flaw !== undefined) return { ok: false, error: toError(flaw) }
  // Checked above, key by key.
  const sound = body as unknown as GenerateBody
  const error = signatureError(sound.contents, context)
  return error === undefined ? { ok: true, body: sound } : { ok: false, error }
}

function unknownKey(value: Json, keys: ReadonlySet<string>, at: string): Flaw | undefined {
  const unknown = Object.keys(value).find((key) => !keys.has(key))
  return unknown === undefined ? undefined : { at, unknown }
}

function instructionFlaw(instruction: unknown): Flaw | undefined {
  if (instruction === undefined) return undefined
  const parts = isRecord(instruction) ? instruction['parts'] : undefined
  const isText = (part: unknown) =>
    isRecord(part) && typeof part['text'] === 'string' && part['text'] !== ''
  return Array.isArray(parts) && parts.length > 0 && parts.every(isText)
    ? undefined
    : { at: 'system_instruction.parts', why: 'must be texts' }
}

function configFlaw(config: unknown, model: OfferedModel): Flaw | undefined {
  if (config === undefined) return undefined
  const at = 'generation_config'
  if (!isRecord(config)) return { at, why: 'must be an object' }
  const { candidateCount, maxOutputTokens, thinkingConfig } = config
  if (candidateCount !== undefined) return { at, why: 'candidate_count is not supported' }
  if (
    maxOutputTokens !== undefined &&
    !(Number.isSafeInteger(maxOutputTokens) && Number(maxOutputTokens) > 0)
  ) {
    return { at: `${at}.max_output_tokens`, why: 'must be positive' }
  }
  const level: unknown = isRecord(thinkingConfig) ? thinkingConfig['thinkingLevel'] : undefined
  if (level !== undefined && !model.levels.some((each) => each === level)) {
    return {
      at: `${at}.thinking_config`,
      why: `${JSON.stringify(level)} is not a supported thinking level`,
    }
  }
  return unknownKey(config, CONFIG_KEYS, at)
}

function toolsFlaw({ tools, toolConfig }: Json): Flaw | undefined {
  const list: readonly unknown[] = Array.isArray(tools) ? tools : []
  const declared = list.flatMap((tool) =>
    isRecord(tool) && Array.isArray(tool['functionDeclarations'])
      ? tool['functionDeclarations']
      : [undefined],
  )
  const flaw = first(declared.map(declarationFlaw))
  if (flaw !== undefined || toolConfig === undefined) return flaw
  const calling = isRecord(toolConfig) ? toolConfig['functionCallingConfig'] : undefined
  const mode = isRecord(calling) ? calling['mode'] : undefined
  if (typeof mode !== 'string' || !MODES.has(mode))
    return { at: 'tool_config', why: 'invalid mode' }
  if (declared.length === 0) {
    return {
      at: 'tool_config',
      why: 'Function calling config is set without function_declarations',
    }
  }
  const isLimited = isRecord(calling) && calling['allowedFunctionNames'] !== undefined
  return isLimited && mode !== 'ANY'
    ? { at: 'tool_config', why: 'allowed_function_names needs mode ANY' }
    : undefined
}

function declarationFlaw(declaration: unknown, nth: number): Flaw | undefined {
  const at = `tools[0].function_declarations[${nth}]`
  if (!isRecord(declaration)) return { at, why: 'missing' }
  const { name, parameters } = declaration
  if (typeof name !== 'string' || !/^[a-zA-Z_][\w.:-]{0,127}$/.test(name)) {
    return { at: `${at}.name`, why: 'Invalid function name' }
  }
  const unknown = unknownKey(declaration, DECLARATION_KEYS, at)
  if (unknown !== undefined || parameters === undefined) return unknown
  return schemaFlaw(parameters, `${at}.parameters`)
}

function contentsFlaw(contents: unknown, { issued }: CheckContext): Flaw | undefined {
  if (!Array.isArray(contents) || contents.length === 0) {
    return { at: 'contents', why: 'contents is not specified' }
  }
  const list: readonly unknown[] = contents
  const flaw = first(
    list.map((content, at) =>
      issued.some((known) => isDeepStrictEqual(known, content))
        ? undefined
        : contentFlaw(content, at),
    ),
  )
  if (flaw !== undefined) return flaw
  const sound = contents as readonly WireContent[]
  return first(sound.map((_, at) => turnFlaw(sound, at)))
}

function contentFlaw(content: unknown, nth: number): Flaw | undefined {
  const at = `contents[${nth}]`
  if (!isRecord(content) || (content['role'] !== 'user' && content['role'] !== 'model')) {
    return { at: `${at}.role`, why: 'Please use a valid role: user, model.' }
  }
  const { parts } = content
  if (!Array.isArray(parts) || parts.length === 0) {
    return { at: `${at}.parts`, why: 'contents.parts must not be empty.' }
  }
  return first(
    parts.map((part: unknown, which) => partFlaw(part, content['role'], `${at}.parts[${which}]`)),
  )
}

function partFlaw(part: unknown, role: unknown, at: string): Flaw | undefined {
  if (!isRecord(part)) return { at, why: 'must be an object' }
  const kinds = ['text', 'functionCall', 'functionResponse'].filter((kind) => kind in part)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) return { at, why: 'must have one initialized field' }
  if (kind === 'text' && role === 'user' && part['text'] === '') return { at, why: 'text is empty' }
  if (kind === 'functionCall' && role !== 'model') return { at, why: 'a call of the user' }
  if (kind === 'functionResponse') return responseFlaw(part['functionResponse'], role, at)
  return unknownKey(part, PART_KEYS, at)
}

function responseFlaw(value: unknown, role: unknown, at: string): Flaw | undefined {
  if (!isRecord(value) || role !== 'user') return { at, why: 'a response of the model' }
  const { name, response } = value
  if (typeof name !== 'string' || name === '') {
    return { at: `${at}.function_response.name`, why: 'Name cannot be empty.' }
  }
  if (!isRecord(response))
    return { at: `${at}.function_response.response`, why: 'must be an object' }
  return 'output' in response || 'error' in response
    ? undefined
    : { at: `${at}.function_response.response`, why: 'has neither output nor error' }
}

/** Turns alternate, from the user's to the user's; every call has its response, in order, alone in the next content. */
function turnFlaw(contents: readonly WireContent[], nth: number): Flaw | undefined {
  const at = `contents[${nth}]`
  const { role, parts } = contents[nth] ?? { role: '', parts: [] }
  const before = contents[nth - 1]
  if (role === (before?.role ?? 'model'))
    return { at, why: "turns must alternate, the first is the user's" }
  if (nth === contents.length - 1 && role === 'model') {
    return { at, why: "please ensure that the last turn is the user's" }
  }
  const calls = before === undefined ? [] : callsOf(before)
  const responses = parts.flatMap((part) =>
    isRecord(part['functionResponse']) ? [part['functionResponse']] : [],
  )
  if (responses.length !== calls.length || (calls.length > 0 && parts.length !== calls.length)) {
    return {
      at,
      why: 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
    }
  }
  const isMatched = responses.every(
    (response, which) =>
      response['name'] === calls[which]?.['name'] && response['id'] === calls[which]?.['id'],
  )
  return isMatched ? undefined : { at, why: 'function responses do not match the calls' }
}

export function callsOf({ parts }: WireContent): readonly Json[] {
  return parts.flatMap((part) => (isRecord(part['functionCall']) ? [part['functionCall']] : []))
}

/** Where the running turn begins: the last words of the user. */
export function turnStart(contents: readonly WireContent[]): number {
  return contents.findLastIndex(
    ({ role, parts }) => role === 'user' && parts.some((part) => 'text' in part),
  )
}

const FOREIGN = 'skip_thought_signature_validator'

function signatureError(
  contents: readonly WireContent[],
  { issued }: CheckContext,
): WireError | undefined {
  for (const [nth, content] of contents.entries()) {
    const isRunning = nth > turnStart(contents)
    if (!isRunning || issued.some((known) => isDeepStrictEqual(known, content))) continue
    const at = content.parts.findIndex((part) => 'functionCall' in part)
    if (at === -1) continue
    const seal = content.parts[at]?.['thoughtSignature']
    if (seal === undefined) {
      const name = String(callsOf(content)[0]?.['name'])
      return invalid(
        `Function call is missing a thought_signature in functionCall parts. Additional data, function call \`default_api:${name}\` , position ${nth + 1}.`,
      )
    }
    if (seal !== FOREIGN && seal !== signatureOf(content.parts)) {
      return invalid('Corrupted thought signature.')
    }
  }
  return undefined
}

/** A signature that any change to the parts it was given for spoils. */
export function signatureOf(parts: readonly Json[]): string {
  const bare = parts.map((part) =>
    Object.entries(part).filter(([key]) => key !== 'thoughtSignature'),
  )
  return createHash('sha256').update(JSON.stringify(bare)).digest('base64')
}
