import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, OWNER, sent, wordsOf } from '../../../../test/waiter-desk.ts'
import { noteCallAct } from '../../../db/call-acts.ts'
import { carryOut } from './acts.ts'

const REFUSED = { ok: false, output: { refused: 'no_number' } }

eachDatabase((open) => {
  test.each([
    ['who hides their number, and gives none', null, 'I lost a hat', null],
    ['who hides their number, and gives one', null, 'call 0788 123 456', '0788 123 456'],
    ['whose number is known', DINER, 'I lost a hat', `+${DINER}`],
  ])('staff read how to call back a caller %s', async (_, callerPhone, words, number) => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database)
    const calling = { ...(await scene(DINER)), callerPhone }
    const call = { functionCallId: 'f1', name: 'leave_message', arguments: '{}' }
    await noteCallAct(database.db, calling.held.id, call)

    const act = { do: 'message', words, wantsCallBack: true } as const
    const outcome = await carryOut(deps, calling, call, { act, sees: () => {}, isFirst: true })

    const told = wordsOf(await sent(database), OWNER)
    expect(outcome).toMatchObject(number === null ? REFUSED : { ok: true })
    expect(told).toContain(number ?? '')
    expect(told === '').toBe(number === null)
  })
})
