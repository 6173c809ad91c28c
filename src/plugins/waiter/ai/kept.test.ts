import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { playing, type Round } from '../../../../test/scripted-model.ts'
import { DINER, scan, waiterDesk, wordsOf } from '../../../../test/waiter-desk.ts'
import type { Database } from '../../../db/client.ts'

/** The house waiter goes on from where a model has left the talk, and a model from where the house waiter did. */

const DOUBTFUL = 'something refreshing and not too sweet for my wife, you choose'

const adding = (item_id: string) => ({
  add_to_cart: { item_id, size_id: null, options: null, quantity: 1, note: null },
})

async function seated(database: Database, ...rounds: readonly Round[]) {
  const { think } = playing(...rounds)
  const desk = await waiterDesk(database, { hasModels: true }, { think })
  await desk.says(DINER, scan('A5'))
  return async (said: string) => wordsOf(await desk.says(DINER, said), DINER)
}

const cart = (database: Database) =>
  database.query('SELECT item_id AS item, note FROM tab_lines ORDER BY position')

const telling = (allergens: readonly string[], words: string | null) => [
  { calls: { note_allergy: { allergens, words } } },
  { text: 'I have noted it.' },
]

eachDatabase((open) => {
  test.each([
    ['one of the fourteen', ['nuts'], null, 'ALLERGY: nuts'],
    ['one in their own words', [], 'kiwi', 'ALLERGY: kiwi'],
    ['both', ['nuts'], 'kiwi', 'ALLERGY: nuts, kiwi'],
  ])(
    'an allergy that a model was told of is read by the kitchen on what the house waiter adds: %s',
    async (_what, allergens, words, note) => {
      const database = await open()
      const says = await seated(database, ...telling(allergens, words))
      await says('my son can not have it at all, he gets very ill from it')

      await says('2 brochette de chèvre')

      expect(await cart(database)).toEqual([{ item: 'br-goat', note }])
    },
  )

  test('and on what a model adds later, or writes another note on', async () => {
    const database = await open()
    const says = await seated(
      database,
      ...telling(['nuts'], null),
      { calls: adding('br-goat') },
      { text: 'With pleasure.' },
    )
    await says('my son can not have it at all, he gets very ill from it')

    expect(await says(DOUBTFUL)).toContain('ALLERGY: nuts')
    expect(await cart(database)).toEqual([{ item: 'br-goat', note: 'ALLERGY: nuts' }])
  })

  test('a dish that is declared with it is told as that when a model adds it', async () => {
    const says = await seated(
      await open(),
      ...telling(['gluten'], null),
      { calls: { add_to_cart: { ...adding('primus').add_to_cart, size_id: '33cl' } } },
      { text: 'With pleasure.' },
    )
    await says('my son can not have it at all, he gets very ill from it')

    expect(await says(DOUBTFUL)).toContain('Primus contains gluten')
  })

  test('a voice note that nobody could listen to is asked for in writing, whatever a model says', async () => {
    const { think } = playing({ text: 'With pleasure.' })
    const desk = await waiterDesk(await open(), { hasModels: true }, { think })
    await desk.says(DINER, scan('A5'))
    await desk.arrive(DINER, {
      type: 'audio',
      mediaId: '1',
      mimeType: 'audio/ogg',
      isVoiceNote: true,
    })

    const answer = wordsOf(await desk.says(DINER, DOUBTFUL), DINER)

    expect(answer).toContain('With pleasure.')
    expect(answer).toContain('I could not listen to the voice note. Please write it to me.')
  })

  test('"no salt" and "remove it" are about what a model has added last', async () => {
    const database = await open()
    const says = await seated(database, { calls: adding('frites') }, { text: 'With pleasure.' })
    await says('2 fanta citron')
    await says(DOUBTFUL)
    await says('menu')

    await says('no salt please')
    const noted = await cart(database)
    await says('remove it')

    expect(noted).toEqual([
      { item: 'fanta-citron', note: null },
      { item: 'frites', note: 'no salt' },
    ])
    expect(await cart(database)).toEqual([{ item: 'fanta-citron', note: null }])
  })
})
