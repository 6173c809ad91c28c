import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { until } from '../../../../test/until.ts'
import { voiceHouse } from '../../../../test/voice-house.ts'
import { DINER, OWNER, sent, wordsOf } from '../../../../test/waiter-desk.ts'
import { type LineCommand, type LineEvent, NO_LINE_USAGE } from '../../../core/call/line.ts'
import type { LineListener } from '../../../core/call/transport.ts'
import { resolvePerson } from '../../../db/people.ts'

const USER = 'RW.5520917734401288'

const CALLS = [
  ['look_up', { what: 'cart', query: null, category_id: null, item_id: null }],
  ['leave_message', { message: 'I lost a hat', call_back: 'yes' }],
  ['send_to_whatsapp', { what: 'menu' }],
] as const

eachDatabase((open) => {
  test('a caller who turns out to be a guest of the chat while they speak is served as that, to the end', async () => {
    const database = await open()
    const sentTo: LineCommand[] = []
    const lines: LineListener[] = []
    const house = await voiceHouse(database, {
      settings: { transcripts: 'consent' },
      transport: {
        attach: async (_ref, listener) => {
          lines.push(listener)
          return { send: (command) => void sentTo.push(command), leave: () => {} }
        },
      },
    })
    const { newId } = house.deps
    const told = (phone: string | null, userId: string | null) =>
      database.transaction((tx) =>
        resolvePerson(tx, { phone, userId, parentUserId: null, profileName: null }, '', newId),
      )
    const guest = await told(null, USER)
    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()
    const tell = (event: LineEvent) => lines[0]?.event(event)
    tell({ kind: 'opened' })
    tell({ kind: 'response_started', responseId: 'r1', purpose: 'greeting' })

    // WhatsApp's word of the call names both.
    expect((await told(DINER, USER)).id).toBe(guest.id)
    const ended = { kind: 'response_ended', status: 'completed', fault: null } as const
    for (const [n, [name, args]] of CALLS.entries()) {
      const responseId = `r${n + 2}`
      tell({ kind: 'response_started', responseId, purpose: null })
      const call = { functionCallId: `f${n}`, name, arguments: JSON.stringify(args) }
      tell({ ...ended, responseId, purpose: null, calls: [call], usage: NO_LINE_USAGE })
    }
    const outputs = () =>
      sentTo.flatMap((one) => (one.kind === 'tool_output' ? [JSON.parse(one.output)] : []))
    await until(async () => outputs().length === CALLS.length)
    tell({ kind: 'fault', fault: 'session_expired', commandId: null })
    await until(async () => wordsOf(await sent(database), DINER).includes('did not work'))

    expect(outputs().map(({ ok, refused }) => ok ?? refused)).toEqual([true, true, true])
    expect(wordsOf(await sent(database), OWNER)).toContain('I lost a hat')
    expect(await database.query('SELECT DISTINCT person_id AS id FROM call_requests')).toEqual([
      { id: guest.id },
    ])
    lines[0]?.closed({ isClean: true, code: 1000 })
    await until(async () => (await database.query('SELECT 1 FROM call_summaries')).length > 0)
    expect(
      await database.query('SELECT person_id AS person, call_id AS call FROM call_summaries'),
    ).toEqual([{ person: guest.id, call: 'r1' }])
    house.close()
  })
})
