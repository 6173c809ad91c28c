import { expect, test } from 'bun:test'

import { anEnd } from '../../../../test/an-end.ts'
import { eachDatabase } from '../../../../test/database.ts'
import { until } from '../../../../test/until.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER } from '../../../../test/waiter-desk.ts'
import { resolvePerson } from '../../../db/people.ts'
import { finishCall } from '../ending/finish.ts'
import { endForsaken } from '../ending/forsaken.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

const USER = 'RW.5520917734401288'

type Does = (live: LiveCall) => Promise<unknown>

const WRITTEN_TO =
  'SELECT c.person_id AS id FROM outbox o JOIN waiter_conversations c ON c.id = o.chat_id'

/** What may be the first that is done after a caller has turned out to be another, and in whose rows it stands then. */
const FIRST: readonly (readonly [string, Does, string])[] = [
  [
    'their yes',
    (live) =>
      doEffect(live, {
        kind: 'consent',
        isGiven: true,
        how: 'key',
        wording: 'transcript-2026-11',
        language: 'fr',
        atMs: Date.parse('2026-11-27T17:00:00Z'),
      }),
    'SELECT person_id AS id FROM consents',
  ],
  [
    'their language',
    (live) => doEffect(live, { kind: 'save_language', language: 'rw' }),
    "SELECT id FROM people WHERE language = 'rw'",
  ],
  [
    'the text that it failed',
    (live) => doEffect(live, { kind: 'failing', reason: 'vendor', language: 'en' }),
    WRITTEN_TO,
  ],
  [
    'its end',
    ({ deps, scene }) => finishCall(deps, scene, anEnd()),
    'SELECT person_id AS id FROM call_summaries',
  ],
  [
    'the text of its end',
    ({ deps, scene }) =>
      finishCall(deps, scene, anEnd({ outcome: 'failed', reason: 'vendor', needsText: true })),
    WRITTEN_TO,
  ],
  [
    'its end that nobody steered it to',
    ({ deps, scene: { held, guest, ...scene } }) =>
      endForsaken(deps, {
        ...scene,
        ...held,
        ...guest,
        language: null,
        memory: null,
        costMicroUsd: 0,
      }),
    `SELECT person_id AS id FROM call_summaries UNION ALL ${WRITTEN_TO}`,
  ],
]

eachDatabase((open) => {
  test.each(FIRST)(
    'of a caller who has turned out to be a guest of the chat %s is the guest’s',
    async (_, does, whose) => {
      const database = await open()
      const { deps, scene } = await voiceDesk(database)
      const told = (phone: string | null, userId: string | null) =>
        database.transaction((tx) => {
          const sender = { phone, userId, parentUserId: null, profileName: null }
          return resolvePerson(tx, sender, '', deps.newId)
        })
      const guest = await told(null, USER)
      const live = { deps, scene: await scene(DINER) } as unknown as LiveCall
      expect((await told(DINER, USER)).id).toBe(guest.id)

      await does(live)
      await until(async () => (await database.query(whose)).length > 0)

      const ids = (await database.query<{ readonly id: string }>(whose)).map(({ id }) => id)
      expect([...new Set(ids)]).toEqual([guest.id])
    },
  )
})
