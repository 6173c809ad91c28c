import { expect, test } from 'bun:test'

import { anEnd } from '../../../../test/an-end.ts'
import { eachDatabase } from '../../../../test/database.ts'
import { anAct, wish } from '../../../../test/desk-acts.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, scan, sent, wordsOf } from '../../../../test/waiter-desk.ts'
import { finishCall } from './finish.ts'

const SOON = () => AbortSignal.timeout(20_000)

eachDatabase((open) => {
  /** An order by voice that is at `state` when its call ends: what the caller reads then. */
  async function recapOfOne(state: string) {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    await chat.says(DINER, scan('A5'))
    const calling = await scene(DINER)
    const { guest } = calling
    const cart = await deps.desk.act(
      guest,
      anAct('call:1:a', 'add_to_cart', { args: wish('frites') }),
      SOON(),
    )
    const confirmedCart = cart?.cartFingerprint ?? null
    const done = await deps.desk.act(
      guest,
      anAct('call:1:b', 'place_order', { args: {}, confirmedCart }),
      SOON(),
    )
    await database.query('UPDATE orders SET state = $1', [state])
    const end = anEnd({ outcome: 'ordered' }, { placed: done?.placed ?? [] })
    await finishCall(deps, calling, end)
    const recap = (await sent(database)).filter(({ key }) => key.includes(':recap:'))
    return { text: wordsOf(recap, DINER), number: done?.placed[0]?.number }
  }

  test.each(['placed', 'accepted', 'preparing', 'ready'])(
    'an order that is %s when the call ends is told of in writing',
    async (state) => {
      const { text, number } = await recapOfOne(state)

      expect(text).toContain(`Order ${number} is with the bar.`)
    },
  )

  test.each(['rejected', 'cancelled', 'served'])(
    'an order that is %s before the call ends is not said to be with the bar',
    async (state) => {
      expect((await recapOfOne(state)).text).toBe('')
    },
  )
})
