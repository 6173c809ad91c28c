import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { recordingLog } from '../../../../test/quiet.ts'
import { DINER, scan, sent, waiterDesk } from '../../../../test/waiter-desk.ts'

eachDatabase((open) => {
  test('rows that another replica has answered meanwhile are not answered again', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.arrive(DINER, '2 fanta citron')
    const seenByOne = await desk.waiting(DINER)
    await desk.arrive(DINER, 'and fries')
    await desk.handle(DINER, await desk.waiting(DINER))
    const answers = await sent(database)

    const outcome = await desk.handle(DINER, seenByOne)

    expect(outcome).toBe('busy')
    expect(await sent(database)).toEqual(answers)
    expect(
      await database.query('SELECT item_id AS item, quantity FROM tab_lines ORDER BY item_id'),
    ).toEqual([
      { item: 'fanta-citron', quantity: 2 },
      { item: 'frites', quantity: 1 },
    ])
  })

  test('the log says which message was answered last, so that its story can be read', async () => {
    const log = recordingLog()
    const desk = await waiterDesk(await open(), {}, { log })
    await desk.says(DINER, scan('A5'))
    await desk.arrive(DINER, '2 fanta citron')
    await desk.arrive(DINER, 'and fries')
    const rows = await desk.waiting(DINER)

    await desk.handle(DINER, rows)

    const turns = log.entries.filter(({ event }) => event === 'WA_WAITER_TURN')
    expect(turns.at(-1)).toMatchObject({ messages: 2, inboxId: rows.at(-1)?.id })
  })
})
