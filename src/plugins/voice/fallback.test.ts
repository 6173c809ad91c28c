import { expect, test } from 'bun:test'

import { anEnd } from '../../../test/an-end.ts'
import { eachDatabase } from '../../../test/database.ts'
import { voiceDesk } from '../../../test/voice-desk.ts'
import { DINER, HERE, offered, scan, sent, THERE, wordsOf } from '../../../test/waiter-desk.ts'
import type { Database } from '../../db/client.ts'
import { finishCall } from './ending/finish.ts'
import { callerChat, sendFallback } from './fallback.ts'

const FAILED = anEnd({ outcome: 'failed', reason: 'vendor', needsText: true })

/** A call to one of two bars that share a number, which fails; `at` the other the caller's chat was before. */
async function failsAfter(database: Database, at: 'nowhere' | 'there') {
  const desk = await voiceDesk(database)
  if (at === 'there') await desk.chat.says(DINER, scan('A6', THERE))
  await finishCall(desk.deps, await desk.scene(DINER), FAILED)
  return async (title: string) =>
    wordsOf(await desk.chat.says(DINER, offered(await sent(database), title)), DINER)
}

const chatsAt = (database: Database) =>
  database.query('SELECT bar_id AS bar FROM waiter_conversations')

eachDatabase((open) => {
  test('whoever was at no bar goes on at the one that they called', async () => {
    const database = await open()
    const taps = await failsAfter(database, 'nowhere')

    const menu = await taps('Menu')

    expect(menu).not.toContain('choose where you are')
    expect(await chatsAt(database)).toEqual([{ bar: HERE.id }])
  })

  test.each([
    ['had no capacity', 'rate_limited', 'all our lines are busy'],
    ['has no quota left', 'quota', 'all our lines are busy'],
    ['failed', 'vendor', 'the call did not work'],
    ['lost the line', 'line_lost', 'the call did not work'],
  ] as const)('a caller whose vendor %s reads of it as it is to them', async (_, reason, words) => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database)

    await finishCall(deps, await scene(DINER), { ...FAILED, reason })

    expect(wordsOf(await sent(database), DINER)).toContain(words)
  })

  test('whoever called a bar that nobody can tell is offered no cart and no menu', async () => {
    const { deps, scene } = await voiceDesk(await open())
    const { held, guest } = await scene(DINER)
    const about = { callId: held.id, barId: null, reason: 'unknown_bar' } as const

    await deps.database.transaction(async (tx) => {
      const address = { ...guest, rangAt: deps.clock.now() }
      await sendFallback(tx, deps, { ...about, chatId: await callerChat(tx, deps, address) })
    })

    expect((await sent(deps.database)).map(({ message }) => message.kind)).toEqual(['text'])
  })

  test('whoever is at another bar of the number stays there until they tap', async () => {
    const database = await open()
    const taps = await failsAfter(database, 'there')
    expect(await chatsAt(database)).toEqual([{ bar: THERE.id }])

    expect(await taps('Go on here')).toContain(`Welcome to ${HERE.name}!`)

    expect(await chatsAt(database)).toEqual([{ bar: HERE.id }])
  })
})
