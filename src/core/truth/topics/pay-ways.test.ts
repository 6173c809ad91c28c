import { expect, test } from 'bun:test'

import { groundOf, kindsOf } from '../../../../test/truth-scenes.ts'

test('a way to pay that the bar does not name is a claim', () => {
  const base = groundOf('base')
  const ground = { ...base, facts: { ...base.facts, payWords: ['Airtel Money', 'Dial *182#'] } }

  expect(kindsOf('You can pay with Airtel Money.')).toEqual(['payment'])
  expect(kindsOf('You can pay with Airtel Money.', ground)).toEqual([])
  expect(kindsOf('We take Visa.', ground)).toEqual(['payment'])
  expect(kindsOf('We don’t take Visa.', ground)).toEqual([])
})
