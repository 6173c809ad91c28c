import { expect, test } from 'bun:test'

import type { LineCommand } from '../../../core/call/line.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

const GREETING = { kind: 'respond', purpose: 'greeting', id: 'c1_2' } as const

/** A call with a line, of which it is not known whose it is. */
function aLiveCall() {
  const known = Promise.withResolvers<void>()
  const told: (LineCommand | 'greeted')[] = []
  const live = {
    isOver: false,
    line: { send: (command: LineCommand) => void told.push(command), leave: () => {} },
    sure: () => known.promise,
    onGreeted: () => void told.push('greeted'),
  } as unknown as LiveCall
  const greets = async () => await doEffect(live, { kind: 'send', command: GREETING })
  return { live, told, greets, known }
}

test('a process that stood still says nothing until it knows that the call is still its own', async () => {
  const { told, greets, known } = aLiveCall()

  const greeted = greets()
  await Bun.sleep(1)
  const before = [...told]
  known.resolve()
  await greeted

  expect(before).toEqual([])
  expect(told).toEqual([GREETING, 'greeted'])
})

test('what another greets by then is not greeted here, nor counted', async () => {
  const { live, told, greets, known } = aLiveCall()

  const greeted = greets()
  live.isOver = true
  known.resolve()
  await greeted

  expect(told).toEqual([])
})
