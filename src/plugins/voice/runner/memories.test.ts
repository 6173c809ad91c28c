import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { until } from '../../../../test/until.ts'
import { gone, leftBehind, voiceHouse } from '../../../../test/voice-house.ts'
import { type CallMemory, newMemory } from '../../../core/call/call-memory.ts'
import type { CallEffect } from '../../../core/call/call-state.ts'
import { type LineCommand, NO_LINE_USAGE } from '../../../core/call/line.ts'
import type { LineListener } from '../../../core/call/transport.ts'
import type { Database } from '../../../db/client.ts'
import { type When, whenToRemember } from './memories.ts'

const FRESH = newMemory({ savedLanguage: null, defaultLanguage: 'en', transcripts: 'off' })
const SAVED: CallMemory = { ...FRESH, startedAtMs: 1, isGreeted: true }
const REST = { args: {}, language: 'en', confirmedCart: null, namedTable: null } as const

function remembered(more: Partial<CallMemory>): CallEffect {
  return { kind: 'remember', memory: { ...SAVED, ...more } }
}

function act(tool: string): CallEffect {
  return { kind: 'act', functionCallId: 'f1', act: { do: 'desk', tool, ...REST } }
}

test.each<[string, When, CallMemory | null, readonly CallEffect[]]>([
  ['what is only looked up', 'soon', SAVED, [remembered({}), act('opening_hours')]],
  ['a cart that is read out', 'soon', SAVED, [remembered({}), act('view_cart')]],
  [
    'how a language shows itself',
    'soon',
    SAVED,
    [remembered({ language: { ...SAVED.language, agreeing: 1 } })],
  ],
  ['the first of a call', 'first', null, [remembered({})]],
  ['what may change something', 'beside', SAVED, [remembered({}), act('add_to_cart')]],
  ['a greeting', 'first', { ...SAVED, isGreeted: false }, [remembered({})]],
  ['a refusal to be written down', 'first', SAVED, [remembered({ consent: 'refused' })]],
  ['a table that was named', 'first', SAVED, [remembered({ namedTable: 'A5' })]],
  ['a goodbye', 'first', { ...SAVED, isLeaving: true }, [remembered({ isLeaving: true })]],
  ['what staff are told', 'first', SAVED, [remembered({}), { kind: 'hang_up' }]],
])('%s is written down %s', (_, when, saved, effects) => {
  expect(whenToRemember(saved, effects)).toBe(when)
})

/** Somebody who is greeted and talks. */
async function talking(database: Database) {
  const sent: LineCommand[] = []
  let line: LineListener | null = null
  let isOver = false
  const house = await voiceHouse(database, {
    transport: {
      attach: async (_ref, listener) => {
        if (isOver) throw gone()
        line = listener
        return { send: (command) => void sent.push(command), leave: () => {} }
      },
    },
  })
  const told = (event: Parameters<LineListener['event']>[0]) => line?.event(event)
  return {
    house,
    told,
    hangsUp: () => {
      isOver = true
      line?.closed({ isClean: true, code: 1000 })
    },
    outputs: () => sent.flatMap((one) => (one.kind === 'tool_output' ? [one.functionCallId] : [])),
    calls: (functionCallId: string, args: string) => {
      const responseId = `r_${functionCallId}`
      told({ kind: 'response_started', responseId, purpose: null })
      const call = { functionCallId, name: 'look_up', arguments: args }
      const end = { purpose: null, status: 'completed', fault: null, usage: NO_LINE_USAGE } as const
      told({ kind: 'response_ended', responseId, calls: [call], ...end })
    },
  }
}

async function greeted(database: Database) {
  const one = await talking(database)
  one.house.calls.pickUp(await one.house.rings('r1'))
  await one.house.calls.settled()
  one.told({ kind: 'opened' })
  one.told({ kind: 'response_started', responseId: 'g1', purpose: 'greeting' })
  await until(() => isSo(database, 'greeted_at IS NOT NULL'))
  return one
}

async function isSo(database: Database, what: string): Promise<boolean> {
  return (await database.query(`SELECT 1 FROM calls WHERE ${what}`)).length > 0
}

const actsOf = (database: Database) =>
  database.query<{ readonly done: boolean; readonly output: unknown }>(
    'SELECT done_at IS NOT NULL AS done, output FROM call_acts',
  )

eachDatabase((open) => {
  test('what was looked up is written down without its answer, and told again by whoever takes the call', async () => {
    const database = await open()
    const one = await greeted(database)

    one.calls('f1', '{"what":"hours"}')
    await until(() => one.outputs().length > 0)
    await until(async () => (await actsOf(database)).length > 0)

    expect(await actsOf(database)).toEqual([{ done: true, output: null }])
    const [stored] = await database.query<{ readonly memory: CallMemory }>(
      'SELECT memory FROM calls',
    )
    expect(stored?.memory.pending).toEqual([{ functionCallId: 'f1', name: 'look_up' }])

    one.house.close()
    const other = await talking(database)
    await other.house.resume(await leftBehind(database))
    other.told({ kind: 'opened' })
    await until(() => other.outputs().length > 0)

    expect(other.outputs()).toEqual(['f1'])
    other.house.close()
  })

  test('what was looked up just before the end stands in its story', async () => {
    const database = await open()
    const one = await greeted(database)

    one.calls('f1', '{"what":"hours"}')
    await until(() => one.outputs().length > 0)
    one.hangsUp()
    await until(() => isSo(database, "state = 'ended'"))

    expect(
      await database.query('SELECT name, done_at IS NOT NULL AS done, arguments FROM call_acts'),
    ).toEqual([{ name: 'look_up', done: true, arguments: null }])
    one.house.close()
  })
})
