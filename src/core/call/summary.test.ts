import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { anEnd } from '../../../test/an-end.ts'
import { GROUND } from '../../../test/call-driver.ts'
import { NO_FACTS } from '../truth/facts.ts'
import { CALL_INTENTS } from './call-memory.ts'
import type { Utterance } from './call-parts.ts'
import { CALL_OUTCOMES, END_REASONS } from './end-reasons.ts'
import { checkedSummary, recapOf, ruleSummary, summaryTalk } from './summary.ts'

function says(text: string, speaker: 'caller' | 'model' = 'caller'): Utterance {
  return { itemId: text, speaker, text, isCut: false, atMs: 0 }
}

const ORDER = { placed: [{ orderId: 'o1', number: '104' }] }
const BY = { untrue: GROUND.untrue, facts: NO_FACTS }

test('a summary by rule tells what was done and what it was about', () => {
  const end = anEnd(
    { outcome: 'ordered', language: 'fr' },
    { ...ORDER, intents: ['menu', 'order'], hasBooking: true },
  )

  expect(ruleSummary(end)).toEqual({
    text: 'The caller ordered, asked for a table. It was about the menu, an order. Language: French.',
    intents: ['menu', 'order'],
  })
})

test('a summary by rule says why a call failed', () => {
  expect(ruleSummary(anEnd({ outcome: 'failed', reason: 'line_lost' })).text).toBe(
    'The call failed. The line was lost. Language: English.',
  )
})

test('a summary by rule holds nothing that was said, whatever that was', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CALL_OUTCOMES),
      fc.constantFrom(...END_REASONS),
      fc.subarray([...CALL_INTENTS]),
      fc.string({ minLength: 4 }),
      (outcome, reason, intents, secret) => {
        const said = [says(`secret ${secret} 0788123456`)]
        const quiet = ruleSummary(anEnd({ outcome, reason }, { intents }))

        expect(ruleSummary(anEnd({ outcome, reason, said }, { intents }))).toEqual(quiet)
        expect(quiet.text).not.toMatch(/\d{5}/)
      },
    ),
  )
})

test('there is something to recap after an order, a booking, a message or a way to pay', () => {
  expect(recapOf(anEnd())).toBeNull()
  expect(recapOf(anEnd({}, { shown: ['menu'] }))).toBeNull()
  expect(recapOf(anEnd({}, ORDER))).toMatchObject({ orders: ORDER.placed, hasBooking: false })
  expect(recapOf(anEnd({}, { shown: ['pay'] }))).toMatchObject({ hasPay: true })
  expect(recapOf(anEnd({}, { hasBooking: true, hasMessage: true }))).toMatchObject({
    hasBooking: true,
    hasMessage: true,
  })
})

test('a summing-up model is given the talk without numbers and names, and what really happened', () => {
  const said = [says('My name is Aline, call 0788 123 456'), says('Thank you Aline', 'model')]
  const talk = summaryTalk(anEnd({ said, outcome: 'ordered' }, ORDER))

  expect(talk.map((one) => one.text)).toEqual([
    'My name is [name], call [number]',
    'Thank you [name]',
    'The call is over. What was done: The caller ordered. Language: English. Sum it up.',
  ])
})

const GOOD = 'The caller asked for the opening hours and was told them. Nothing is left open.'

test('a model’s summary is stored without numbers and names', () => {
  const said = [says('je m’appelle Jean Bosco')]
  const text = `Jean asked about the hours and left +250 788 123 456.\n\n${GOOD}`

  expect(checkedSummary(text, anEnd({ said }), BY)).toBe(
    `[name] asked about the hours and left +[number]. ${GOOD}`,
  )
})

test.each([
  ['too short', 'Fine.'],
  ['too long', `${GOOD} `.repeat(9)],
  ['a link', `${GOOD} See https://evil.example now.`],
  ['markup', `# Summary ${GOOD}`],
  ['an order that did not happen', `${GOOD} The order has been placed.`],
])('%s is no summary', (_, text) => {
  expect(checkedSummary(text, anEnd(), BY)).toBeNull()
})

test('an order that did happen may be told', () => {
  const text = `${GOOD} The order has been placed.`

  expect(checkedSummary(text, anEnd({ outcome: 'ordered' }, ORDER), BY)).toBe(text)
})
