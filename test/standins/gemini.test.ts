import { afterAll, beforeAll, expect, test } from 'bun:test'

import { type GeminiStandin, geminiStandin } from './gemini.ts'

let standin: GeminiStandin
beforeAll(async () => {
  standin = await geminiStandin()
})
afterAll(() => standin.stop())

type Json = Readonly<Record<string, unknown>>

const user = (text: string) => ({ role: 'user', parts: [{ text }] })
const call = (more: object = {}, signature?: string) => ({
  functionCall: { name: 'find', args: { query: 'goat' }, ...more },
  ...(signature !== undefined && { thoughtSignature: signature }),
})
const response = (more: object = {}) => ({
  functionResponse: { name: 'find', response: { output: 1 }, ...more },
})
const FOREIGN = 'skip_thought_signature_validator'

async function post(body: unknown, over: { readonly path?: string; readonly key?: string } = {}) {
  const { path = '/v1beta/models/gemini-3.8-flash:generateContent', key = standin.apiKey } = over
  const answer = await fetch(standin.baseUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== '' && { 'x-goog-api-key': key }) },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Json }
}

const parameters = (schema: unknown) => ({
  contents: [user('a')],
  tools: [{ functionDeclarations: [{ name: 'find', description: 'd', parameters: schema }] }],
})
const property = (schema: unknown) => parameters({ type: 'object', properties: { it: schema } })
const after = (model: readonly object[], answers: readonly object[]) => ({
  contents: [user('a'), { role: 'model', parts: model }, { role: 'user', parts: answers }],
})

test.each<[string, unknown, RegExp]>([
  ['an unknown field', { contents: [user('a')], store: false }, /Unknown name "store"/],
  ['no contents', { contents: [] }, /contents is not specified/],
  ['a role of its own', { contents: [{ role: 'function', parts: [{ text: 'a' }] }] }, /valid role/],
  ['the model first', { contents: [{ role: 'model', parts: [{ text: 'a' }] }] }, /alternate/],
  ['two turns of one side', { contents: [user('a'), user('b')] }, /alternate/],
  ['an empty text', { contents: [user('')] }, /text is empty/],
  [
    'an unknown key of a part',
    { contents: [{ role: 'user', parts: [{ text: 'a', x: 1 }] }] },
    /"x"/,
  ],
  ['no response', after([call({}, FOREIGN)], [{ text: 'b' }]), /number of function response parts/],
  ['one response of two', after([call({}, FOREIGN), call()], [response()]), /number of function/],
  ['words beside a response', after([call({}, FOREIGN)], [response(), { text: 'b' }]), /number of/],
  ['a response to nothing', after([{ text: 'b' }], [response()]), /number of function response/],
  ['another name', after([call({}, FOREIGN)], [response({ name: 'other' })]), /do not match/],
  ['an id left out', after([call({ id: 'c1' }, FOREIGN)], [response()]), /do not match/],
  [
    'a list in answer',
    after([call({}, FOREIGN)], [response({ response: [] })]),
    /must be an object/,
  ],
  ['a nameless answer', after([call({}, FOREIGN)], [response({ name: '' })]), /cannot be empty/],
  ['no signature', after([call()], [response()]), /missing a thought_signature/],
  ['a signature of nobody', after([call({}, 'c2ln')], [response()]), /Corrupted thought signature/],
  ['a foreign keyword', property({ type: 'string', additionalProperties: false }), /additionalP/],
  ['a list of types', property({ type: ['string', 'null'] }), /cannot start list/],
  ['an empty word', property({ type: 'string', enum: [''] }), /cannot be empty/],
  ['an empty object', parameters({ type: 'object', properties: {} }), /should be non-empty/],
  ['an anyOf in company', property({ anyOf: [{ type: 'string' }], title: 'x' }), /only field set/],
  ['candidates', { contents: [user('a')], generationConfig: { candidateCount: 1 } }, /candidate/],
  [
    'a thinking level of another model',
    { contents: [user('a')], generationConfig: { thinkingConfig: { thinkingLevel: 'minimal' } } },
    /not a supported thinking level/,
  ],
  [
    'a mode without functions',
    { contents: [user('a')], toolConfig: { functionCallingConfig: { mode: 'AUTO' } } },
    /without function_declarations/,
  ],
])('%s is refused with a 400', async (_, body, message) => {
  const answer = await post(body)

  expect(answer.status).toBe(400)
  expect(standin.complaints.at(-1)).toMatch(message)
})

test('keys and models are checked before the body', async () => {
  const body = { contents: [user('a')] }

  expect((await post(body, { key: '' })).status).toBe(403)
  expect(JSON.stringify(await post(body, { key: 'other' }))).toContain('API_KEY_INVALID')
  const gone = '/v1beta/models/gemini-3-pro-preview:generateContent'
  expect((await post(body, { path: gone })).status).toBe(404)
})

test('a signature it gave fits the parts it was given with, and no others', async () => {
  standin.script({ kind: 'say', calls: [{ name: 'find', arguments: { query: 'goat' } }] })
  const given = (await post({ contents: [user('a')] })).body as {
    readonly candidates: readonly [{ readonly content: { readonly parts: readonly Json[] } }]
  }
  const { parts } = given.candidates[0].content
  const id = Object(parts[0]?.['functionCall']) as { readonly id: string }
  const answers = [response({ id: id.id })]
  standin.script({ kind: 'say', text: 'Yego' })

  expect((await post(after(parts, answers))).status).toBe(200)
  const changed = [{ ...parts[0], functionCall: { ...id, args: { query: 'fish' } } }]
  expect((await post(after(changed, answers))).status).toBe(400)
})

test('what nothing was scripted for is a complaint', async () => {
  expect((await post({ contents: [user('a')] })).status).toBe(500)
  expect(standin.complaints.at(-1)).toContain('nothing was scripted')
})
