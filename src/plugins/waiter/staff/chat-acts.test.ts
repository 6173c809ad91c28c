import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import {
  DINER,
  HERE,
  offered,
  OWNER,
  scan,
  SECOND,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import { saveStaff } from '../../../db/bars.ts'

eachDatabase((open) => {
  test('whoever opens the alert of a guest reads the whole story, however long', async () => {
    const database = await open()
    const desk = await waiterDesk(database, { ownerTemplate: 'alert' })
    await desk.says(DINER, scan('A5'))
    for (const word of ['first', 'second', 'third', 'fourth']) {
      await desk.says(DINER, `${word} ${'of many words that no menu has '.repeat(4)}`)
    }
    await desk.says(DINER, 'I want to talk to a person')
    const [asked] = await database.query<{ fallback: { buttonPayloads: string[] } }>(
      'SELECT fallback FROM outbox WHERE fallback IS NOT NULL ORDER BY id DESC',
    )
    const payload = asked?.fallback.buttonPayloads[0] ?? ''

    const shown = await desk.says(OWNER, { type: 'template_tap', payload, text: 'Show' })

    expect(wordsOf(shown, OWNER)).toContain('Guest: fourth of many words')
    expect(wordsOf(shown, OWNER)).toContain('Tap "I take it"')
    expect(new Set(shown.map(({ key }) => key)).size).toBe(2)
  })

  test('a button that staff were shown as a guest says nothing to the guest they have', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(OWNER, scan('A6'))
    const menu = offered(await sent(database), 'Menu')
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    await desk.says(OWNER, offered(await sent(database), 'I take it'))

    const tapped = await desk.says(OWNER, menu)

    expect(tapped.map(({ to }) => to)).toEqual([OWNER])
    expect(wordsOf(tapped, OWNER)).toBe('That button is from earlier and does nothing now.')
  })

  test('a guest whom somebody had who is no staff any more is answered by whoever is', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    await desk.says(SECOND, 'I am coming')
    const keza = { phone: OWNER, name: 'Keza', role: 'owner', language: 'en', position: 0 } as const
    await saveStaff(database.db, HERE.id, [keza], true)
    const waiting = await desk.says(DINER, 'are you there?')

    const answered = await desk.says(OWNER, 'I am here')

    expect(wordsOf(waiting, OWNER)).toContain('are you there?')
    expect(wordsOf(answered, DINER)).toContain('I am here')
  })
})
