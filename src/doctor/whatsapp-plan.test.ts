import { expect, test } from 'bun:test'

import { movedSettings } from './whatsapp-plan.ts'

test('settings that moved with ours are named, our own and equal ones are not', () => {
  const before = { status: 'DISABLED', call_hours: { status: 'ENABLED' }, audio: ['PCMU'], sip: 1 }
  const after = { status: 'ENABLED', call_hours: { status: 'ENABLED' }, audio: [] }

  expect(movedSettings(before, after, { status: 'ENABLED' })).toEqual(['audio', 'sip'])
})
