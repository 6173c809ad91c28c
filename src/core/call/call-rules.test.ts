import { expect, test } from 'bun:test'

import { type Counts, findings, numberBlock, reasonText } from '../fraud.ts'
import { LANGUAGES } from '../language.ts'
import { CALL_FRAUD, callCaps, type CallMeasure, refusedBy } from './call-rules.ts'

const SETTINGS = {
  callsPerHour: 12,
  minutesPerDay: 60,
  barParallel: 10,
  totalParallel: 200,
  dailyCapCents: 1000,
}
const CAPS = callCaps(SETTINGS)

function counts(more: Partial<Counts<CallMeasure>> = {}): Counts<CallMeasure> {
  return {
    caller_calls_hour: 0,
    caller_minutes_day: 0,
    bar_live: 0,
    total_live: 0,
    bar_spend_cents: 0,
    bar_spend_share: 0,
    caller_short_calls_hour: 0,
    caller_refused_quarter: 0,
    caller_untaken_quarter: 0,
    caller_closed_day: 0,
    block_callers_hour: 0,
    ...more,
  }
}

const refusal = (more: Partial<Counts<CallMeasure>>, caps = CAPS) =>
  refusedBy(findings([...caps, ...CALL_FRAUD], counts(more)))

test.each([
  [{}, null],
  [{ caller_calls_hour: 11 }, null],
  [{ caller_calls_hour: 12 }, 'over_cap'],
  [{ caller_minutes_day: 59.9 }, null],
  [{ caller_minutes_day: 60 }, 'over_cap'],
  [{ bar_live: 9 }, null],
  [{ bar_live: 10 }, 'busy'],
  [{ total_live: 200 }, 'busy'],
  [{ bar_live: 10, bar_spend_cents: 2000 }, 'busy'],
  [{ bar_spend_cents: 999 }, null],
  [{ bar_spend_cents: 1000 }, 'over_cap'],
  [{ bar_spend_share: 80 }, null],
  [{ caller_short_calls_hour: 5 }, 'blocked'],
  [{ caller_refused_quarter: 4 }, null],
  [{ caller_refused_quarter: 5 }, 'blocked'],
  [{ caller_untaken_quarter: 29 }, null],
  [{ caller_untaken_quarter: 30 }, 'blocked'],
  [{ block_callers_hour: 6 }, null],
  [{ block_callers_hour: 12 }, 'blocked'],
  [{ caller_closed_day: 9 }, null],
] as const)('counts of %j mean %p', (more, why) => {
  expect(refusal(more)).toBe(why)
})

test('a cap of zero is none', () => {
  const off = callCaps({
    callsPerHour: 0,
    minutesPerDay: 0,
    barParallel: 0,
    totalParallel: 0,
    dailyCapCents: 0,
  })
  const many = Object.fromEntries(Object.keys(counts()).map((key) => [key, 1e6]))

  expect(findings(off, { ...counts(), ...many })).toEqual([])
})

test('the owner is warned at 80 % of the day’s budget', () => {
  const [found] = findings(CAPS, counts({ bar_spend_share: 84.6 }))

  expect(found?.by).toMatchObject({ rule: 'bar_spend_warning', action: 'warn' })
  expect(found === undefined ? '' : reasonText(found, 'en')).toContain('84 %')
})

test('every rule has a name of its own and a reason in four languages with its count', () => {
  const rules = [...CAPS, ...CALL_FRAUD]

  expect(new Set(rules.map((one) => one.rule)).size).toBe(rules.length)
  for (const rule of rules) {
    for (const language of LANGUAGES) expect(rule.reason[language]).toContain('{n}')
    expect(rule.blockMs > 0).toBe(rule.action === 'block')
  }
})

test('a count that is no number reaches no rule', () => {
  expect(refusal({ bar_live: Number.NaN })).toBeNull()
})

test.each([
  ['250700000123', '250700000'],
  ['112', null],
  ['', null],
  ['+250700000123', null],
])('the block of %p is %p', (phone, block) => {
  expect(numberBlock(phone)).toBe(block)
})
