import { expect, test } from 'bun:test'

import { livePacer } from './pacer.ts'

test('a machine that stands still makes nobody late, and whoever waits in vain hears of it all the same', async () => {
  const pacer = livePacer(0)
  const over = Promise.withResolvers<void>()
  let isOver = false
  pacer.limit(600, () => {
    isOver = true
    over.resolve()
  })

  Bun.sleepSync(900)
  await Bun.sleep(1)
  const afterStandstill = isOver
  await over.promise

  expect(afterStandstill).toBe(false)
  expect(isOver).toBe(true)
})

test('a limit that was taken back is over for nobody', async () => {
  const pacer = livePacer(0)
  let overs = 0
  const cancelled = pacer.limit(400, () => (overs += 1))
  pacer.limit(400, () => (overs += 1))
  // In its second step, with room for a machine that has other things to do.
  await Bun.sleep(255)
  cancelled()
  pacer.stop()
  await Bun.sleep(200)

  expect(overs).toBe(0)
})
