import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { anOutcome, aSetup, CallDriver, GROUND } from '../../../test/call-driver.ts'
import { mutateValue } from '../../../test/mutations.ts'
import { seeded } from '../../../test/seeded.ts'
import { newMemory, readMemory } from './call-memory.ts'
import type { CallEvent } from './call-state.ts'
import { type LineEvent, NO_LINE_USAGE } from './line.ts'
import { callMachine } from './machine.ts'
import { VOICE_TOOL_NAMES } from './voice-tools.ts'

const ids = fc.constantFrom('a', 'b', 'c', 'd')
const items = fc.constantFrom('i1', 'i2', 'i3', 'i4', 'greet_0198f3a0-1111-7000-8')
const words = fc.constantFrom(
  'yes',
  'no',
  'oui',
  'two Primus please',
  'stop recording',
  'en français',
  'je voudrais deux bières',
  '',
  'table A5',
  'it is 4,000 francs',
)
const purposes = fc.constantFrom('greeting', 'answer', 'tools', 'retry', 'notice', 'goodbye', null)
const faults = fc.constantFrom(
  'response_active',
  'nothing_to_cancel',
  'item_unknown',
  'item_exists',
  'bad_command',
  'session_expired',
  'rate_limited',
  'quota',
  'vendor',
  'other',
)
const calls = fc.record({
  functionCallId: fc.constantFrom('f1', 'f2', 'f3', 'f4', 'f5'),
  name: fc.constantFrom(...VOICE_TOOL_NAMES, 'view_cart', 'nonsense', '__proto__'),
  arguments: fc.constantFrom(
    '{}',
    '',
    '{',
    '[]',
    '{"what":"cart"}',
    '{"reason":"asked"}',
    '{"outcome":"done"}',
    '{"language":"fr"}',
    '{"action":"add","item_id":"primus","quantity":1}',
  ),
})

const lineEvents: fc.Arbitrary<LineEvent> = fc.oneof(
  fc.constant({ kind: 'opened' } as const),
  fc.record({
    kind: fc.constantFrom('caller_started', 'caller_stopped', 'unheard', 'item_found'),
    itemId: items,
  }),
  fc.record({
    kind: fc.constant('caller_turn' as const),
    itemId: items,
    previousItemId: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('heard' as const),
    itemId: items,
    text: words,
    languages: fc.constantFrom([], ['fr'], ['en'], ['zz']),
    seconds: fc.constantFrom(null, 1, -1),
  }),
  fc.record({ kind: fc.constant('output_taken' as const), functionCallId: ids }),
  fc.record({
    kind: fc.constant('noted' as const),
    itemId: fc.constantFrom('gap_1_4', 'gap_1_5', 'gap_1_6', 'gap_1_8'),
    previousItemId: fc.option(items),
  }),
  fc.record({ kind: fc.constant('answer_found' as const), itemId: items }),
  fc.record({ kind: fc.constant('call_found' as const), itemId: items, call: calls }),
  fc.record({ kind: fc.constant('key' as const), key: fc.constantFrom('1', '2', '#') }),
  fc.record({ kind: fc.constant('response_started' as const), responseId: ids, purpose: purposes }),
  fc.record({
    kind: fc.constant('spoken' as const),
    responseId: ids,
    itemId: items,
    text: words,
    isWhole: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('cut' as const), itemId: items, heardMs: fc.nat(1000) }),
  fc.record({
    kind: fc.constant('response_ended' as const),
    responseId: ids,
    purpose: purposes,
    status: fc.constantFrom(
      'completed',
      'completed',
      'completed',
      'cancelled',
      'failed',
      'incomplete',
    ),
    fault: fc.option(faults),
    calls: fc.array(calls, { maxLength: 3 }),
    usage: fc.constant(NO_LINE_USAGE),
  }),
  fc.record({
    kind: fc.constant('playback' as const),
    responseId: fc.option(ids),
    state: fc.constantFrom('started', 'stopped', 'cleared'),
  }),
  fc.record({
    kind: fc.constant('fault' as const),
    fault: faults,
    commandId: fc.constantFrom(null, 'c1_2', 'c1_3', 'c1_4', 'c1_5', 'c1_9'),
  }),
  fc.constantFrom({ kind: 'quiet' } as const, { kind: 'other' } as const),
)

type Move = CallEvent | { readonly kind: 'wait'; readonly ms: number }

const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: lineEvents.map((event): Move => ({ kind: 'line', event })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('acted' as const),
      functionCallId: fc.constantFrom('f1', 'f2', 'f3', 'f4', 'f5'),
      outcome: fc.constantFrom(
        anOutcome(),
        anOutcome({ cartFingerprint: 'c1' }),
        anOutcome({ placed: [{ orderId: 'o', number: '1' }], cartFingerprint: 'empty' }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(25_000) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Move>(
      { kind: 'act_failed', functionCallId: 'f1' },
      { kind: 'line_closed', isClean: true, code: 1000 },
      { kind: 'attach_failed', isGone: false },
      { kind: 'staff_told' },
      { kind: 'menu_changed' },
      { kind: 'transfer_sent' },
      { kind: 'transfer_failed', isGone: false },
    ),
  },
)

function played(list: readonly Move[], call = ringing()) {
  for (const move of list) {
    if (move.kind === 'wait') call.pass(move.ms)
    else call.feed(move)
  }
  return call
}

const asking = () => new CallDriver({ transcripts: 'consent' })

function ringing() {
  const call = asking()
  call.line({ kind: 'opened' })
  return call
}

const RUNS = { numRuns: 300 }

test('whatever happens in whatever order, a step never throws and time alone ends the call, once', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 60, size: 'max' }), (list) => {
      const call = played(list)

      call.pass(20 * 60_000)
      call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
      call.feed({ kind: 'attach_failed', isGone: true })
      call.pass(60_000)

      expect(call.done('ended')).toHaveLength(1)
      expect(call.effects.at(-1)?.kind).toBe('ended')
    }),
    RUNS,
  )
})

