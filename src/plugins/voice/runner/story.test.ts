import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { until } from '../../../../test/until.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, OWNER, scan, sent, wordsOf } from '../../../../test/waiter-desk.ts'
import type { CallEvent } from '../../../core/call/call-state.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

eachDatabase((open) => {
  test('staff read what the caller has in their cart by now, and nobody else’s at the table', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    await chat.says(DINER, scan('A5'))
    await chat.says('250788000002', scan('A5'))
    await chat.says('250788000002', '3 fanta citron')
    const calling = await scene(DINER)
    // Since the call began.
    await chat.says(DINER, '2 fanta citron')
    const fed: CallEvent[] = []
    const live = {
      deps,
      scene: calling,
      tell: (event: CallEvent) => void fed.push(event),
      queue: [],
      isPumping: false,
      isOver: false,
    } as unknown as LiveCall

    await doEffect(live, { kind: 'tell_staff', why: 'allergy', language: 'rw' })
    await until(async () => fed.length > 0)

    const [head, why, cart, ...rest] = wordsOf(
      (await sent(database)).filter(({ to }) => to === OWNER),
      OWNER,
    ).split('\n')
    expect(head).toContain('A caller at table A5 is being put through')
    expect(why).toContain('Language: Kinyarwanda')
    expect(cart).toBe('In the cart: 2 × Fanta Citron')
    expect(rest).toEqual([])
    expect(fed).toEqual([{ kind: 'staff_told' }])
  })
})
