import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { EVENING } from '../../../../test/goldens/sample-bar.ts'
import { DINER, sent, waiterDesk, wordsOf } from '../../../../test/waiter-desk.ts'
import { deadLetterText } from './dead-letter.ts'

eachDatabase((open) => {
  test('whoever wrote what no turn can digest may be written to', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.arrive(DINER, 'poison')
    const [row] = await desk.waiting(DINER)
    if (row === undefined) throw new Error('nothing waits')

    await database.transaction((tx) => deadLetterText(desk.deps)(tx, row))

    expect(wordsOf(await sent(database), DINER)).not.toBe('')
    expect(await database.query('SELECT last_inbound_at AS at FROM waiter_conversations')).toEqual([
      { at: EVENING },
    ])
  })
})
