import { describe, expect, test } from 'bun:test'

import { CallDriver } from '../../../test/call-driver.ts'
import { replay, type Replayed, replayEvents } from '../../../test/call-replay.ts'
import { readFrame } from '../../adapters/openai/realtime/read-frame.ts'
import type { CallScript } from '../../demo/realtime/script.ts'
import { CALL_SCRIPTS } from '../../demo/realtime/scripts/all.ts'

/** How the stand-in says who ended a call. */
const ENDS: { readonly [E in CallScript['expect']['end']]: readonly unknown[] } = {
  caller: ['caller'],
  // Where our hanging up is refused, it is the caller who ends it.
  us: ['hung_up', 'caller'],
  transferred: ['transferred'],
  refused: [null, 'rejected', 'caller', 'hung_up'],
  lost: ['hung_up', 'caller', 'expired'],
}

const isAnswered = ({ expect: { end } }: CallScript) => end !== 'refused'
const ANSWERED = CALL_SCRIPTS.filter(isAnswered)

/** Names of calls that something was done for: not made up, and not refused for their arguments. */
function actedOn({ record }: Replayed): readonly string[] {
  return Object.entries(record.functionCalls)
    .filter(([id]) => {
      const output = record.outputs[id]?.[0] ?? '{}'
      return !/"refused":"(?:unknown_tool|bad_json|bad_arguments)"/.test(output)
    })
    .map(([, name]) => name)
}

describe('every scripted call that is answered', () => {
  test.each(ANSWERED.map((script) => [script.name, script] as const))('%s', (_, script) => {
    const played = replay(script)
    const { record, end, effects } = played

    expect(record.complaints).toEqual([])
    expect(ENDS[script.expect.end]).toContain(record.ended)
    expect(record.greetings).toBe(record.attaches > 0 ? 1 : 0)
    expect(effects.filter(({ kind }) => kind === 'ended')).toHaveLength(1)
    for (const [id, outputs] of Object.entries(record.outputs))
      expect([id, outputs.length]).toEqual([id, 1])
    expect(actedOn(played)).toEqual([...script.expect.acts])
    expect(end?.language).toBe(script.expect.language)
    const isKept = effects.some(({ kind }) => kind === 'transcript')
    const isGiven = end?.memory.consent === 'given'
    expect(isGiven && isKept).toBe(script.expect.keepsWords)
  })
})

/** A response asked for while the vendor makes one of its own; a hush that came late; an output sent twice; the end. */
const HARMLESS = [
  'conversation_already_has_active_response',
  'response_cancel_not_active',
  'item_create_duplicate_item_id',
  'session_expired',
]

test('the vendor refuses nothing but what can not be known in time', () => {
  for (const code of ANSWERED.flatMap((script) => replay(script).record.errors)) {
    expect(HARMLESS).toContain(code)
  }
})

test('nobody is put right for what is true', () => {
  const putRight = ANSWERED.filter((script) =>
    replay(script).effects.some((one) => one.kind === 'count' && one.what === 'false_claim'),
  )

  expect(putRight.map(({ name }) => name)).toEqual(['invented-price'])
})

test('whoever hears their cart and says yes has ordered it, and nobody else has', () => {
  const names = ANSWERED.filter(({ expect: { acts } }) => acts.includes('place_order'))
  const placed = names.filter((script) => replay(script).end?.memory.tallies.placed.length === 1)

  expect(names.filter((one) => !placed.includes(one)).map(({ name }) => name)).toEqual([
    'no-after-all',
  ])
})

test('a call is its events: played again without a vendor they have the same effects', () => {
  for (const script of ANSWERED) {
    const { events, effects } = replay(script)
    const again = replayEvents(events)

    expect(again).toEqual([...effects])
  }
})

test.each(['call_full', 'one_of_each'])(
  'the vendor’s own frames of %s are stepped through',
  async (name) => {
    const file = Bun.file(
      new URL(`../../../test/fixtures/openai/realtime/${name}.server.jsonl`, import.meta.url),
    )
    const call = new CallDriver({ transcripts: 'consent' })
    for (const frame of (await file.text()).trim().split('\n')) {
      const event = readFrame(frame)
      if (event !== null) call.line(event)
      call.pass(200)
    }
    call.pass(20 * 60_000)

    expect(call.done('ended')).toHaveLength(1)
    expect(call.counts()).toContain('greeted')
  },
)
