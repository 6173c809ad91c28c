import { expect, test } from 'bun:test'

import { readFrame } from './read-frame.ts'
import { speechLengths } from './speech-lengths.ts'

/** A turn of a caller that lasts two and a half seconds, and its words. */
function secondsOf(usage: unknown, itemId = 'item_1') {
  const read = speechLengths()
  const told = [
    { type: 'input_audio_buffer.speech_started', audio_start_ms: 9_100, item_id: 'item_1' },
    { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 11_600, item_id: 'item_1' },
    {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: itemId,
      transcript: 'audio_end_ms: 3000',
      usage,
    },
  ].map((frame) => {
    const text = JSON.stringify(frame)
    return read(readFrame(text) ?? { kind: 'other' }, text)
  })
  const heard = told.at(-1)
  return heard?.kind === 'heard' ? heard.seconds : undefined
}

test.each([
  ['by the minute stands as it came', { type: 'duration', seconds: 3 }, 'item_1', 3],
  ['by tokens is as long as it was heard', { type: 'tokens', total_tokens: 40 }, 'item_1', 2.5],
  ['that says nothing is as long as it was heard', null, 'item_1', 2.5],
  ['whose turn nobody saw begin is not known', { type: 'tokens' }, 'item_2', null],
])('what was written down %s', (_, usage, itemId, seconds) => {
  expect(secondsOf(usage, itemId)).toBe(seconds)
})
