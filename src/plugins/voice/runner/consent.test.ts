import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER } from '../../../../test/waiter-desk.ts'
import type { CallEffect } from '../../../core/call/call-state.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

const AT_MS = Date.parse('2026-11-27T17:00:00Z')

const said = (isGiven: boolean, after: number): CallEffect => ({
  kind: 'consent',
  isGiven,
  how: isGiven ? 'key' : 'speech',
  wording: 'transcript-2026-11',
  language: 'fr',
  atMs: AT_MS + after,
})

const words = (itemId: string): CallEffect => ({
  kind: 'transcript',
  line: { itemId, speaker: 'caller', text: 'deux bières', isCut: false, atMs: AT_MS },
})

eachDatabase((open) => {
  test('a yes is on record with its time and wording, and a stop takes what was kept back at once', async () => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database)
    const live = { deps, scene: await scene(DINER) } as unknown as LiveCall
    const kept = async () =>
      (await database.query<{ id: string }>('SELECT item_id AS id FROM call_transcripts')).map(
        ({ id }) => id,
      )

    await doEffect(live, words('before'))
    await doEffect(live, said(true, 1))
    await doEffect(live, words('after'))
    expect(await kept()).toEqual(['after'])

    await doEffect(live, said(false, 2))
    expect(await kept()).toEqual([])
    await doEffect(live, words('later'))
    expect(await kept()).toEqual([])

    expect(
      await database.query('SELECT is_given, how, wording, language, at FROM consents ORDER BY at'),
    ).toEqual(
      [true, false].map((isGiven, n) => ({
        is_given: isGiven,
        how: isGiven ? 'key' : 'speech',
        wording: 'transcript-2026-11',
        language: 'fr',
        at: new Date(AT_MS + n + 1),
      })),
    )
  })

  test('nothing is written of a call that is another’s by now', async () => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database)
    const ours = await scene(DINER)
    const held = { ...ours.held, fence: ours.held.fence - 1 }
    const live = { deps, scene: { ...ours, held } } as unknown as LiveCall

    await doEffect(live, said(true, 1))

    expect(await database.query('SELECT 1 FROM consents')).toEqual([])
  })
})
