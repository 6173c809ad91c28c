import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { anAct, guestOf, wish } from '../../../../test/desk-acts.ts'
import { DINER, scan, waiterDesk } from '../../../../test/waiter-desk.ts'
import { lentDesk } from './desk.ts'

eachDatabase((open) => {
  async function seated() {
    const database = await open()
    const chat = await waiterDesk(database)
    const desk = lentDesk(chat.deps)
    await chat.says(DINER, scan('A5'))
    const guest = await guestOf(database, DINER)
    let acts = 0
    return {
      says: (words: string) => chat.says(DINER, words),
      calls: async (tool: string, args: unknown) => {
        acts += 1
        const done = await desk.act(
          guest,
          anAct(`call:1:${acts}`, tool, { args }),
          AbortSignal.timeout(20_000),
        )
        expect(done?.ok).toBe(true)
      },
      notes: async () => {
        const rows = await database.query<{ item: string; note: string | null }>(
          'SELECT item_id AS item, note FROM tab_lines ORDER BY id',
        )
        return Object.fromEntries(rows.map(({ item, note }) => [item, note]))
      },
    }
  }

  test('an allergy told in the chat is read by the kitchen on what is ordered on the phone', async () => {
    const { says, calls, notes } = await seated()
    await says('I am allergic to peanuts')

    // Nobody declared what is in ugali; chips are declared to have none.
    await calls('add_to_cart', wish('ugali'))
    await calls('add_to_cart', wish('frites'))

    expect(await notes()).toEqual({ ugali: 'ALLERGY: peanuts', frites: null })
  })

  test('one told on the phone is read on what is ordered after it, there and in the chat', async () => {
    const { says, calls, notes } = await seated()
    await calls('note_allergy', { allergens: ['peanuts'], words: 'kiwi' })

    await calls('add_to_cart', wish('ugali'))
    await says('1 fries')

    const note = 'ALLERGY: peanuts, kiwi'
    expect(await notes()).toEqual({ ugali: note, frites: note })
  })

  test('what was asked in the chat stays asked', async () => {
    const { says, calls, notes } = await seated()
    await says('a primus')
    await calls('note_allergy', { allergens: [], words: 'kiwi' })

    await says('the big one')

    expect(await notes()).toEqual({ primus: 'ALLERGY: kiwi' })
  })
})
