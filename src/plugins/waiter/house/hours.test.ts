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

test('tonight needs no day', () => {
  expect(answer({ mon: [{ from: '08:00', to: '02:00' }] })).not.toContain('day')
})
