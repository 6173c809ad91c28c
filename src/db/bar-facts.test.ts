import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, uuid } from '../../test/fixtures/db/rows.ts'
import { barCallModels } from './bar-facts.ts'
import { saveBar } from './bars.ts'

eachDatabase((open) => {
  test('of bars those are named that take calls with a model of their own', async () => {
    const { db } = await open()
    const voices = [
      { model: 'gpt-realtime' },
      { model: 'gpt-realtime-2', takesCalls: true },
      { model: 'gpt-realtime-3', takesCalls: false },
      { takesCalls: true },
    ]
    for (const [n, voice] of voices.entries()) {
      await saveBar(db, aBar({ id: uuid(n), slug: `bar-${n}`, voice }))
    }

    expect(await barCallModels(db)).toEqual([
      { slug: 'bar-0', model: 'gpt-realtime' },
      { slug: 'bar-1', model: 'gpt-realtime-2' },
    ])
  })
})
