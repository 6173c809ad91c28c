import { afterEach, beforeEach, expect, test } from 'bun:test'

import { type GeminiStandin, geminiStandin } from '../../../test/standins/gemini.ts'
import { ProviderError } from '../../core/errors.ts'
import { geminiModels } from './models.ts'

const NEVER = new AbortController().signal

let standin: GeminiStandin
beforeEach(async () => {
  standin = await geminiStandin()
})
afterEach(() => standin.stop())

const listed = (over: { apiKey?: string; timeoutMs?: number } = {}, signal = NEVER) => {
  const { apiKey, baseUrl } = standin
  return geminiModels({ apiKey, baseUrl, timeoutMs: 5_000, ...over })(signal).catch(
    (error: unknown) => error,
  )
}

test('ids are as the settings name them, page after page, and no end is known', async () => {
  expect(await listed()).toEqual([
    { id: 'gemini-3.8-flash', shutdownAt: null },
    { id: 'gemini-3.5-flash-lite', shutdownAt: null },
  ])
  expect(standin.complaints).toEqual([])
})

test('a wrong key is a refusal, with neither key nor address in it', async () => {
  const error = await listed({ apiKey: 'gemini-secret' })

  expect(error).toMatchObject({ provider: 'gemini', failure: 'rejected', reason: 'auth' })
  expect(JSON.stringify((error as ProviderError).cause)).not.toContain('secret')
})

test.each([
  ['server_error', { failure: 'unavailable' }],
  ['html_ok', { failure: 'unavailable', reason: 'bad_answer' }],
  ['broken_json', { failure: 'unavailable' }],
  ['dropped', { failure: 'unavailable' }],
] as const)('%s is told as a provider error', async (fault, expected) => {
  standin.script({ kind: 'fault', fault })

  expect(await listed()).toMatchObject({ provider: 'gemini', ...expected })
})

test('a list that hangs ends with its time, or with its caller', async () => {
  standin.script({ kind: 'fault', fault: 'slow_headers' }, { kind: 'fault', fault: 'stalled_body' })

  expect(await listed({ timeoutMs: 120 })).toMatchObject({ failure: 'timeout' })
  expect(await listed({}, AbortSignal.timeout(120))).toMatchObject({ reason: 'aborted' })
})

test('an empty list is no list', async () => {
  standin.script({ kind: 'wire', status: 200, headers: {}, body: {} })

  expect(await listed()).toMatchObject({ failure: 'unavailable', reason: 'bad_answer' })
})
