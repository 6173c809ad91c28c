import { expect, test } from 'bun:test'

import {
  anOrder,
  aTab,
  countingIds,
  EVENING,
  someFacts,
} from '../../../../test/goldens/sample-bar.ts'
import { depsFor } from '../../../../test/goldens/talk.ts'
import { callsOnce } from '../../../../test/scripted-model.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import { NO_DIALOGUE } from '../house/dialogue.ts'
import { modelBrain } from './model-brain.ts'

const ORDER = anOrder({ state: 'placed' })

/** The program has asked whether order 101 is to be cancelled. */
const QUESTION = {
  kind: 'confirm',
  options: [{ id: 'cancel:order-1', title: 'Cancel the order' }],
  yes: 'cancel:order-1',
  no: 'keep',
} as const

function said(body: string, more: Partial<TurnMessage> = {}): TurnMessage {
  const content = { type: 'text', body } as const
  return { id: `wamid.${body}`, at: EVENING, content, tap: 'none', isLate: false, ...more }
}

/** Cancels whatever it is told. */
const cancelling = () => callsOnce('cancel_order', { number: null }, 'Very well.')

async function cancelled(...messages: readonly TurnMessage[]) {
  const before = someFacts({ tab: aTab(), orders: [ORDER] })
  const dialogue = { ...NO_DIALOGUE, visit: aTab().id, question: QUESTION }
  const facts = { ...before, chat: { ...before.chat, dialogue } }
  const { work } = await modelBrain(cancelling()).reply(
    {
      facts,
      messages,
      history: async () => [],
      house: depsFor(facts, () => 'a-token-of-more-than-22-characters'),
      newId: countingIds(),
      namedTable: null,
      safetyId: 'hash',
    },
    new AbortController().signal,
    () => {},
  )
  return work.commands().flatMap((one) => (one.kind === 'cancel_order' ? [one.orderId] : []))
}

test('a yes to "shall I cancel it" lets a model cancel', async () => {
  expect(await cancelled(said('yes'))).toEqual(['order-1'])
})

test('a yes that came late was said before the question: nothing is cancelled on it', async () => {
  expect(await cancelled(said('yes', { isLate: true }), said('thanks'))).toEqual([])
})

test('the tapped button is a yes, whatever is asked beside it, unless it is taken back', async () => {
  const content = { type: 'tap', id: 'cancel:order-1', title: 'Cancel the order' } as const
  const tapped = said('', { content, tap: 'valid' })

  expect(await cancelled(said('what would suit my wife, something light?'), tapped)).toEqual([
    'order-1',
  ])
  expect(await cancelled(tapped, said('no'))).toEqual([])
  expect(await cancelled({ ...tapped, tap: 'stale' })).toEqual([])
})
