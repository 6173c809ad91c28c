import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { voiceNote } from '../../../../test/voice-note.ts'
import { oggSeconds } from './hearing-length.ts'

test.each([0.4, 1, 5.25, 61, 120, 120.5])('a note of %d s is as long as it is', (seconds) => {
  expect(oggSeconds(voiceNote(seconds))).toBeCloseTo(seconds, 3)
})

test('files that are chained add up', () => {
  const second = Buffer.from(voiceNote(70))
  // Another serial number on each of its pages makes it a stream of its own.
  for (let at = 0; at !== -1; at = second.indexOf('OggS', at + 1)) second.writeUInt32LE(8, at + 14)

  expect(oggSeconds(Buffer.concat([voiceNote(70), second]))).toBeGreaterThan(139)
})

test('a last page that counts backwards, or not at all, makes a note no shorter', () => {
  const note = Buffer.from(voiceNote(121))
  const last = note.lastIndexOf('OggS')

  for (const position of [48_000n, 0n, -1n]) {
    note.writeBigInt64LE(position, last + 6)
    expect(oggSeconds(note)).toBeCloseTo(120, 3)
  }
})

test.each([
  ['nothing', new Uint8Array()],
  ['words', new TextEncoder().encode('OggS, or so it says')],
  ['a page', new TextEncoder().encode('<!doctype html><title>OggS</title>')],
  ['a note with its end cut off', voiceNote(5).subarray(0, -10)],
  ['a note with something behind it', Buffer.concat([voiceNote(5), Buffer.from('<?php')])],
  ['a note with something before it', Buffer.concat([Buffer.from('ID3'), voiceNote(5)])],
])('%s has no length', (_what, bytes) => {
  expect(oggSeconds(bytes)).toBeNull()
})

test('no bytes make it throw, nor negative', () => {
  const note = voiceNote(3)
  const spoiled = fc
    .array(fc.tuple(fc.nat(note.length - 1), fc.nat(255)), { maxLength: 40 })
    .map((changes) => {
      const bytes = Uint8Array.from(note)
      for (const [at, value] of changes) bytes[at] = value
      return bytes
    })
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), spoiled), (bytes) => {
      const seconds = oggSeconds(bytes)
      expect(seconds === null || (seconds >= 0 && Number.isFinite(seconds))).toBe(true)
    }),
  )
})
