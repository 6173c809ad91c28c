import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { voiceHouse } from '../../../../test/voice-house.ts'
import { HERE } from '../../../../test/waiter-desk.ts'
import { type LineCommand, NO_LINE_USAGE } from '../../../core/call/line.ts'
import type { LineListener } from '../../../core/call/transport.ts'

eachDatabase((open) => {
  test('a call measures what is said against the menu of today, and tells the model of it', async () => {
    const database = await open()
    const sent: LineCommand[] = []
    let line: LineListener | null = null
    const house = await voiceHouse(database, {
      transport: {
        attach: async (_ref, listener) => {
          line = listener
          return { send: (command) => void sent.push(command), leave: () => {} }
        },
      },
    })
    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()
    const told = (event: Parameters<LineListener['event']>[0]) => line?.event(event)
    const notes = () => sent.flatMap((one) => (one.kind === 'note' ? [one.text] : []))
    let said = 0
    const says = (text: string) => {
      said += 1
      const ids = { responseId: `r${said}`, itemId: `i${said}` }
      const { responseId } = ids
      told({ kind: 'response_started', responseId, purpose: null })
      told({ kind: 'spoken', ...ids, text, isWhole: true })
      ends(responseId)
    }
    const ends = (responseId: string, calls: readonly string[] = []) =>
      told({
        kind: 'response_ended',
        responseId,
        purpose: null,
        status: 'completed',
        fault: null,
        calls: calls.map((functionCallId) => ({
          functionCallId,
          name: 'look_up',
          arguments: '{"what":"hours"}',
        })),
        usage: NO_LINE_USAGE,
      })
    told({ kind: 'opened' })
    says('A large Primus is 1,500 francs.')
    expect(notes().join()).not.toContain('Put it right')

    await database.query(
      `UPDATE menu_items SET sizes = replace(sizes::text, '1500', '1700')::jsonb WHERE id = 'primus' AND bar_id = $1`,
      [HERE.id],
    )
    await database.query(
      'UPDATE bars SET menu_version = menu_version + 1, updated_at = clock_timestamp() WHERE id = $1',
      [HERE.id],
    )
    ends('r_look', ['f1'])
    while (!sent.some(({ kind }) => kind === 'tool_output')) await Bun.sleep(1)

    expect(notes().filter((note) => note.includes('menu has changed'))).toHaveLength(1)
    says('A large Primus is 1,700 francs.')
    expect(notes().join()).not.toContain('Put it right')
    says('A large Primus is 1,500 francs.')
    while (!notes().join().includes('Put it right')) await Bun.sleep(1)
    house.close()
  })
})
