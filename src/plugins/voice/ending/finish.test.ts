import { expect, test } from 'bun:test'

import { anEnd } from '../../../../test/an-end.ts'
import { eachDatabase } from '../../../../test/database.ts'
import { until } from '../../../../test/until.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { scan, sent } from '../../../../test/waiter-desk.ts'
import { finishCall } from './finish.ts'

eachDatabase((open) => {
  test.each([
    ['that failed, whatever it came to', { needsText: true, reason: 'vendor' as const }, false],
    ['that came to its end', {}, true],
  ])('after a call %s: is its caller asked how it was?', async (_, how, isAsked) => {
    const { deps, scene } = await voiceDesk(await open())
    const calling = await scene('250788000003')

    await finishCall(deps, calling, anEnd({ outcome: 'ordered', ...how }))

    const keys = (await sent(deps.database)).map(({ key }) => key)
    expect(keys.some((key) => key.includes(':survey'))).toBe(isAsked)
    expect(keys.some((key) => key.includes(':fallback'))).toBe(!isAsked)
  })

  test('a cart that a call did not speak of is not shown again after it', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    const calledOf = async (phone: string, intent: 'hours' | 'order') => {
      await chat.says(phone, scan('A5'))
      await chat.says(phone, '2 fanta citron')
      await chat.says(phone, 'menu')
      const calling = await scene(phone)
      await finishCall(deps, calling, anEnd({}, { intents: [intent] }))
      return `turn:call:${calling.held.id}:cart:`
    }

    const ofHours = await calledOf('250788000003', 'hours')
    const ofOrder = await calledOf('250788000004', 'order')
    const shown = async () => (await sent(database)).map(({ key }) => key)
    await until(async () => (await shown()).some((key) => key.startsWith(ofOrder)))

    expect((await shown()).filter((key) => key.startsWith(ofHours))).toEqual([])
  })

  test('nor is one whose caller was put through, or is written to anyhow', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    const called: string[] = []
    const ordering = async (phone: string, how: Parameters<typeof anEnd>[0]) => {
      await chat.says(phone, scan('A5'))
      await chat.says(phone, '2 fanta citron')
      await chat.says(phone, 'menu')
      const calling = await scene(phone)
      await finishCall(deps, calling, anEnd(how, { intents: ['order'] }))
      called.push(`turn:call:${calling.held.id}:cart:`)
    }
    await ordering('250788000003', { reason: 'transferred', outcome: 'transferred' })
    await ordering('250788000004', { reason: 'vendor', outcome: 'failed', needsText: true })
    await ordering('250788000005', {})
    const shown = async () => {
      const keys = (await sent(database)).map(({ key }) => key)
      return called.map((cart) => keys.some((key) => key.startsWith(cart)))
    }
    await until(async () => (await shown())[2] === true)

    expect(await shown()).toEqual([false, false, true])
  })
})
