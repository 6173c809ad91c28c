import { afterEach, beforeEach, expect, test } from 'bun:test'

import type { OpenaiStandin } from '../../../test/standins/openai.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import { openaiClient } from './client.ts'
import { openaiTranscriber } from './transcribe.ts'

const OGG = new Uint8Array([0x4f, 0x67, 0x67, 0x53, 0, 2])
const NEVER = new AbortController().signal

let standin: OpenaiStandin
beforeEach(async () => {
  standin = await openaiStandin()
})
afterEach(() => standin.stop())

function transcriber(timeoutMs = 5_000) {
  const { apiKey, baseUrl } = standin
  return openaiTranscriber({
    client: openaiClient({ apiKey, organization: null, project: null, baseUrl }),
    model: 'gpt-transcribe',
    timeoutMs,
    clock: { now: () => new Date('2026-11-23T18:00:00Z') },
  })
}

test('a voice note of WhatsApp goes out as an ogg file with its hints', async () => {
  standin.script({ kind: 'say', text: ' Bonsoir, une Mützig ' })
  const room = new Uint8Array([9, 9, ...OGG, 9]).subarray(2, 8)

  const heard = await transcriber().transcribe(room, 'audio/ogg; codecs=opus', ['fr', 'sw'], NEVER)

  expect(heard).toEqual({ text: 'Bonsoir, une Mützig', language: 'fr', seconds: 5 })
  expect(standin.uploads).toEqual([
    {
      fileName: 'voice.ogg',
      type: 'audio/ogg',
      bytes: OGG,
      model: 'gpt-transcribe',
      languages: ['fr', 'sw'],
    },
  ])
})

test('a language the vendor does not know as a hint costs one more try, not the note', async () => {
  standin.script({ kind: 'say', text: 'Mwaramutse' })

  const heard = await transcriber().transcribe(OGG, 'audio/ogg', ['rw', 'en'], NEVER)

  expect(heard).toEqual({ text: 'Mwaramutse', language: null, seconds: 5 })
  expect(standin.complaints).toEqual(["400 invalid_value languages: Invalid language 'rw'."])
  expect(standin.uploads.map(({ languages }) => languages)).toEqual([[]])
})

test('a hint that was refused is not sent again, and the others are', async () => {
  const ears = transcriber()
  for (const text of ['Mwaramutse', 'Fanta', 'Bonsoir']) standin.script({ kind: 'say', text })
  await ears.transcribe(OGG, 'audio/ogg', ['rw', 'en'], NEVER)
  await ears.transcribe(OGG, 'audio/ogg', ['rw', 'en'], NEVER)
  await ears.transcribe(OGG, 'audio/ogg', ['fr', 'rw'], NEVER)

  expect(standin.complaints).toHaveLength(1)
  expect(standin.uploads.map(({ languages }) => languages)).toEqual([[], ['en'], ['fr']])
})

test('a note the vendor refuses without hints is refused once', async () => {
  standin.script({ kind: 'fault', fault: 'bad_request' })
  const thrown = await transcriber()
    .transcribe(OGG, 'audio/ogg', [], NEVER)
    .catch((error: unknown) => error)

  expect(thrown).toMatchObject({ failure: 'rejected', reason: 'bad_request' })
  expect(standin.uploads).toHaveLength(1)
})

test('silence is an empty text', async () => {
  standin.script({ kind: 'say', text: '\n' })

  expect(await transcriber().transcribe(OGG, 'audio/ogg', [], NEVER)).toMatchObject({ text: '' })
})

test.each(['audio/amr', 'audio/aac', 'text/html', '', 'constructor'])(
  'what the vendor takes no file of (%p) is refused without a request',
  async (mimeType) => {
    const thrown = await transcriber()
      .transcribe(OGG, mimeType, ['en'], NEVER)
      .catch((error: unknown) => error)

    expect(thrown).toMatchObject({ failure: 'rejected', reason: 'bad_request' })
    expect(standin.headers).toEqual([])
  },
)

test.each([
  ['slow_headers', 'timeout', undefined],
  ['stalled_body', 'timeout', undefined],
  ['html_ok', 'unavailable', 'bad_answer'],
  ['dropped', 'unavailable', undefined],
  ['rate_limited', 'rate_limited', undefined],
  ['quota', 'rejected', 'quota'],
] as const)('%s: a provider error in time', async (fault, failure, reason) => {
  standin.script({ kind: 'fault', fault })
  const thrown = await transcriber(failure === 'timeout' ? 100 : 5_000)
    .transcribe(OGG, 'audio/ogg', ['en'], NEVER)
    .catch((error: unknown) => error)

  expect(thrown).toMatchObject({ provider: 'openai', failure, reason })
})
