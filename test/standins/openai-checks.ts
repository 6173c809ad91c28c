import type { Static, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { ValueError } from '@sinclair/typebox/errors'
import { Value, ValueErrorType } from '@sinclair/typebox/value'

/** What the vendor would answer to a request it does not take. */
export type WireError = {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
}

/** A model as the account sees it. `efforts` empty: it takes no text requests (transcription). */
export type OfferedModel = {
  readonly id: string
  readonly efforts: readonly string[]
  readonly shutdownDate: string | null
}

const closed = <T extends Parameters<typeof Type.Object>[0]>(fields: T) =>
  Type.Object(fields, { additionalProperties: false })
const oneOf = <T extends string>(...values: readonly T[]) =>
  Type.Union(values.map((value) => Type.Literal(value)))
const maybe = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]))

const ToolForm = closed({
  type: Type.Literal('function'),
  name: Type.String({ pattern: '^[a-zA-Z0-9_-]{1,64}$' }),
  description: maybe(Type.String({ maxLength: 1_024 })),
  parameters: Type.Record(Type.String(), Type.Unknown()),
  strict: Type.Literal(true),
})

/** The documented fields a text waiter has any use for; the real one knows more. */
const BodyForm = closed({
  model: Type.String(),
  instructions: maybe(Type.String()),
  input: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1 }),
  store: maybe(Type.Boolean()),
  stream: maybe(Type.Literal(false)),
  include: maybe(Type.Array(oneOf('reasoning.encrypted_content'))),
  tools: Type.Optional(Type.Array(ToolForm)),
  tool_choice: Type.Optional(oneOf('auto', 'none', 'required')),
  parallel_tool_calls: maybe(Type.Boolean()),
  max_output_tokens: maybe(Type.Integer({ minimum: 16 })),
  reasoning: maybe(
    closed({
      effort: maybe(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
    }),
  ),
  text: Type.Optional(
    closed({
      verbosity: maybe(oneOf('low', 'medium', 'high')),
      format: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
  prompt_cache_key: maybe(Type.String({ maxLength: 64 })),
  safety_identifier: maybe(Type.String({ maxLength: 128 })),
  service_tier: maybe(oneOf('auto', 'default', 'flex', 'priority')),
})

export type ResponsesBody = Static<typeof BodyForm>
export type InputItem = ResponsesBody['input'][number]

const Status = maybe(oneOf('in_progress', 'completed', 'incomplete'))
const Unchecked = Type.Optional(Type.Array(Type.Unknown()))

const InputPart = closed({ type: Type.Literal('input_text'), text: Type.String() })
const OutputPart = Type.Union([
  closed({
    type: Type.Literal('output_text'),
    text: Type.String(),
    annotations: Unchecked,
    logprobs: Unchecked,
  }),
  closed({ type: Type.Literal('refusal'), refusal: Type.String() }),
])

const ITEM_FORMS: Readonly<Record<string, TSchema>> = {
  user: closed({
    type: Type.Optional(Type.Literal('message')),
    role: oneOf('user', 'developer', 'system'),
    content: Type.Union([Type.String(), Type.Array(InputPart)]),
  }),
  assistant: closed({
    type: Type.Optional(Type.Literal('message')),
    id: Type.Optional(Type.String({ pattern: '^msg_' })),
    status: Status,
    role: Type.Literal('assistant'),
    content: Type.Union([Type.String(), Type.Array(OutputPart)]),
    phase: maybe(oneOf('commentary', 'final_answer')),
  }),
  function_call: closed({
    type: Type.Literal('function_call'),
    id: Type.Optional(Type.String({ pattern: '^fc_' })),
    status: Status,
    call_id: Type.String({ minLength: 1, maxLength: 64 }),
    name: Type.String({ pattern: '^[a-zA-Z0-9_-]{1,64}$' }),
    arguments: Type.String(),
  }),
  function_call_output: closed({
    type: Type.Literal('function_call_output'),
    id: maybe(Type.String()),
    status: Status,
    call_id: Type.String({ minLength: 1, maxLength: 64 }),
    output: Type.String(),
  }),
  reasoning: closed({
    type: Type.Literal('reasoning'),
    id: Type.String({ pattern: '^rs_' }),
    status: Status,
    summary: Type.Array(Type.Unknown()),
    content: Unchecked,
    encrypted_content: maybe(Type.String()),
  }),
}

export type Checked =
  | { readonly ok: true; readonly body: ResponsesBody }
  | { readonly ok: false; readonly error: WireError }

/** Reads a body as the vendor does: shape first, then what only a look at all of it shows. */
export function checkBody(body: unknown, models: readonly OfferedModel[]): Checked {
  const shape = shapeFault(BodyForm, body, '')
  if (shape !== undefined) return { ok: false, error: shape }
  const request = body as ResponsesBody
  const error =
    modelFault(request, models) ??
    firstOf(request.tools ?? [], (tool, at) =>
      strictFault(tool.parameters, tool.name, `tools[${at}].parameters`),
    ) ??
    firstOf(request.input, itemFault) ??
    sealFault(request.input) ??
    pairFault(request.input)
  return error === undefined ? { ok: true, body: request } : { ok: false, error }
}

function firstOf<T>(
  values: readonly T[],
  fault: (value: T, at: number) => WireError | undefined,
): WireError | undefined {
  for (const [at, value] of values.entries()) {
    const found = fault(value, at)
    if (found !== undefined) return found
  }
  return undefined
}

export function invalid(message: string, param: string | null, code: string | null): WireError {
  return { status: 400, type: 'invalid_request_error', message, param, code }
}

export function unknownModel(model: string): WireError {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`
  return { ...invalid(message, null, 'model_not_found'), status: 404 }
}

const CODES: Readonly<Partial<Record<ValueErrorType, string>>> = {
  [ValueErrorType.ObjectAdditionalProperties]: 'unknown_parameter',
  [ValueErrorType.ObjectRequiredProperty]: 'missing_required_parameter',
  [ValueErrorType.StringMaxLength]: 'string_above_max_length',
  [ValueErrorType.IntegerMinimum]: 'integer_below_min_value',
  [ValueErrorType.String]: 'invalid_type',
  [ValueErrorType.Array]: 'invalid_type',
  [ValueErrorType.Object]: 'invalid_type',
}

function shapeFault(form: TSchema, value: unknown, under: string): WireError | undefined {
  if (Value.Check(form, value)) return undefined
  const first = deepest(Value.Errors(form, value).First())
  const param = `${under}${first?.path ?? ''}`.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.')
  const code = (first && CODES[first.type]) ?? 'invalid_value'
  const name = param.replace(/^\./, '')
  return invalid(`Invalid '${name}': ${code}.`, name, code)
}

/** The branch of a union that fits furthest says more than that none fits. */
function deepest(error: ValueError | undefined): ValueError | undefined {
  const inner = (error?.errors ?? []).flatMap((branch) => branch.First() ?? [])
  const [furthest] = inner.toSorted((a, b) => b.path.length - a.path.length)
  return furthest === undefined ? error : deepest(furthest)
}

function modelFault(
  { model, reasoning }: ResponsesBody,
  models: readonly OfferedModel[],
): WireError | undefined {
  const offered = models.find(({ id }) => id === model)
  if (offered === undefined || offered.efforts.length === 0) return unknownModel(model)
  const effort = reasoning?.effort ?? undefined
  if (effort === undefined || offered.efforts.includes(effort)) return undefined
  return invalid(
    `Unsupported value: '${effort}' is not supported with the '${model}' model.`,
    'reasoning.effort',
    'unsupported_value',
  )
}

const KEYWORDS = new Set(
  (
    'type properties required additionalProperties description enum const items anyOf pattern format ' +
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems minLength maxLength title default $ref $defs'
  ).split(' '),
)

/** The rules of strict function schemas: closed objects, every property required, no exotic keyword. */
function strictFault(node: unknown, tool: string, param: string): WireError | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  const schema = node as Readonly<Record<string, unknown>>
  const wrong = (what: string) =>
    invalid(`Invalid schema for function '${tool}': ${what}`, param, 'invalid_function_parameters')
  const odd = Object.keys(schema).find((key) => !KEYWORDS.has(key))
  if (odd !== undefined) return wrong(`'${odd}' is not permitted.`)
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  if ([schema['type']].flat().includes('object')) {
    const required = Array.isArray(schema['required']) ? schema['required'] : []
    if (schema['additionalProperties'] !== false) {
      return wrong("'additionalProperties' is required to be supplied and to be false.")
    }
    const missing = Object.keys(properties).find((key) => !required.includes(key))
    if (missing !== undefined) return wrong(`Missing '${missing}' in 'required'.`)
    if (required.length !== Object.keys(properties).length) return wrong('Extra required key.')
  } else if (param.endsWith('.parameters')) {
    return wrong("schema must be of type 'object'.")
  }
  const branches = Array.isArray(schema['anyOf']) ? (schema['anyOf'] as unknown[]) : []
  const below = [...Object.values(properties), schema['items'], ...branches]
  return firstOf(below, (each) => strictFault(each, tool, `${param}.`))
}

function itemFault(item: InputItem, at: number): WireError | undefined {
  const role = item['role'] === 'assistant' ? 'assistant' : 'user'
  const kind = item['type'] === undefined || item['type'] === 'message' ? role : item['type']
  const form = typeof kind === 'string' ? ITEM_FORMS[kind] : undefined
  if (form === undefined) {
    return invalid('Invalid value of type.', `input[${at}].type`, 'invalid_value')
  }
  return shapeFault(form, item, `/input/${at}`)
}

/** What stands in for the vendor's encryption: it can be checked, and a changed one is seen. */
export function seal(id: string): string {
  return `gAAAAA${Bun.hash.wyhash(`sealed ${id}`).toString(36)}`
}

/** Calls made after reasoning carry its id within their own, so nothing needs to be remembered. */
function reasoningIdOf(callItemId: unknown): string | undefined {
  const found = typeof callItemId === 'string' ? /^fc_(\d+)r_/.exec(callItemId) : null
  return found === null ? undefined : `rs_${found[1]}`
}

function sealFault(input: readonly InputItem[]): WireError | undefined {
  const brought = new Set<unknown>()
  return firstOf(input, (item) => {
    if (item['type'] === 'reasoning') {
      const id = String(item['id'])
      const content = item['encrypted_content']
      if (typeof content !== 'string') {
        const message = `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false.`
        return { ...invalid(message, 'input', null), status: 404 }
      }
      if (content !== seal(id)) {
        const message = `The encrypted content for item ${id} could not be verified.`
        return invalid(message, null, 'invalid_encrypted_content')
      }
      brought.add(id)
    }
    const needed = item['type'] === 'function_call' ? reasoningIdOf(item['id']) : undefined
    if (needed === undefined || brought.has(needed)) return undefined
    const message = `Item '${String(item['id'])}' of type 'function_call' was provided without its required 'reasoning' item: '${needed}'.`
    return invalid(message, 'input', null)
  })
}

function pairFault(input: readonly InputItem[]): WireError | undefined {
  const calls = callIds(input, 'function_call')
  const outputs = callIds(input, 'function_call_output')
  const unanswered = calls.find((id) => !outputs.includes(id))
  if (unanswered !== undefined) {
    return invalid(`No tool output found for function call ${unanswered}.`, 'input', null)
  }
  const strayed = outputs.find((id) => !calls.includes(id))
  if (strayed === undefined) return undefined
  const message = `No tool call found for function call output with call_id ${strayed}.`
  return invalid(message, 'input', null)
}

function callIds(input: readonly InputItem[], type: string): readonly string[] {
  return input.filter((item) => item['type'] === type).map((item) => String(item['call_id']))
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