test('no response is asked for while one is known to be active', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 60, size: 'max' }), (list) => {
      let active: string | null = null
      for (const one of played(list).log) {
        if (one.kind === 'line') active = activeAfter(active, one.event)
        if (one.kind === 'send' && one.command.kind === 'respond') expect(active).toBeNull()
      }
    }),
    RUNS,
  )
})

/** By what the vendor tells; a line that was opened again tells nothing of before. */
function activeAfter(active: string | null, event: LineEvent): string | null {
  if (event.kind === 'response_started') return event.responseId
  if (event.kind === 'response_ended' && event.responseId === active) return null
  return event.kind === 'opened' ? null : active
}

test('every function call of a completed response gets exactly one output', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 60, size: 'max' }), (list) => {
      const withoutLoss = list.flatMap(harmless)
      const call = played(withoutLoss)
      const wanted = new Set(
        withoutLoss.flatMap((move) =>
          move.kind === 'line' &&
          move.event.kind === 'response_ended' &&
          move.event.status === 'completed'
            ? move.event.calls.map((one) => one.functionCallId)
            : [],
        ),
      )
      const isOver = call.state.phase !== 'live'

      call.pass(10_000)

      const given = call.sent('tool_output').map((one) => one.functionCallId)
      expect(new Set(given).size).toBe(given.length)
      if (!isOver && call.end() === null) expect(new Set(given)).toEqual(wanted)
    }),
    RUNS,
  )
})

/** The line stays, no response fails, and no silence is so long that the call ends of it. */
function harmless(move: Move): Move[] {
  if (move.kind === 'wait') return [{ kind: 'wait', ms: move.ms % 2_000 }]
  if (move.kind !== 'line') return move.kind === 'line_closed' ? [] : [move]
  const { event } = move
  if (event.kind === 'fault') return []
  if (event.kind !== 'response_ended') return [move]
  return [{ kind: 'line', event: { ...event, fault: null } }]
}

test('not one word is kept before a yes, and none after a no', () => {
  const answers = fc.constantFrom('yes', 'no', 'two Primus please')
  let kept = 0
  fc.assert(
    fc.property(answers, fc.array(moves, { maxLength: 80, size: 'max' }), (answer, list) => {
      const call = asking().opened()
      call.says(answer)
      played(list.flatMap(harmless), call)
      let isGiven = false
      for (const effect of call.effects) {
        if (effect.kind === 'consent') isGiven = effect.isGiven
        if (effect.kind !== 'transcript') continue
        kept += 1
        expect(isGiven).toBe(true)
      }
    }),
    { numRuns: 600 },
  )

  // A law about nothing would hold too.
  expect(kept).toBeGreaterThan(5)
})

test('memory holds no spoken word but a table’s label, and reads back as it was', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 60, size: 'max' }), (list) => {
      const call = played(list)
      for (const { memory } of call.done('remember')) {
        const json = JSON.stringify(memory)
        const words = JSON.stringify({ ...memory, namedTable: null })
        for (const spoken of ['Primus', 'bières', 'francs', 'A5'])
          expect(words).not.toContain(spoken)
        expect(readMemory(JSON.parse(json), newMemory(call.state.setup))).toEqual(memory)
      }
    }),
    RUNS,
  )
})

test('a recorded list of events plays again to the same state and effects', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 40, size: 'max' }), (list) => {
      const [one, two] = [played(list), played(list)]
      expect(one.effects).toEqual(two.effects)
      expect(one.state).toEqual(two.state)
    }),
    { numRuns: 100 },
  )
})

test('memory of any shape reads to something a call can go on with', () => {
  const machine = callMachine(GROUND)
  let kept = 0
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 30, size: 'max' }), fc.nat(), (list, seed) => {
      const random = seeded(seed)
      let stored: unknown = played(list).state.memory
      for (let times = 0; times < 5; times += 1) stored = mutateValue(random, stored)
      const fresh = newMemory(aSetup())

      const memory = readMemory({ ...Object(stored), version: 1 }, fresh)
      if (memory === null) expect.unreachable()
      const begun = machine.resume(aSetup(), { memory, pending: [] }, 0)
      machine.step(begun.state, { kind: 'line', event: { kind: 'opened' } }, 1)

      expect(readMemory(JSON.parse(JSON.stringify(memory)), fresh)).toEqual(memory)
      if (!Bun.deepEquals(memory, fresh)) kept += 1
    }),
    RUNS,
  )

  // A law about what is thrown away alone would hold too.
  expect(kept).toBeGreaterThan(50)
})
