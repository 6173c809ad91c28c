import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, scan, sent } from '../../../../test/waiter-desk.ts'
import { showCartNow } from './cart-in-chat.ts'

eachDatabase((open) => {
  test('a cart is shown once for each that it was, and an empty one not at all', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    await chat.says(DINER, scan('A5'))
    const calling = await scene(DINER)
    const shows = async () => {
      const before = (await sent(database)).length
      await showCartNow(deps, calling, 'en')
      return (await sent(database)).length > before
    }

    const shown = [await shows()]
    await chat.says(DINER, '1 fanta citron')
    shown.push(await shows(), await shows())
    await chat.says(DINER, '1 fanta citron')
    shown.push(await shows())

    expect(shown).toEqual([false, true, false, true])
  })
})
