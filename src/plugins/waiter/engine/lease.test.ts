import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { recordingLog } from '../../../../test/quiet.ts'
import { leaseChat } from '../../../db/chats.ts'
import type { Db } from '../../../db/client.ts'
import { resolvePerson } from '../../../db/people.ts'
import { newId } from '../../../platform/ids.ts'
import { giveBack, LEASE_SECONDS } from './lease.ts'

eachDatabase((open) => {
  test('a lease that could not be given back, for the database was away, is given back when it is there', async () => {
    const database = await open()
    const diner = { phone: '250740000001', userId: 'RW.1', parentUserId: null, profileName: null }
    const person = await database.transaction((tx) => resolvePerson(tx, diner, 'group', newId))
    const key = { phoneNumberId: '1065', personId: person.id, newId }
    const term = { owner: newId(), seconds: LEASE_SECONDS }
    const chat = await leaseChat(database.db, key, term)
    if (chat === null) throw new Error('the chat is not free')
    let failures = 2
    const rows: Db['rows'] = (text, params) => {
      failures -= 1
      return failures >= 0 ? Promise.reject(new Error('away')) : database.db.rows(text, params)
    }
    const flaky = Object.assign(Object.create(database.db) as Db, { rows })

    await giveBack({ database: { relaxed: { db: flaky } }, log: recordingLog() }, chat)
    let again = await leaseChat(database.db, key, term)
    while (again === null) {
      // Timers run between rounds of the event loop only.
      await new Promise<void>((resolve) => void setImmediate(resolve))
      again = await leaseChat(database.db, key, term)
    }

    expect(failures).toBeLessThan(0)
    // As a turn that was not begun: no death is counted.
    expect(again.wasLeft).toBe(false)
  })
})
