import { expect, test } from 'bun:test'

import { CallDriver, takenOver } from '../../../test/call-driver.ts'

const CLOSED = { kind: 'line_closed', isClean: true, code: 1000 } as const

const purposes = (call: CallDriver) => call.sent('respond').map(({ purpose }) => purpose)

test('a line that closes before its first word is opened again, and the call begins there', () => {
  const call = new CallDriver({ transcripts: 'consent' })
  call.feed(CLOSED)
  expect(call.done('attach')).toHaveLength(1)

  call.line({ kind: 'opened' })

  expect(purposes(call)).toEqual(['greeting'])
  expect(call.sent('respond')[0]?.instructions).toContain('press 1')
  expect(call.timers.has('longest')).toBe(true)
  expect(call.state.memory.startedAtMs).toBe(call.atMs)
})

test('tries that open and close without a word are tries, three of them, and then it is lost', () => {
  for (const call of [new CallDriver(), new CallDriver().opened()]) {
    for (let time = 0; time < 4; time += 1) {
      call.feed(CLOSED)
      call.pass(1_500)
    }

    expect(call.done('attach')).toHaveLength(3)
    expect(call.end()).toMatchObject({ reason: 'line_lost', needsText: true, mayStand: true })
  }
})

test('no try is begun five seconds after the line was lost, however long each takes', () => {
  const call = new CallDriver().opened()
  call.feed(CLOSED)
  call.pass(4_400)

  call.feed({ kind: 'attach_failed', isGone: false })

  expect(call.done('attach')).toHaveLength(1)
  expect(call.end()).toMatchObject({ reason: 'line_lost', needsText: true })
})

test('a call whose line was never there, and which is gone then, has failed', () => {
  const call = new CallDriver()
  call.feed(CLOSED)
  call.feed({ kind: 'attach_failed', isGone: true })

  expect(call.end()).toMatchObject({ reason: 'line_lost', needsText: true })
})

test('a line that closes before the greeting is heard of: it is looked for, and not made twice', () => {
  for (const call of [new CallDriver(), takenOver()]) {
    call.line({ kind: 'opened' })
    const before = purposes(call)
    call.feed(CLOSED)
    call.line({ kind: 'opened' })
    expect(purposes(call)).toEqual(before)

    call.line({ kind: 'item_found', itemId: 'greet_x' })

    expect(purposes(call)).toEqual(before)
    expect(call.state.memory.isGreeted).toBe(true)
    expect(call.state.phase).toBe('live')
  }
})

test('and made where it never came there', () => {
  for (const call of [new CallDriver(), takenOver()]) {
    call.line({ kind: 'opened' })
    const before = purposes(call)
    call.feed(CLOSED)
    call.line({ kind: 'opened' })
    const { id } = call.sent('find').at(-1) ?? { id: '' }
    call.line({ kind: 'fault', fault: 'item_unknown', commandId: id })

    expect(purposes(call)).toEqual([...before, 'greeting'])
  }
})
