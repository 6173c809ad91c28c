import { describe, expect, test } from 'bun:test'

import { LIMITS } from '../../../test/call-driver.ts'
import type { Pace } from '../../../test/call-keeper.ts'
import { replay, type Replayed } from '../../../test/call-replay.ts'
import { seeded } from '../../../test/seeded.ts'
import type { CallScript } from '../../demo/realtime/script.ts'
import { CALL_SCRIPTS } from '../../demo/realtime/scripts/all.ts'

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
  readonly mostStoreMs: number
}

const FAR: Setting = {
  what: 'a far vendor and a slow database',
  pace: 1,
  mostFrameMs: 2_000,
  mostActMs: 2_500,
  mostStoreMs: 1_000,
}
const SETTINGS: readonly Setting[] = [
  { what: 'a near vendor', pace: 1, mostFrameMs: 100, mostActMs: 300, mostStoreMs: 10 },
  FAR,
  // As in the journeys: twenty times as fast, so that what takes us 100 ms takes two seconds of the call.
  {
    what: 'a call played fast',
    pace: 0.05,
    mostFrameMs: 2_000,
    mostActMs: 2_000,
    mostStoreMs: 500,
  },
]
const SEEDS = 12

const ANSWERED = CALL_SCRIPTS.filter((script) => script.expect.end !== 'refused')

function paceOf({ pace, mostFrameMs, mostActMs, mostStoreMs }: Setting, seed: number): Pace {
  const random = seeded(seed)
  // Most are quick, and some are not.
  const long = (most: number) => random() * most * (random() < 0.9 ? 0.2 : 1)
  const frame = () => long(mostFrameMs)
  const way = { toUs: frame, toVendor: frame, pace }
  return { way, actMs: () => long(mostActMs), storeMs: () => long(mostStoreMs), deaths: [] }
}

function limitsAt(pace: number) {
  const { answerMs, silenceMs, longestMs, toolMs, transferMs } = LIMITS
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

/** One to three deaths somewhere in the first 25 seconds, each found after as long as replicas take. */
function deathsOf(seed: number) {
  const random = seeded(seed * 7919)
  return Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
    atMs: random() * 25_000,
    backAfterMs: 300 + random() * 1_700,
  })).toSorted((a, b) => a.atMs - b.atMs)
}

/** One to three standstills: after the longer ones another process has had the call for a while. */
function stallsOf(seed: number) {
  const random = seeded(seed * 104_729)
  return Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
    atMs: random() * 25_000,
    forMs: 200 + random() * 3_800,
  })).toSorted((a, b) => a.atMs - b.atMs)
}

const SEEDS_OF_TROUBLE = 30

const EACH = ANSWERED.map((script) => [script.name, script] as const)
const ORDERS = EACH.filter(([name]) => name.startsWith('order-in-'))

type Trouble = Partial<Pick<Pace, 'deaths' | 'stalls'>>

/** Played in a given trouble: what holds of it whatever happens. */
function troubled(script: CallScript, seed: number, trouble: Trouble): Replayed {
  const pace = { ...paceOf({ ...FAR, mostFrameMs: 300 }, seed), ...trouble }
  const played = replay(script, {}, pace)
  const { record, effects, acts } = played

  // The seed, for whoever reads that this failed.
  expect({ seed, ended: record.ended !== null }).toEqual({ seed, ended: true })
  expect({ seed, tooMany: record.greetings > 1 }).toEqual({ seed, tooMany: false })
  expect(effects.filter(({ kind }) => kind === 'ended')).toHaveLength(1)
  expect(Object.values(record.outputs).filter(({ length }) => length !== 1)).toEqual([])
  expect(acts.filter(({ times }) => times > 1)).toEqual([])
  // A wait in vain is what a process that was away has not heard.
  expect(record.complaints.filter((one) => !one.endsWith('in vain'))).toEqual([])
  return played
}

/** Nobody waits in vain, but for what a model called while nobody listened: of that the vendor waits for the output. */
function isAnsweredEachTime(script: CallScript, seed: number, trouble: Trouble): void {
  const { functionCalls, outputs, complaints } = troubled(script, seed, trouble).record
  const isHeard = Object.keys(functionCalls).every((id) => outputs[id] !== undefined)

  if (isHeard) expect({ seed, complaints }).toEqual({ seed, complaints: [] })
}

describe('with processes that die', () => {
  test.each(EACH)('%s', (_, script) => {
    for (let seed = 1; seed <= SEEDS_OF_TROUBLE; seed += 1) {
      const { record, acts, end } = troubled(script, seed, { deaths: deathsOf(seed) })
      const { functionCalls, outputs } = record
      const isOpen = (id: string) => outputs[id] === undefined && functionCalls[id] !== 'end_call'
      const unanswered = acts.map(({ call }) => call.functionCallId).filter(isOpen)

      if (script.expect.end !== 'lost')
        expect({ seed, unanswered }).toEqual({ seed, unanswered: [] })
      const isTold = Object.keys(outputs).some((id) => functionCalls[id] === 'end_call')
      // One for whom it rings elsewhere is let go of only where their own goodbye was heard.
      if (isTold && end?.memory.transfer === null)
        expect({ seed, reason: end.reason }).not.toEqual({ seed, reason: 'silence' })
    }
  })

  test.each(ORDERS)(
    '%s: what waits to be said is said by whoever has the call next',
    (_, script) => {
      for (let seed = 1; seed <= 2 * SEEDS_OF_TROUBLE; seed += 1) {
        isAnsweredEachTime(script, seed, { deaths: deathsOf(seed) })
      }
    },
  )
})

describe('with processes that stand still', () => {
  test.each(EACH)('%s', (_, script) => {
    for (let seed = 1; seed <= SEEDS_OF_TROUBLE; seed += 1) {
      troubled(script, seed, { stalls: stallsOf(seed) })
    }
  })

  test.each(ORDERS)('%s: whoever orders is answered each time', (_, script) => {
    for (let seed = 1; seed <= 2 * SEEDS_OF_TROUBLE; seed += 1) {
      isAnsweredEachTime(script, seed, { stalls: stallsOf(seed) })
    }
  })
})
