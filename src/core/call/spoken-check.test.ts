import { expect, test } from 'bun:test'

import { CallDriver } from '../../../test/call-driver.ts'
import { NO_FACTS } from '../truth/facts.ts'

test('a yes to a cart that was read out with a wrong total is none', () => {
  const call = new CallDriver().opened()
  call.says('that is all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look] })
  const amounts = [{ minor: 4_000, itemId: null }]
  call.acted(look, { cartFingerprint: 'cart-1', facts: { ...NO_FACTS, hasCart: true, amounts } })
  call.answers({ says: 'That makes 2,500 francs. Shall I place this order?', purpose: 'tools' })
  call.says('yes')
  const place = call.calls('place_order')

  call.answers({ calls: [place] })

  expect(call.counts()).toContain('false_claim')
  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})
