import { describe, expect, test } from 'bun:test'

import { type Pace, replay } from '../../../test/call-replay.ts'
import { seeded } from '../../../test/seeded.ts'
import { CALL_SCRIPTS } from '../../demo/realtime/scripts/all.ts'
import { DEFAULT_LIMITS } from './call-state.ts'

/**
 * What crosses on the line differs with how long it takes: every script is played again and again with frames and acts
 * of other lengths, in a time that is moved.
 */

type Setting = {
  readonly what: string
  /** Of the call's time to ours: ours are the limits. */
  readonly pace: number
  readonly mostFrameMs: number
  readonly mostActMs: number
}

const SETTINGS: readonly Setting[] = [
  { what: 'a near vendor', pace: 1, mostFrameMs: 100, mostActMs: 300 },
  { what: 'a far vendor and a slow database', pace: 1, mostFrameMs: 2_000, mostActMs: 2_500 },
  // As in the journeys: twenty times as fast, so that what takes us 100 ms takes two seconds of the call.
  { what: 'a call played fast', pace: 0.05, mostFrameMs: 2_000, mostActMs: 2_000 },
]
const SEEDS = 12

const ANSWERED = CALL_SCRIPTS.filter((script) => script.expect.end !== 'refused')

function paceOf({ pace, mostFrameMs, mostActMs }: Setting, seed: number): Pace {
  const random = seeded(seed)
  // Most are quick, and some are not.
  const long = (most: number) => random() * most * (random() < 0.9 ? 0.2 : 1)
  const frame = () => long(mostFrameMs)
  return { way: { toUs: frame, toVendor: frame, pace }, actMs: () => long(mostActMs) }
}

function limitsAt(pace: number) {
  const { answerMs, silenceMs, longestMs, toolMs, transferMs } = DEFAULT_LIMITS
  return {
    answerMs: answerMs / pace,
    silenceMs: silenceMs / pace,
    longestMs: longestMs / pace,
    toolMs: toolMs / pace,
    transferMs: transferMs / pace,
  }
}

describe.each(SETTINGS)('with $what', (setting) => {
  test.each(ANSWERED.map((script) => [script.name, script] as const))('%s', (_, script) => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const limits = limitsAt(setting.pace)
      const { record, effects, end } = replay(script, { limits }, paceOf(setting, seed))
      const functions = Object.values(record.functionCalls)
      const outputs = Object.values(record.outputs)

      // The seed, for whoever reads that this failed.
      expect({ seed, complaints: record.complaints }).toEqual({ seed, complaints: [] })
      expect(record.greetings).toBe(record.attaches > 0 ? 1 : 0)
      expect(effects.filter(({ kind }) => kind === 'ended')).toHaveLength(1)
      expect(outputs.filter(({ length }) => length !== 1)).toEqual([])
      expect(functions).toEqual(expect.arrayContaining([...script.expect.acts]))
      expect(end?.language).toBe(script.expect.language)
      if (!script.expect.keepsWords) expect(end?.memory.consent).not.toBe('given')
    }
  })
})
