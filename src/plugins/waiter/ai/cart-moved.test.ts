import { expect, test } from 'bun:test'

import { aLine, aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { modelTurn, typed } from '../../../../test/model-turn.ts'
import { callsOnce } from '../../../../test/scripted-model.ts'

/** Shows the cart, and says nothing of what has moved in it. */
const silent = () => callsOnce('view_cart', {}, 'Here you are.')

test('a price that rose is told beside the cart that a model shows', async () => {
  const facts = someFacts({ tab: aTab({ lines: [aLine({ unitPriceMinor: 1000 })] }) })

  const { thought } = await modelTurn(silent(), facts, [typed('show me my cart')])

  const cart = thought.blocks.find((block) => block.kind === 'cart')
  expect(cart).toMatchObject({
    totalMinor: 1500,
    changes: [{ kind: 'price', name: 'Frites', fromMinor: 1000, toMinor: 1500 }],
  })
})
