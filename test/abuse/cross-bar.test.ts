import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../database.ts'
import { seeded } from '../seeded.ts'
import { THERE } from '../waiter-desk.ts'
import { walk } from './cross-bar-walk.ts'
import { twoBars } from './cross-bar.ts'

/** `CROSS_BAR_STEPS=20000 CROSS_BAR_SEED=7 bun test …` for a long walk. */
const STEPS = Number(process.env.CROSS_BAR_STEPS ?? 400)
const SEED = Number(process.env.CROSS_BAR_SEED ?? 20_261_128)

setDefaultTimeout(60_000 + STEPS * 200)

eachDatabase((open) => {
  test('a random walk of one bar’s people with ids of another reads and changes nothing there', async () => {
    const bars = await twoBars(await open())
    // What could be told and touched is there.
    const { theirs } = bars
    for (const list of [theirs.orders, theirs.lines, theirs.chats, theirs.taps, theirs.tokens]) {
      expect(list.length).toBeGreaterThan(0)
    }

    const walked = await walk(bars, seeded(SEED), STEPS)

    process.stderr.write(`${walked.steps} steps at seed ${SEED}, ${walked.answered} answered\n`)
    expect(walked.faults).toEqual([])
    expect(walked.steps).toBe(STEPS)
    expect(walked.answered).toBeGreaterThan(STEPS / 4)
    expect(Object.keys(walked.kinds)).toHaveLength(8)
  })

  test('the walk would see what is told, and what is changed', async () => {
    const bars = await twoBars(await open())
    const before = await bars.theirRows()

    const told = await bars.chat.says('250788000201', 'menu')
    await bars.database.query('UPDATE menu_items SET available = false WHERE bar_id = $1', [
      THERE.id,
    ])

    expect(JSON.stringify(told)).toContain('Zamura')
    expect(await bars.theirRows()).not.toBe(before)
  })
})
