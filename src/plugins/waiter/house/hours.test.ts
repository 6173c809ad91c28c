import { expect, test } from 'bun:test'

import { BAR, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'
import type { OpeningHours } from '../../../core/bar.ts'

function answer(week: OpeningHours['week']): string {
  const talk = aTalk(someFacts({ bar: { ...BAR, hours: { week, exceptions: [] } } }))
  return printed(talk.say('when do you close?').messages).split('\n')[0] ?? ''
}

test('a closing that is days off is told with its day', () => {
  const day = [{ from: '00:00', to: '24:00' }]
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day }

  expect(answer(week)).toContain('until 00:00 (Saturday)')
})

test('an opening a week off or more is told with its date', () => {
  const evening = [{ from: '17:00', to: '23:00' }]
  const week = { mon: evening, tue: evening, wed: evening }
  // The evening is that of Monday, 23 November.
  const dates = ['11-23', '11-24', '11-25', '11-30', '12-01']
  const closed = (count: number) =>
    dates.slice(0, count).map((date) => ({ date: `2026-${date}`, spans: [] }))
  const told = (count: number) => {
    const bar = { ...BAR, hours: { week, exceptions: closed(count) } }
    return printed(aTalk(someFacts({ bar })).say('when do you open?').messages)
  }

  expect(told(1)).toContain('We open tomorrow at 17:00.')
  expect(told(2)).toContain('We open Wednesday at 17:00.')
  expect(told(3)).toContain('We open Monday, November 30 at 17:00.')
  expect(told(5)).toContain('We open Wednesday, December 2 at 17:00.')
})

test('tonight needs no day', () => {
  expect(answer({ mon: [{ from: '08:00', to: '02:00' }] })).not.toContain('day')
})
