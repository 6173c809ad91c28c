import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { modelTurn, typed } from '../../../../test/model-turn.ts'
import { callsOnce, playing, type Round } from '../../../../test/scripted-model.ts'
import {
  DINER,
  HERE,
  offered,
  scan,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import type { Database } from '../../../db/client.ts'

/** The house waiter goes on from where a model has left the talk, and a model from where the house waiter did. */

test('what came late is told as that beside a model’s words', async () => {
  const model = callsOnce('view_cart', {}, 'With pleasure.')

  const { thought } = await modelTurn(model, someFacts({ tab: aTab() }), [
    typed('2 fanta', { isLate: true }),
    typed('show me my cart'),
  ])

  expect(JSON.stringify(thought.blocks)).toContain('2 fanta')
  expect(JSON.stringify(thought.blocks)).toContain('With pleasure.')
})

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

  test('the first is on what a model adds together with the second', async () => {
    const database = await open()
    const says = await seated(
      database,
      ...telling(['nuts'], null),
      { calls: { ...adding('br-goat'), note_allergy: { allergens: ['milk'], words: null } } },
      { text: 'With pleasure.' },
    )
    await says('my son can not have it at all, he gets very ill from it')

    await says(DOUBTFUL)

    expect(await cart(database)).toEqual([{ item: 'br-goat', note: 'ALLERGY: milk, nuts' }])
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

  test.each([
    ['before the words', (words: string) => [`${scan('A5')} ${words}`]],
    ['in a message before', (words: string) => [scan('A5'), words]],
  ])(
    'who scans a code seats themselves, whatever a model makes of the words beside it: %s',
    async (_where, messages) => {
      const { think, asked } = playing({ text: 'With pleasure.' })
      const desk = await waiterDesk(await open(), { hasModels: true }, { think })
      for (const one of messages(DOUBTFUL).slice(0, -1)) await desk.arrive(DINER, one)

      const answer = wordsOf(await desk.says(DINER, messages(DOUBTFUL).at(-1) ?? ''), DINER)

      expect(answer).toContain('You are at table A5.')
      expect(answer).toContain('With pleasure.')
      expect(asked[0]?.history.map(({ text }) => text).join('\n')).toContain('table: A5')
      expect(JSON.stringify(asked[0]?.history)).not.toContain(HERE.id)
      expect(wordsOf(await desk.says(DINER, '2 ugali'), DINER)).toContain('2 × Ugali')
    },
  )

  test('who has something going at another table is asked, below a model’s words', async () => {
    const database = await open()
    const { think } = playing({ text: 'With pleasure.' })
    const desk = await waiterDesk(database, { hasModels: true }, { think })
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, '2 fries')

    const answer = wordsOf(await desk.says(DINER, `${scan('A6')} ${DOUBTFUL}`), DINER)

    expect(answer).toContain('With pleasure.')
    expect(answer).toContain('Did you move to table A6, or do both tables share one bill?')
  })

  test('"A5" to the house waiter’s "which table are you at?" needs no model, and what waited for it is put in', async () => {
    const database = await open()
    const { think, asked } = playing()
    const desk = await waiterDesk(database, { hasModels: true }, { think })
    await desk.says(DINER, 'hi')
    await desk.says(DINER, offered(await sent(database), HERE.name))
    await desk.says(DINER, '2 fries')

    expect(wordsOf(await desk.says(DINER, 'a5'), DINER)).toContain('2 × Frites')
    expect(asked).toHaveLength(0)
  })

  test.each([scan('A5'), 'A5', 'we are at table A5'])(
    'the table that a model has asked for is told to it, which knows what it was for: %s',
    async (table) => {
      const database = await open()
      const { think, asked } = playing({ text: 'Which table are you at?' }, { text: 'I see.' })
      const desk = await waiterDesk(database, { hasModels: true }, { think })
      await desk.says(DINER, 'hi')
      await desk.says(DINER, offered(await sent(database), HERE.name))
      await desk.says(DINER, DOUBTFUL)

      expect(wordsOf(await desk.says(DINER, table), DINER)).toContain('I see.')
      expect(asked).toHaveLength(2)
    },
  )

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
