import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, offered, scan, sent, wordsOf } from '../../../../test/waiter-desk.ts'
import type { VoiceAct } from '../../../core/call/call-state.ts'
import { noteCallAct } from '../../../db/call-acts.ts'
import type { Database } from '../../../db/client.ts'
import { carryOut } from './acts.ts'
import { showCartNow } from './cart-in-chat.ts'

const REST = { language: 'en', confirmedCart: null, namedTable: null } as const
const FRIES = { item_id: 'frites', size_id: null, options: null, quantity: 1, note: null }

/** Somebody at a table who is on the phone. */
async function aCaller(database: Database) {
  const { chat, deps, scene } = await voiceDesk(database)
  await chat.says(DINER, scan('A5'))
  const calling = await scene(DINER)
  const grows = async (does: () => Promise<unknown>) => {
    const before = (await sent(database)).length
    await does()
    return (await sent(database)).length > before
  }
  const does = async (functionCallId: string, act: VoiceAct) => {
    const call = { functionCallId, name: 'f', arguments: '{}' }
    await noteCallAct(database.db, calling.held.id, call)
    await carryOut(deps, calling, call, { act, sees: () => {}, isFirst: true })
  }
  return {
    chat,
    /** Whether it was shown by the program. */
    shows: () => grows(() => showCartNow(deps, calling, 'en')),
    /** Whether it was shown because the caller asked for it. */
    asks: (functionCallId: string) =>
      grows(() => does(functionCallId, { do: 'show', what: 'cart', language: 'en' })),
    wants: (functionCallId: string, tool: string, args: unknown = {}) =>
      does(functionCallId, { do: 'desk', tool, args, ...REST }),
    /** A yes to the cart as it is. */
    orders: async (functionCallId: string) => {
      const { cartFingerprint: confirmedCart } = await deps.desk.look(calling.guest)
      await does(functionCallId, {
        do: 'desk',
        tool: 'place_order',
        args: {},
        ...REST,
        confirmedCart,
      })
    },
  }
}

eachDatabase((open) => {
  test('a cart is shown once for each that it was, and an empty one not at all', async () => {
    const { shows, wants } = await aCaller(await open())

    const shown = [await shows()]
    await wants('f1', 'add_to_cart', FRIES)
    shown.push(await shows(), await shows())
    await wants('f2', 'add_to_cart', FRIES)
    shown.push(await shows())

    expect(shown).toEqual([false, true, false, true])
  })

  test('a cart that the caller had sent is not shown again by itself, but as often as they ask', async () => {
    const { shows, asks, wants } = await aCaller(await open())
    await wants('f1', 'add_to_cart', FRIES)

    const shown = [await asks('f2'), await shows(), await asks('f3'), await shows()]

    expect(shown).toEqual([true, false, true, false])
  })

  test('the same again after an order is another cart', async () => {
    const database = await open()
    const { chat, shows, wants, orders } = await aCaller(database)
    await wants('f1', 'add_to_cart', FRIES)
    const shown = [await shows()]
    await orders('f2')
    shown.push(await shows())
    await wants('f3', 'add_to_cart', FRIES)
    shown.push(await shows(), await shows())

    expect(shown).toEqual([true, false, true, false])
    const answered = await chat.says(DINER, offered(await sent(database), 'Place order'))
    expect(wordsOf(answered, DINER)).toContain('is with the bar')
  })

  test('a yes in the chat to a cart that was ordered on the phone hears that it is', async () => {
    const { chat, shows, wants, orders } = await aCaller(await open())
    await wants('f1', 'add_to_cart', FRIES)
    await shows()
    await orders('f2')

    expect(wordsOf(await chat.says(DINER, 'yes'), DINER)).toContain('already with the bar')
  })

  test('a cart that the chat asks about already is not shown once more', async () => {
    const { chat, shows } = await aCaller(await open())
    await chat.says(DINER, '1 fanta citron')

    expect(await shows()).toBe(false)
  })

  test('a cart that is again as it was is shown where the chat offers another', async () => {
    const database = await open()
    const { chat, shows, wants } = await aCaller(database)
    await wants('f1', 'add_to_cart', FRIES)
    const shown = [await shows()]
    await wants('f2', 'add_to_cart', FRIES)
    shown.push(await shows())
    const [line] = await database.query<{ readonly id: string }>('SELECT id FROM tab_lines')
    await wants('f3', 'change_line', { line_id: line?.id, quantity: 1, note: null })
    shown.push(await shows(), await shows())

    expect(shown).toEqual([true, true, true, false])
    const answered = await chat.says(DINER, offered(await sent(database), 'Place order'))
    expect(wordsOf(answered, DINER)).toContain('is with the bar')
  })
})
