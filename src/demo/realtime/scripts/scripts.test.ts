import { describe, expect, test } from 'bun:test'

import type { LineEvent } from '../../../core/call/line.ts'
import type { CallSession, Line } from '../../../core/call/transport.ts'
import { VOICE_TOOL_NAMES } from '../../../core/call/voice-tools.ts'
import { type OfflineCall, offlineCall } from '../offline.ts'
import type { CallScript, Step } from '../script.ts'
import { CALL_SCRIPTS } from './all.ts'

const SESSION: CallSession = {
  model: 'gpt-realtime-2.1-mini',
  instructions: 'Line of Chez Mado.',
  tools: [],
  voice: 'marin',
  speed: 1,
  noise: 'near',
  turns: { by: 'meaning', eagerness: 'auto' },
  transcriptionModels: ['gpt-transcribe'],
  keywords: ['Primus'],
  maxOutputTokens: 1024,
  truncation: { keepShare: 0.8, atTokens: 8000 },
  effort: 'low',
  safetyId: null,
}

/**
 * Nearly the least that a product could do: greets, answers every function call, asks again for what failed, hangs up
 * when it is told to or nobody speaks, opens the line again. It shows that each script can be played to its end.
 */
class Simpleton {
  readonly #call: OfflineCall
  readonly #seen = new Set<string>()
  #line: Line | null = null
  #commands = 0
  #failures = 0
  #isLeaving = false
  #hasGreeted = false
  #stopWaiting = () => {}

  constructor(call: OfflineCall) {
    this.#call = call
  }

  pickUp(): void {
    const status = [1, 2].map(() => this.#call.answer(SESSION)).find((each) => each === 200)
    // An answer that was lost may have been a yes: the line tells.
    if (status !== undefined || this.#call.record.ended === null) this.#attach(0)
  }

  #attach(tries: number): void {
    const line = this.#call.attach({
      event: (event) => this.#event(event),
      closed: () => {
        this.#line = null
        this.#attach(0)
      },
    })
    if (typeof line !== 'number') this.#line = line
    else if (line === 404 && this.#call.record.ended !== null) return
    else if (tries < 6) this.#call.pacer.after(150 * 2 ** tries, () => this.#attach(tries + 1))
    else this.#call.hangUp()
  }

  #event(event: LineEvent): void {
    this.#stopWaiting()
    this.#stopWaiting = this.#call.pacer.after(40_000, () => this.#call.hangUp())
    if (event.kind === 'opened' && !this.#hasGreeted) {
      this.#hasGreeted = true
      this.#respond('greeting')
    }
    if (event.kind === 'playback' && event.state === 'stopped' && this.#isLeaving) {
      this.#call.hangUp()
    }
    if (event.kind === 'response_ended') this.#ended(event)
  }

  #ended({ status, fault, calls }: Extract<LineEvent, { kind: 'response_ended' }>): void {
    if (status === 'failed' && fault !== 'quota' && this.#failures < 1) {
      this.#failures += 1
      return this.#respond('retry')
    }
    if (status === 'failed') this.#call.hangUp()
    if (calls.length === 0) return
    for (const { functionCallId, name } of calls) {
      if (name === 'end_call') this.#isLeaving = true
      if (name === 'transfer_to_person') this.#transfer()
      if (this.#seen.has(functionCallId)) continue
      this.#seen.add(functionCallId)
      this.#line?.send({ kind: 'tool_output', id: this.#id(), functionCallId, output: '{}' })
    }
    if (!calls.some(({ name }) => name === 'end_call' || name === 'transfer_to_person')) {
      this.#respond('tools')
    }
  }

  #transfer(): void {
    if (this.#call.transfer('tel:+250700000109') !== 200) this.#respond('tools')
    this.#call.pacer.after(20_000, () => this.#respond('notice'))
  }

  #respond(purpose: 'greeting' | 'tools' | 'retry' | 'notice'): void {
    this.#line?.send({ kind: 'respond', id: this.#id(), purpose })
  }

  #id(): string {
    this.#commands += 1
    return `c${this.#commands}`
  }
}

function play(script: CallScript): OfflineCall {
  const call = offlineCall(script)
  new Simpleton(call).pickUp()
  call.pacer.run(10 * 60_000)
  return call
}

/** What only more than a simpleton can avoid. */
const NEEDS_MORE: Readonly<Record<string, RegExp>> = {
  'invented-price': /model "Sorry/,
}

describe('every scripted call', () => {
  test('has a name of its own', () => {
    expect(new Set(CALL_SCRIPTS.map(({ name }) => name)).size).toBe(CALL_SCRIPTS.length)
    expect(CALL_SCRIPTS.length).toBeGreaterThanOrEqual(30)
  })

  test.each(CALL_SCRIPTS.map((script) => [script.name, script] as const))(
    '%s can be played to its end',
    (name, script) => {
      const { record, said } = play(script)

      const excused = NEEDS_MORE[name]
      expect(record.complaints.filter((each) => excused?.test(each) !== true)).toEqual([])
      const isHeard = script.expect.end !== 'refused' && script.expect.end !== 'lost'
      expect(record.ended === null).toBe(isNeverAnswered(script))
      if (isHeard) expect(record.greetings).toBe(1)
      expect(said.filter(({ who }) => who === 'caller').length).toBeGreaterThanOrEqual(
        isHeard ? turnsOf(script).length : 0,
      )
    },
  )

  test.each(CALL_SCRIPTS.map((script) => [script.name, script] as const))(
    '%s expects nothing the model does not call',
    (_, { steps, expect: { acts } }) => {
      const called = steps.flatMap((step) => (step.kind === 'model' ? (step.calls ?? []) : []))
      const names: readonly string[] = called.map(({ name }) => name)

      expect(acts.filter((act) => !names.includes(act))).toEqual([])
      for (const act of acts) expect(VOICE_TOOL_NAMES as readonly string[]).toContain(act)
    },
  )

  test('is played the same way every time', () => {
    const once = CALL_SCRIPTS.map((script) => play(script).record)

    expect(CALL_SCRIPTS.map((script) => play(script).record)).toEqual(once)
  })
})

test('what was done before a wait does not end it, and a wait in vain is a complaint', () => {
  const script: CallScript = {
    name: 'waits',
    about: 'Waits for a response that nobody asks for, after the greeting.',
    ring: { callerPhone: null, calledPhone: null },
    steps: [{ kind: 'await', what: 'respond', withinMs: 500 }, { kind: 'hang_up' }],
    expect: { acts: [], language: 'en', end: 'caller', keepsWords: false },
  }

  const { record } = play(script)

  expect(record).toMatchObject({
    complaints: ['step 1 (await respond) was waited for in vain'],
    ended: 'caller',
  })
})

function turnsOf({ steps }: CallScript): readonly Step[] {
  return steps.filter(({ kind }) => kind === 'caller')
}

/** Nobody was told, or every answer was refused: it rings until the caller has enough. */
function isNeverAnswered({ faults = {}, expect: { end } }: CallScript): boolean {
  return end === 'refused' && faults.accept !== undefined && 'always' in faults.accept
}
