import { expect, test } from 'bun:test'

import { WireTail } from './wire-tail.ts'

test('tells kinds, ids, purposes and codes with their times, and no word that was said', () => {
  let now = 0
  const tail = new WireTail(() => now)
  tail.note('opened, 1 there')
  now = 20.4
  const response = { id: 'resp_1', status: 'in_progress', metadata: { purpose: 'tools' } }
  tail.frame('>', { type: 'response.created', response })
  tail.frame('>', { type: 'response.output_audio_transcript.delta', delta: 'A secret' })
  const item = { type: 'message', id: 'item_1', content: [{ text: 'A secret' }] }
  tail.frame('<', { type: 'conversation.item.create', item })
  tail.frame('>', { type: 'error', error: { code: 'item_unknown', message: 'A secret' } })

  expect(tail.lines()).toEqual([
    '0 opened, 1 there',
    '20 > response.created resp_1 in_progress tools',
    '20 < conversation.item.create message item_1',
    '20 > error item_unknown',
  ])
})

test('of a long call the last is kept', () => {
  const tail = new WireTail(() => 0)
  for (let nth = 1; nth <= 500; nth += 1) tail.note(String(nth))

  expect(tail.lines()).toHaveLength(60)
  expect(tail.lines().at(-1)).toBe('0 500')
})
