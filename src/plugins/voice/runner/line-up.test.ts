import { expect, test } from 'bun:test'

import { quietMeter } from '../../../../test/quiet.ts'
import { gone } from '../../../../test/voice-house.ts'
import type { CallTransport } from '../../../core/call/transport.ts'
import { ProviderError } from '../../../core/errors.ts'
import { UNTRACED } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import { voiceMetrics } from '../metrics.ts'
import { attachSoon } from './line-up.ts'

/** Tries on a clock that is moved by the waits alone: when each was made, and what came of it all. */
async function tries(
  failures: number,
  failure: () => ProviderError,
  { atMost, takesMs = 0 }: { readonly atMost?: number; readonly takesMs?: number } = {},
) {
  let nowMs = 0
  const at: number[] = []
  const deps = {
    timers: {
      after: (delayMs: number, task: () => void) => {
        nowMs += delayMs
        queueMicrotask(task)
        return () => {}
      },
    },
    clock: { now: () => new Date(nowMs) },
    trace: (...asked: Parameters<VoiceDeps['trace']>) => UNTRACED.span(...asked),
    metrics: voiceMetrics(quietMeter),
  } as unknown as VoiceDeps
  const attach = async () => {
    at.push(nowMs)
    nowMs += takesMs
    if (at.length <= failures) throw failure()
    return { send: () => {}, leave: () => {} }
  }
  const ask = {
    callId: 'c1',
    ref: 'r1',
    transport: { attach } as unknown as CallTransport,
    listener: { event: () => {}, closed: () => {} },
  }
  const attached = await attachSoon(deps, ask, atMost)
  return { at, attached }
}

test('a line that is not there yet is tried after 150, 300, 600, 1200 ms and on, within five seconds', async () => {
  const { at, attached } = await tries(99, gone)

  expect(at).toEqual([0, 150, 450, 1050, 2250, 3450, 4650])
  expect(attached).toEqual({ ok: false, isGone: true })
})

test.each([0, 1, 2, 3, 4, 5, 6])('the line that comes after %p refusals is the one', async (n) => {
  const { at, attached } = await tries(n, gone)

  expect(attached.ok).toBe(true)
  expect(at).toHaveLength(n + 1)
})

test('a vendor that is away is no call that is over', async () => {
  const away = () => new ProviderError('openai', 'unavailable', { code: 503 })

  const { at, attached } = await tries(99, away, { atMost: 2 })

  expect(at).toEqual([0, 150])
  expect(attached).toEqual({ ok: false, isGone: false })
})

test('a vendor that takes its time over each refusal is not waited for any longer', async () => {
  const unheard = () => new ProviderError('openai', 'timeout')

  const { at } = await tries(99, unheard, { takesMs: 4_000 })

  expect(at).toEqual([0, 4_150])
})
