import { expect, test } from 'bun:test'

import { fakeTime } from '../../../../test/fake-time.ts'
import { recordingLog } from '../../../../test/quiet.ts'
import { unheard } from '../../../../test/voice-house.ts'
import type { VoiceDeps } from '../deps.ts'
import { hangUp } from './hang-up.ts'

const SCENE = { ref: 'r1', held: { id: '0198f3a0-1111-7000-8000-00000000dddd', fence: 1 } }

test('a hang-up that failed is tried again, and after the last try it rests', async () => {
  const time = fakeTime()
  let left = 2
  let tries = 0
  const transport = {
    hangUp: async () => {
      tries += 1
      left -= 1
      if (left >= 0) throw unheard()
    },
  }
  const deps = { timers: time.timers, transport, log: recordingLog() } as unknown as VoiceDeps
  const settle = async (done: Promise<void>) => {
    for (let turn = 0; turn < 20; turn += 1) {
      await Promise.resolve()
      if (time.pending() > 0) time.advance(5_000)
    }
    await done
  }

  await settle(hangUp(deps, SCENE))
  expect(tries).toBe(3)

  left = 99
  tries = 0
  await settle(hangUp(deps, SCENE))
  expect(tries).toBe(4)
})
