import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import type { ProviderFailure } from '../../core/errors.ts'
import { ProviderError } from '../../core/errors.ts'
import { afterFailedLater, afterFailure } from './policy.ts'

const middle = () => 0.5

function failed(
  code: number | undefined,
  more: { failure?: ProviderFailure; retryAfterMs?: number; mayHaveHappened?: boolean } = {},
) {
  const { failure = 'rejected', ...rest } = more
  return new ProviderError('whatsapp', failure, { code, ...rest })
}

const transient = (code: number) => failed(code, { failure: 'unavailable' })
const limited = (code: number) => failed(code, { failure: 'rate_limited' })

describe('after a failed send', () => {
  test.each([
    [190, 'token'],
    [0, 'token'],
    [10, 'permission'],
    [3, 'permission'],
    [200, 'permission'],
    [299, 'permission'],
    [131_005, 'permission'],
    [368, 'account_locked'],
    [131_031, 'account_locked'],
    [131_042, 'payment'],
    [131_037, 'number'],
    [131_045, 'number'],
    [133_006, 'number'],
    [133_010, 'number'],
    [131_048, 'spam_limit'],
    [4, 'call_limit'],
    [80_007, 'call_limit'],
  ])('%i pauses the number for %s', (code, reason) => {
    const next = afterFailure({ error: failed(code), attempt: 1 }, middle)

    expect(next).toMatchObject({ action: 'pause', reason })
    expect(next.action === 'pause' && next.delayMs).toBeGreaterThanOrEqual(60_000)
  })

  test.each([
    [131_026, 'undeliverable'],
    [131_049, 'withheld'],
    [130_497, 'country'],
    [131_050, 'opted_out'],
    [131_051, 'bad_request'],
    [131_008, 'bad_request'],
    [131_009, 'bad_request'],
    [100, 'bad_request'],
    [33, 'bad_request'],
    [131_021, 'to_itself'],
    [131_030, 'not_on_test_list'],
    [131_055, 'not_allowed'],
    [131_062, 'needs_phone'],
    [132_000, 'template'],
    [132_001, 'template'],
    [132_005, 'template'],
    [132_007, 'template'],
    [132_012, 'template'],
    [132_015, 'template'],
    [132_016, 'template'],
    [137_000, 'identity_changed'],
    [999_999, 'rejected'],
  ])('%i is dead: %s', (code, reason) => {
    expect(afterFailure({ error: failed(code), attempt: 1 }, middle)).toEqual({
      action: 'dead',
      reason,
    })
  })

  test('131047 asks for a template', () => {
    expect(afterFailure({ error: failed(131_047), attempt: 1 }, middle)).toEqual({
      action: 'template',
    })
  })

  test('131056 waits 1, 4, 16, 64, 256 seconds for that person', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) =>
      afterFailure({ error: limited(131_056), attempt }, middle),
    )

    expect(delays).toEqual(
      [1, 4, 16, 64, 256, 256].map((s) => ({ action: 'retry', delayMs: s * 1000 })),
    )
  })

  test.each([131_000, 131_016, 1, 2, 133_004])(
    '%i backs off exponentially, then is dead',
    (code) => {
      const next = (attempt: number) => afterFailure({ error: transient(code), attempt }, middle)

      expect(next(1)).toEqual({ action: 'retry', delayMs: 750 })
      expect(next(4)).toEqual({ action: 'retry', delayMs: 6000 })
      expect(next(9)).toEqual({ action: 'retry', delayMs: 192_000 })
      expect(next(15)).toEqual({ action: 'retry', delayMs: 225_000 })
      expect(next(16)).toEqual({ action: 'dead', reason: 'unavailable' })
    },
  )

  test('an outage of Graph is waited out for about half an hour', () => {
    const waits = Array.from({ length: 50 }, (_, n) =>
      afterFailure({ error: transient(131_016), attempt: n + 1 }, middle),
    )

    const minutes =
      waits.reduce((sum, next) => sum + ('delayMs' in next ? next.delayMs : 0), 0) / 60_000

    expect(minutes).toBeWithin(25, 35)
  })

  test('130429 backs off from a second, 131057 a minute, media once more', () => {
    expect(afterFailure({ error: limited(130_429), attempt: 1 }, middle)).toEqual({
      action: 'retry',
      delayMs: 750,
    })
    expect(afterFailure({ error: transient(131_057), attempt: 1 }, middle)).toEqual({
      action: 'retry',
      delayMs: 60_000,
    })
    expect(afterFailure({ error: failed(131_053), attempt: 1 }, middle)).toEqual({
      action: 'retry',
      delayMs: 5000,
    })
    expect(afterFailure({ error: failed(131_052), attempt: 2 }, middle)).toEqual({
      action: 'dead',
      reason: 'media',
    })
  })

  test('an unknown outcome is tried once more, late enough for a status to come first', () => {
    const error = failed(undefined, { failure: 'timeout', mayHaveHappened: true })

    expect(afterFailure({ error, attempt: 1 }, middle)).toEqual({
      action: 'retry',
      delayMs: 15_000,
    })
    expect(afterFailure({ error, attempt: 2 }, middle)).toEqual({
      action: 'dead',
      reason: 'outcome_unknown',
    })
    expect(afterFailure({ error, attempt: 3, unknownBefore: false }, middle)).toMatchObject({
      action: 'retry',
    })
    expect(afterFailure({ error, attempt: 1, unknownBefore: true }, middle)).toMatchObject({
      action: 'dead',
    })
  })

  test('the vendor’s own Retry-After wins when it is longer', () => {
    const error = failed(undefined, { failure: 'rate_limited', retryAfterMs: 90_000 })

    expect(afterFailure({ error, attempt: 1 }, middle)).toEqual({
      action: 'retry',
      delayMs: 90_000,
    })
  })

  test('of any kind there is an answer, no row is tried for ever, and no delay is shorter than half a second', () => {
    const error = fc.record({
      code: fc.option(fc.integer({ min: 0, max: 140_000 }), { nil: undefined }),
      failure: fc.constantFrom<ProviderFailure>(
        'timeout',
        'unavailable',
        'rate_limited',
        'rejected',
      ),
      mayHaveHappened: fc.boolean(),
    })
    fc.assert(
      fc.property(
        error,
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (how, attempt, chance) => {
          const { code, ...more } = how
          const next = afterFailure({ error: failed(code, more), attempt }, () => chance)

          if ('delayMs' in next) expect(next.delayMs).toBeGreaterThanOrEqual(500)
          if (next.action === 'retry') expect(attempt).toBeLessThan(16)
        },
      ),
    )
  })
})

describe('after a message was accepted and failed', () => {
  test.each([
    [131_000, 1, { action: 'retry', delayMs: 750 }],
    [131_016, 2, { action: 'retry', delayMs: 1500 }],
    [131_056, 3, { action: 'retry', delayMs: 16_000 }],
    [131_057, 1, { action: 'retry', delayMs: 60_000 }],
    [131_000, 16, { action: 'dead' }],
    [131_042, 1, { action: 'dead' }],
    [131_031, 1, { action: 'dead' }],
    [131_026, 1, { action: 'leave' }],
    [131_049, 1, { action: 'leave' }],
    [999_999, 1, { action: 'leave' }],
  ] as const)('code %p at attempt %p', (code, attempt, wanted) => {
    expect(afterFailedLater(code, attempt, middle)).toEqual(wanted)
  })
})
