import { expect, test } from 'bun:test'

import { fakeTime } from '../../../../test/fake-time.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { Heard, Transcriber } from '../../../core/ports.ts'
import { guardedEar } from './guarded-ear.ts'

const HEARD: Heard = { text: 'two cokes', language: 'en', seconds: 3 }

function ears(failsWith: () => ProviderError | null) {
  const { clock } = fakeTime()
  let asked = 0
  const transcriber: Transcriber = {
    provider: 'openai',
    model: 'gpt-transcribe',
    transcribe: async () => {
      asked += 1
      const error = failsWith()
      if (error !== null) throw error
      return HEARD
    },
  }
  const ear = guardedEar(transcriber, clock)
  const listen = () =>
    ear
      .transcribe(new Uint8Array(), 'audio/ogg', [], new AbortController().signal)
      .catch((thrown: unknown) => thrown)
  return { listen, asked: () => asked }
}

const hangs = () => new ProviderError('openai', 'timeout', { reason: 'aborted' })

test('ears that hang three times are left alone, and a note fails at once', async () => {
  const { listen, asked } = ears(hangs)
  for (let note = 0; note < 5; note += 1) {
    expect(await listen()).toBeInstanceOf(ProviderError)
  }

  expect(asked()).toBe(3)
})

test('what lies in the note says nothing of the next one', async () => {
  const { listen, asked } = ears(
    () => new ProviderError('openai', 'rejected', { reason: 'bad_request' }),
  )
  for (let note = 0; note < 5; note += 1) await listen()

  expect(asked()).toBe(5)
})

test('ears that hear give what they hear', async () => {
  expect(await ears(() => null).listen()).toEqual(HEARD)
})
