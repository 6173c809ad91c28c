import { afterAll, beforeAll, expect, test } from 'bun:test'

import { anEnd } from '../../../../test/an-end.ts'
import { eachDatabase } from '../../../../test/database.ts'
import { summaryModel } from '../../../../test/summary-model.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER } from '../../../../test/waiter-desk.ts'
import type { CallEnd } from '../../../core/call/call-state.ts'
import type { Database, Db } from '../../../db/client.ts'
import { clearCalls, erasePerson } from '../../../db/erase/erase.ts'
import { installJobs } from '../../../jobs/boss.ts'
import { finishCall } from './finish.ts'
import { rewriteByModel } from './summary.ts'

let vendor: Awaited<ReturnType<typeof summaryModel>>
beforeAll(async () => {
  vendor = await summaryModel()
})
afterAll(async () => {
  await vendor.standin.stop()
})

const said = [
  { itemId: 'i1', speaker: 'caller', text: 'My number is 0788123456.', isCut: false, atMs: 0 },
  { itemId: 'i2', speaker: 'model', text: 'Noted. Anything else?', isCut: false, atMs: 1 },
] as const

/** A call that ended, and what stands in its summary after the model was asked. */
async function summedUp(
  database: Database,
  more: Partial<CallEnd> = {},
  meanwhile: (tx: Db, callId: string) => Promise<unknown> = async () => {},
) {
  const { deps, scene } = await voiceDesk(database)
  const held = await scene(DINER)
  const asking = { ...deps, models: [vendor.model] }
  await finishCall(deps, held, anEnd(more))
  await database.transaction((tx) => meanwhile(tx, held.held.id))
  await rewriteByModel(asking, held, anEnd({ said, ...more }))
  return await database.query(
    'SELECT written_by AS "writtenBy", summary_text AS text FROM call_summaries',
  )
}

eachDatabase((open) => {
  test('a model sums a call up from what was said, and numbers reach neither it nor the row', async () => {
    const text = 'The caller asked to be called back at 0788123456 and was told so.'
    vendor.standin.script({ kind: 'say', text })

    const [row] = await summedUp(await open())

    expect(row).toMatchObject({ writtenBy: 'model' })
    expect(JSON.stringify(row)).not.toContain('0788123456')
    expect(JSON.stringify(vendor.standin.requests.at(-1))).not.toContain('0788123456')
    expect(vendor.standin.complaints).toEqual([])
  })

  test('who has said no to their words being written down is summed up by rule alone', async () => {
    const before = vendor.standin.requests.length
    const { memory } = anEnd()

    const rows = await summedUp(await open(), { memory: { ...memory, consent: 'refused' } })

    expect(rows).toMatchObject([{ writtenBy: 'rule' }])
    expect(vendor.standin.requests).toHaveLength(before)
  })

  test('what is erased while the model thinks is not written anew', async () => {
    const text = 'The caller asked to be called back and was told so.'
    vendor.standin.script({ kind: 'say', text })

    const rows = await summedUp(await open(), {}, (tx, callId) => clearCalls(tx, [callId]))

    expect(rows).toEqual([{ writtenBy: 'rule', text: '' }])
  })

  test('a call whose caller is erased while they speak ends like any other, and names nobody', async () => {
    const database = await open()
    const { deps, scene } = await voiceDesk(database)
    const held = await scene(DINER)
    await installJobs(database, 'postgres')
    await database.transaction((tx) => erasePerson(tx, { phone: DINER }, deps.newId))

    expect(await finishCall(deps, held, anEnd())).toBe(true)

    const rows = await database.query('SELECT id, call_id, person_id FROM call_summaries')
    const { id } = held.held
    expect(rows).toEqual([{ id, call_id: id, person_id: null }])
    expect(await database.query('SELECT id FROM waiter_conversations')).toEqual([])
  })

  test('where the model fails the summary by rule stays', async () => {
    vendor.standin.script({ kind: 'fault', fault: 'rate_limited' })

    expect(await summedUp(await open())).toEqual([
      { writtenBy: 'rule', text: 'The caller was answered. Language: English.' },
    ])
  })
})
