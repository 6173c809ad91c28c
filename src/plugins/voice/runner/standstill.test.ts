import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { until } from '../../../../test/until.ts'
import { THEIRS, voiceHouse } from '../../../../test/voice-house.ts'
import type { CallEffect } from '../../../core/call/call-state.ts'
import type { LineCommand } from '../../../core/call/line.ts'
import type { LineListener } from '../../../core/call/transport.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

const GREETING = { kind: 'respond', purpose: 'greeting', id: 'c1_2' } as const

const DOINGS: readonly (readonly [string, CallEffect, readonly unknown[]])[] = [
  ['greeted', { kind: 'send', command: GREETING }, [GREETING, 'greeted']],
  ['put through', { kind: 'transfer', target: 'tel:+250788000009' }, ['transfer']],
  ['hung up', { kind: 'hang_up' }, ['hangUp']],
]

/** A call with a line, of which it is not known whose it is. */
function aLiveCall() {
  const known = Promise.withResolvers<void>()
  const done: unknown[] = []
  const told = (what: string) => async () => void done.push(what)
  const live = {
    isOver: false,
    scene: { held: { id: 'c1', fence: 1 }, ref: 'r1', guest: {} },
    deps: {
      transport: { hangUp: told('hangUp'), transfer: told('transfer') },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    },
    queue: [],
    isPumping: true,
    line: { send: (command: LineCommand) => void done.push(command), leave: () => {} },
    sure: () => known.promise,
    onGreeted: () => void done.push('greeted'),
  } as unknown as LiveCall
  return { live, done, known }
}

test.each(DOINGS)(
  'behind a standstill no caller is %s until it is known that the call is still ours',
  async (_, effect, what) => {
    const { live, done, known } = aLiveCall()

    const doing = doEffect(live, effect)
    await Bun.sleep(1)
    const before = [...done]
    known.resolve()
    await doing

    expect(before).toEqual([])
    expect(done).toEqual([...what])
  },
)

test.each(DOINGS)('behind a standstill no caller of another is %s', async (_, effect) => {
  const { live, done, known } = aLiveCall()

  const doing = doEffect(live, effect)
  live.isOver = true
  known.resolve()
  await doing

  expect(done).toEqual([])
})

eachDatabase((open) => {
  test('a process that stood still does not greet whoever another has by now', async () => {
    const database = await open()
    const said: LineCommand[] = []
    const lines: LineListener[] = []
    const house = await voiceHouse(database, {
      transport: {
        attach: async (_ref, listener) => {
          lines.push(listener)
          return { send: (command) => void said.push(command), leave: () => {} }
        },
      },
    })
    const { call, ...ringing } = await house.rings('r1')
    house.calls.pickUp({ call, ...ringing })
    await house.calls.settled()
    await database.query('UPDATE calls SET fence = fence + 1, owner = $1', [THEIRS])

    Bun.sleepSync(1_010)
    lines[0]?.event({ kind: 'opened' })
    await until(() => !house.held.isHeld(call.id))

    expect(said.filter(({ kind }) => kind === 'respond')).toEqual([])
    house.close()
  })
})
