import { expect, test } from 'bun:test'

import { CallDriver } from '../../../test/call-driver.ts'

/** What is held of a call that speaks without end has a bound: each of these counts fails once one of them is lifted. */

const ENDLESS = 'well so '.repeat(10_000)
const MUCH = Array.from({ length: 400 }, (_, n) => `item-${n}`)

function piece(call: CallDriver, itemId: string, text: string, isWhole: boolean): void {
  call.line({ kind: 'spoken', responseId: 'r1', itemId, text, isWhole })
}

test('of what a caller says in one turn a thousand signs are kept', () => {
  const call = new CallDriver().opened()

  const itemId = call.says(ENDLESS)

  const { heard, said } = call.state.turns
  expect(heard.find((one) => one.itemId === itemId)?.text?.length).toBe(999)
  expect(said.at(-1)?.text.length).toBe(999)
})

test('of what a model says in one go a thousand signs are kept, and four thousand are checked', () => {
  const call = new CallDriver().opened()
  call.line({ kind: 'response_started', responseId: 'r1', purpose: null })

  for (let n = 0; n < 40; n += 1) piece(call, 'i1', 'well so '.repeat(20), false)
  const speaking = call.state.turns.speaking.map(({ text }) => text.length)
  piece(call, 'i1', ENDLESS, true)

  expect(speaking).toEqual([1_000])
  expect(call.state.turns.said.at(-1)?.text.length).toBe(1_000)
  expect(call.state.responses.active?.texts.map((text) => text.length)).toEqual([4_000])
})

test('of many turns and many answers the last are kept', () => {
  const call = new CallDriver().opened()
  for (const words of MUCH) call.says(words)
  call.line({ kind: 'response_started', responseId: 'r1', purpose: null })

  for (const itemId of MUCH) piece(call, itemId, 'well', false)

  const { heard, said, speaking } = call.state.turns
  expect([heard.length, said.length, speaking.length]).toEqual([16, 300, 8])
  expect([heard.at(-1)?.text, said.at(-1)?.text]).toEqual(['item-399', 'item-399'])
  expect(speaking.at(-1)?.itemId).toBe('item-399')
})
