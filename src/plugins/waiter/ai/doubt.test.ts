import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { playing, type Round } from '../../../../test/scripted-model.ts'
import { DINER, scan, type Sent, waiterDesk, wordsOf } from '../../../../test/waiter-desk.ts'
import type { InboundContent } from '../../../core/message.ts'
import type { Database } from '../../../db/client.ts'

const DOUBTFUL = 'something refreshing and not too sweet for my wife, you choose'

const adding = (item_id: string, quantity = 1) => ({
  add_to_cart: { item_id, size_id: null, options: null, quantity, note: null },
})

/** A guest at A5, and a model that plays its rounds. */
async function seated(database: Database, ...rounds: readonly Round[]) {
  const { think, asked } = playing(...rounds)
  const desk = await waiterDesk(database, { hasModels: true }, { think })
  await desk.says(DINER, scan('A5'))
  const says = async (said: string | InboundContent): Promise<string> =>
    wordsOf((await desk.says(DINER, said)) satisfies readonly Sent[], DINER)
  return { says, asked }
}

const cart = (database: Database) =>
  database.query('SELECT item_id AS item, quantity, note FROM tab_lines WHERE order_id IS NULL')

eachDatabase((open) => {
  test.each([
    'yes',
    'no thanks',
    '2',
    'deux',
    'the big one',
    'the first one',
    'fries',
    '2 fries',
    'with ice',
    'not that, never mind',
  ])('"%s" after a question of a model is answered by it', async (answer) => {
    const { says, asked } = await seated(
      await open(),
      { text: 'Would you rather have it cold?' },
      { text: 'I see.' },
    )
    await says(DOUBTFUL)

    expect(await says(answer)).toBe('I see.')
    expect(asked).toHaveLength(2)
  })

  test.each(['menu', 'thanks', 'the bill please', 'what is in my cart?', 'when do you close?'])(
    '"%s" means the same whatever a model asked, and costs nothing',
    async (said) => {
      const { says, asked } = await seated(await open(), { text: 'Would you rather have it cold?' })
      await says(DOUBTFUL)
      await says(said)

      expect(asked).toHaveLength(1)
    },
  )

  test('one dish in the place of another is put to a model', async () => {
    const { says, asked } = await seated(await open(), { text: 'Gladly.' })
    await says('2 fries')

    expect(await says('change it to a Fanta Orange')).toBe('Gladly.')
    expect(asked).toHaveLength(1)
  })

  test('after words of a model that ask nothing, an order is the house waiter’s again, and a yes is not', async () => {
    const { says, asked } = await seated(
      await open(),
      { text: 'I can call someone for you.' },
      { text: 'I can call someone for you.' },
      { text: 'I see.' },
    )
    await says(DOUBTFUL)

    expect(await says('2 fries')).toContain('2 × Frites')
    await says(DOUBTFUL)
    expect(await says('yes please')).toBe('I see.')
    expect(asked).toHaveLength(3)
  })

  test('a yes to a model’s question above the cart is no yes to the cart by itself', async () => {
    const database = await open()
    const { says } = await seated(
      database,
      { calls: adding('frites') },
      { text: 'Would you like a Fanta with that?' },
      { calls: adding('fanta-citron') },
      { text: 'Here it is.' },
    )
    await says(DOUBTFUL)

    await says('yes')

    expect(await database.query('SELECT 1 FROM orders')).toEqual([])
    expect(await cart(database)).toMatchObject([{ item: 'frites' }, { item: 'fanta-citron' }])
  })

  test('a yes to the cart below words that ask nothing places it without a model', async () => {
    const database = await open()
    const { says, asked } = await seated(
      database,
      { calls: adding('frites') },
      { text: 'With pleasure.' },
    )
    await says(DOUBTFUL)

    await says('yes')

    expect(await database.query('SELECT order_number AS number FROM orders')).toHaveLength(1)
    expect(asked).toHaveLength(2)
  })

  test('a reaction to a model’s question leaves it open', async () => {
    const { says, asked } = await seated(
      await open(),
      { text: 'Would you rather have it cold?' },
      { text: 'I see.' },
    )
    await says(DOUBTFUL)
    await says({ type: 'reaction', emoji: '👍' })

    expect(await says('yes')).toBe('I see.')
    expect(asked).toHaveLength(2)
  })

  test('what stands on a button of the house waiter’s needs no model, typed', async () => {
    const { says, asked } = await seated(await open())
    await says('pepper steak')

    expect(await says('salad')).toContain('Steak au poivre (Salad)')
    expect(asked).toHaveLength(0)
  })

  test('"no salt" below a quotation is about what is quoted, and goes to the model that reads it', async () => {
    const database = await open()
    const { think, asked } = playing({ text: 'I see.' })
    const desk = await waiterDesk(database, { hasModels: true }, { think })
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, '2 fries')
    await desk.says(DINER, '1 ugali')
    const order = await database.query<{ readonly id: string }>(
      `SELECT substr(dedupe_key, 3) AS id FROM inbox WHERE body -> 'content' ->> 'body' = '2 fries'`,
    )

    await desk.says(DINER, 'no salt please', order[0]?.id)

    expect(asked[0]?.history.at(-1)?.text).toBe('(quoting "2 fries") no salt please')
  })

  test('words under a picture that are doubtful go to the model', async () => {
    const { says, asked } = await seated(await open(), { text: 'I see.' })
    const picture = { type: 'media', media: 'image', mediaId: '1', caption: DOUBTFUL } as const

    expect(await says(picture)).toBe('I see.')
    expect(asked[0]?.history.at(-1)?.text).toContain(DOUBTFUL)
  })
})
