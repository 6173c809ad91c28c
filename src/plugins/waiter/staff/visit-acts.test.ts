import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import {
  DINER,
  HERE,
  offered,
  OWNER,
  scan,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import { auditRows } from '../../../db/audit-log.ts'
import type { Database } from '../../../db/client.ts'

const NEXT = '250788000002'

/** A guest at A5 has ordered, and the owner has brought it. */
async function served(database: Database) {
  const desk = await waiterDesk(database)
  await desk.says(OWNER, 'hello')
  await desk.says(DINER, scan('A5'))
  const press = async (who: string, title: string) =>
    await desk.says(who, offered(await sent(database), title))
  const bring = async () => {
    await desk.says(DINER, '2 fanta citron')
    await press(DINER, 'Place order')
    await press(OWNER, 'Accept')
    return await press(OWNER, 'Served')
  }
  await bring()
  return { desk, press, bring }
}

eachDatabase((open) => {
  test('once the guests have left, the next ones at their table have a bill of their own', async () => {
    const database = await open()
    const { desk, press } = await served(database)

    const freed = await press(OWNER, 'Guests have left')
    const welcome = await desk.says(NEXT, scan('A5'))
    const bill = await desk.says(NEXT, 'the bill please')

    expect(wordsOf(freed, OWNER)).toStartWith('Table A5 is free.')
    expect(freed).toHaveLength(1)
    expect(wordsOf(welcome, NEXT)).not.toContain('share')
    expect(wordsOf(welcome, DINER)).toBe('')
    expect(wordsOf(bill, NEXT)).not.toContain('Fanta')
    const [act] = await auditRows(database.db, HERE.id, 1)
    expect(act?.act).toBe('visit.ended')
  })

  test('a visit whose guests order on does not end, and one that has ended ends once', async () => {
    const database = await open()
    const { desk, press, bring } = await served(database)
    await desk.says(DINER, '1 fanta citron')
    await press(DINER, 'Place order')

    const early = await press(OWNER, 'Guests have left')
    await press(OWNER, 'Accept')
    await press(OWNER, 'Served')
    await press(OWNER, 'Guests have left')
    const twice = await press(OWNER, 'Guests have left')
    await desk.says(DINER, scan('A5'))
    const again = await bring()

    expect(wordsOf(early, OWNER)).toStartWith('Table A5 is still in use')
    expect(wordsOf(twice, OWNER)).toBe('That visit has ended already.')
    expect(again.map(({ message }) => message.kind)).toContain('buttons')
  })

  test('guests whose last order came to nothing can be said to have left, too', async () => {
    const database = await open()
    const { desk, press } = await served(database)
    await desk.says(DINER, '1 fanta citron')
    await press(DINER, 'Place order')
    await press(OWNER, 'Reject')
    const rejected = await press(OWNER, 'Something is finished')
    await desk.says(DINER, '1 fanta citron')
    await press(DINER, 'Place order')
    await desk.says(DINER, 'cancel my order')

    const cancelled = await desk.says(DINER, 'yes')

    expect(wordsOf(rejected, OWNER)).toBe('Order 102 is rejected. The guest knows.')
    expect(wordsOf(cancelled, OWNER)).toBe('The guest cancelled order 103, table A5.')
    for (const told of [rejected, cancelled]) {
      expect(
        offered(
          told.filter(({ to }) => to === OWNER),
          'Guests have left',
        ),
      ).toBeDefined()
    }
    await press(OWNER, 'Guests have left')
    expect(wordsOf(await desk.says(NEXT, scan('A5')), NEXT)).not.toContain('share')
  })

  test('who has something in their cart when their visit is ended is told so', async () => {
    const database = await open()
    const { desk, press } = await served(database)
    await desk.says(DINER, '1 fanta citron')

    const freed = await press(OWNER, 'Guests have left')

    expect(wordsOf(freed, DINER)).toStartWith('This visit is closed.')
  })
})
