import { expect, test } from 'bun:test'

import {
  aTab,
  countingIds,
  EVENING,
  PERSON,
  someFacts,
} from '../../../../test/goldens/sample-bar.ts'
import { depsFor } from '../../../../test/goldens/talk.ts'
import { callsOnce } from '../../../../test/scripted-model.ts'
import { modelBrain } from './model-brain.ts'

/** Shows the cart, and says nothing of what has moved in it. */
const silent = () => callsOnce('view_cart', {}, 'Here you are.')

test('a price that rose is told beside the cart that a model shows', async () => {
  const line = {
    id: 'line-1',
    personId: PERSON,
    itemId: 'frites',
    sizeId: null,
    choices: [],
    quantity: 1,
    note: null,
    unitPriceMinor: 1000,
    orderId: null,
  }
  const facts = someFacts({ tab: aTab({ lines: [line] }) })
  const content = { type: 'text', body: 'show me my cart' } as const

  const { thought } = await modelBrain(silent()).reply(
    {
      facts,
      messages: [{ id: 'wamid.1', at: EVENING, content, tap: 'none', isLate: false }],
      history: async () => [],
      house: depsFor(facts, () => 'a-token-of-more-than-22-characters'),
      newId: countingIds(),
      namedTable: null,
      safetyId: 'hash',
    },
    new AbortController().signal,
    () => {},
  )

  const cart = thought.blocks.find((block) => block.kind === 'cart')
  expect(cart).toMatchObject({
    totalMinor: 1500,
    changes: [{ kind: 'price', name: 'Frites', fromMinor: 1000, toMinor: 1500 }],
  })
})
