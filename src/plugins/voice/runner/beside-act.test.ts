import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { actInCall, isOneWaiting, outcome } from '../../../../test/two-at-once.ts'
import { until } from '../../../../test/until.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER } from '../../../../test/waiter-desk.ts'
import type { CallEffect } from '../../../core/call/call-state.ts'
import { noteCallAct } from '../../../db/call-acts.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

setDefaultTimeout(60_000)

/** What writes the call's own row, and whether it is written. */
const WRITES: readonly (readonly [string, CallEffect, string])[] = [
  [
    'fails',
    { kind: 'failing', reason: 'vendor', language: 'en' },
    'SELECT 1 FROM calls c, outbox WHERE c.fallback_sent_at IS NOT NULL',
  ],
  [
    'is found to be in another language',
    { kind: 'save_language', language: 'rw' },
    "SELECT 1 FROM calls c JOIN people p ON p.id = c.person_id WHERE c.language = 'rw' AND p.language = 'rw'",
  ],
]

eachDatabase((open, kind) => {
  // The embedded database has one connection: there is nobody to wait for.
  if (kind === 'embedded') return

  test.each(WRITES)(
    'a call that %s in the middle of an act of it has both done',
    async (_, effect, written) => {
      const database = await open()
      const other = await open.again()
      const { deps, scene } = await voiceDesk(database)
      const calling = await scene(DINER)
      const { held: call, guest, view } = calling
      await noteCallAct(database.db, call.id, {
        functionCallId: 'fc_1',
        name: 'change_cart',
        arguments: '{}',
      })
      const live = { deps: { ...deps, database: other }, scene: calling } as unknown as LiveCall
      let writing: Promise<string> | undefined

      const acted = await outcome(
        database.transaction((tx) =>
          actInCall(tx, { call, personId: guest.personId, chatId: view.chatId }, async () => {
            writing = outcome(doEffect(live, effect))
            await isOneWaiting(database)
          }),
        ),
      )

      expect([acted, await writing]).toEqual(['done', 'done'])
      await until(async () => (await database.query(written)).length > 0)
    },
  )
})
