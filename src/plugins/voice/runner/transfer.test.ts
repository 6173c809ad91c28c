import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { unheard, voiceHouse } from '../../../../test/voice-house.ts'
import { type LineCommand, type LineEvent, NO_LINE_USAGE } from '../../../core/call/line.ts'
import type { LineListener } from '../../../core/call/transport.ts'
import { ProviderError } from '../../../core/errors.ts'

const FIRST = 'tel:+250700000101'
const NEXT = 'tel:+250700000102'
const refused = () =>
  new ProviderError('openai', 'unavailable', { code: 503, mayHaveHappened: true })

eachDatabase((open) => {
  test.each([
    ['was refused', refused, [FIRST, NEXT]],
    ['may ring, as its answer was lost,', unheard, [FIRST]],
  ])('where the first phone %s the next is rung, or not yet', async (_, failure, rung) => {
    const database = await open()
    const sent: LineCommand[] = []
    const targets: string[] = []
    const lines: LineListener[] = []
    const house = await voiceHouse(database, {
      settings: { transferTo: [FIRST, NEXT] },
      transport: {
        transfer: async (_ref, target) => {
          targets.push(target)
          if (target === FIRST) throw failure()
        },
        attach: async (_ref, listener) => {
          lines.push(listener)
          return { send: (command) => void sent.push(command), leave: () => {} }
        },
      },
    })
    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()
    const tell = (event: LineEvent) => lines[0]?.event(event)
    const answers = (responseId: string, purpose: 'greeting' | 'tools' | null, name?: string) => {
      const call = { functionCallId: 'f1', name: name ?? '', arguments: '{"reason":"asked"}' }
      const calls = name === undefined ? [] : [call]
      tell({ kind: 'response_started', responseId, purpose })
      tell({
        kind: 'response_ended',
        responseId,
        purpose,
        status: 'completed',
        fault: null,
        calls,
        usage: NO_LINE_USAGE,
      })
    }
    tell({ kind: 'opened' })
    answers('r1', 'greeting')
    answers('r2', null, 'transfer_to_person')
    while (!sent.some((one) => one.kind === 'respond' && one.purpose === 'tools'))
      await Bun.sleep(1)
    answers('r3', 'tools')
    const isRinging = `SELECT 1 FROM calls WHERE memory -> 'transfer' ->> 'stage' = 'ringing'`
    while ((await database.query(isRinging)).length === 0) await Bun.sleep(1)

    expect(targets).toEqual(rung)
    house.close()
  })
})
