import { expect, test } from 'bun:test'

import { anOrder, aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { modelTurn, typed } from '../../../../test/model-turn.ts'
import { callsOnce } from '../../../../test/scripted-model.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import { NO_DIALOGUE } from '../house/dialogue.ts'

const ORDER = anOrder({ state: 'placed' })

/** The program has asked whether order 101 is to be cancelled. */
const QUESTION = {
  kind: 'confirm',
  options: [{ id: 'cancel:order-1', title: 'Cancel the order' }],
  yes: 'cancel:order-1',
  no: 'keep',
} as const

/** Cancels whatever it is told. */
const cancelling = () => callsOnce('cancel_order', { number: null }, 'Very well.')

async function cancelled(...messages: readonly TurnMessage[]) {
  const before = someFacts({ tab: aTab(), orders: [ORDER] })
  const dialogue = { ...NO_DIALOGUE, visit: aTab().id, question: QUESTION }
  const facts = { ...before, chat: { ...before.chat, dialogue } }
  const { work } = await modelTurn(cancelling(), facts, messages)
  return work.commands().flatMap((one) => (one.kind === 'cancel_order' ? [one.orderId] : []))
}

test('a yes to "shall I cancel it" lets a model cancel', async () => {
  expect(await cancelled(typed('yes'))).toEqual(['order-1'])
})

test('a yes that came late was said before the question: nothing is cancelled on it', async () => {
  expect(await cancelled(typed('yes', { isLate: true }), typed('thanks'))).toEqual([])
})

test('the tapped button is a yes, whatever is asked beside it, unless it is taken back', async () => {
  const content = { type: 'tap', id: 'cancel:order-1', title: 'Cancel the order' } as const
  const tapped = typed('', { content, tap: 'valid' })

  expect(await cancelled(typed('what would suit my wife, something light?'), tapped)).toEqual([
    'order-1',
  ])
  expect(await cancelled(tapped, typed('no'))).toEqual([])
  expect(await cancelled({ ...tapped, tap: 'stale' })).toEqual([])
})
