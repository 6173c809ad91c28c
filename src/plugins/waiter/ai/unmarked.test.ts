import { expect, test } from 'bun:test'

import { someFacts } from '../../../../test/goldens/sample-bar.ts'
import { modelTurn, typed } from '../../../../test/model-turn.ts'
import { callsOnce } from '../../../../test/scripted-model.ts'
import { unmarked } from './unmarked.ts'

test.each([
  ['**Welcome** to the *garden*!', 'Welcome to the garden!'],
  [
    '### For you\n\n* this one\n* that one\n- and `this`',
    'For you\n\n- this one\n- that one\n- and this',
  ],
  ['__Really__ and _truly_ and ~~never~~', 'Really and truly and never'],
  ['```\nWell\n```', 'Well'],
  ['2 * 3 and a*b, snake_case_name, # 5 and a_b', '2 * 3 and a*b, snake_case_name, # 5 and a_b'],
  ['Murakoze 😊', 'Murakoze 😊'],
  ['```', '```'],
])('marks of a web page are no words to a guest: %j', (text, words) => {
  expect(unmarked(text)).toBe(words)
})

test('a model’s words are sent without them', async () => {
  const { thought } = await modelTurn(
    callsOnce('view_cart', {}, '**With pleasure!**'),
    someFacts(),
    [typed('show me my cart')],
  )

  expect(thought.blocks).toContainEqual({ kind: 'say', text: 'With pleasure!' })
})

test('nothing but line breaks takes no time', () => {
  const startedMs = performance.now()
  unmarked(`a${'\n'.repeat(200_000)}b`)

  expect(performance.now() - startedMs).toBeLessThan(1_000)
})
