import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { voiceDesk } from '../../../test/voice-desk.ts'
import { DINER, HERE, scan } from '../../../test/waiter-desk.ts'
import type { Database } from '../../db/client.ts'
import { rootIds } from '../../tracing/trace-ids.ts'
import { judge } from './limits.ts'
import { showCartNow } from './runner/cart-in-chat.ts'
import { noteSpending } from './spending.ts'

const causes = (database: Database, key: string) =>
  database.query<{ readonly cause: string }>('SELECT cause FROM outbox WHERE dedupe_key LIKE $1', [
    key,
  ])

eachDatabase((open) => {
  test('the word that a day of calls is nearly used up has the call that grew as its cause', async () => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database, { dailyCapCents: 100 })
    const { held, guest, view } = await scene(DINER)
    const account = { guest, bar: view.bar }

    await noteSpending(deps, [{ held, spent: () => ({ microUsd: 810_000, account }) }], new Map())

    expect(await causes(database, 'voice-cap:%')).toEqual([{ cause: `call:${held.id}` }])
  })

  test('a flag has the call at which it was raised as its cause', async () => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database)
    const { held, guest } = await scene(DINER)
    await database.query(
      `INSERT INTO calls (id, transport, ref, caller_phone, state, outcome, reason, rang_at, answered_at, ended_at)
       SELECT gen_random_uuid(), 'sip', 'rtc_short_' || n, $1, 'ended', 'abandoned', 'caller_left', now(), now(), now()
         FROM generate_series(1, 5) AS n`,
      [DINER],
    )

    await judge(deps, { ...guest, callId: held.id, callerPhone: DINER, bar: HERE })

    expect(await causes(database, 'voice-flag:%')).toEqual([{ cause: `call:${held.id}` }])
  })

  test('a cart that a call shows in the chat is in the trace of the call', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    await chat.says(DINER, scan('A5'))
    await chat.says(DINER, '2 fanta citron')
    await chat.says(DINER, 'menu')
    const calling = await scene(DINER)

    await showCartNow(deps, calling, 'en')

    const [shown] = await causes(database, 'turn:call:%')
    expect(rootIds(shown?.cause ?? '')).toEqual(rootIds(`call:${calling.held.id}`))
  })
})
