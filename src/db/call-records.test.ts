import { expect, test } from 'bun:test'

import { isBlocked } from '../../test/blocked.ts'
import { eachDatabase } from '../../test/database.ts'
import { NOON, uuid } from '../../test/fixtures/db/rows.ts'
import { barSpent } from './call-costs.ts'
import {
  addCallUsage,
  bookingsOf,
  dropTranscript,
  insertCallRequest,
  insertConsent,
  namesInCall,
  saveTranscriptLine,
} from './call-records.ts'
import type { Database } from './client.ts'
import { clearFlag, latestFlags, raiseFlag } from './fraud-flags.ts'
import { askSurvey } from './surveys.ts'

const CALL = uuid(601)
const OURS = uuid(501)
const THEIRS = uuid(502)

const says = (database: Database, isGiven: boolean, minute: number) =>
  insertConsent(database.db, {
    id: crypto.randomUUID(),
    callId: CALL,
    personId: null,
    isGiven,
    how: 'speech',
    wording: 'v1',
    language: 'en',
    at: new Date(NOON.getTime() + minute * 60_000),
  })

const hear = (database: Database, itemId: string) =>
  saveTranscriptLine(database.db, {
    callId: CALL,
    itemId,
    speaker: 'caller',
    text: 'two beers',
    isCut: false,
    at: NOON,
  })

const heard = async (database: Database) =>
  (
    await database.query<{ readonly id: string }>(
      'SELECT item_id AS id FROM call_transcripts ORDER BY item_id',
    )
  ).map(({ id }) => id)

eachDatabase((open) => {
  test('nothing said is kept before a yes, and a yes taken back takes all of it back', async () => {
    const database = await open()

    await hear(database, 'before')
    expect(await heard(database)).toEqual([])
    await says(database, true, 1)
    await hear(database, 'after')
    expect(await heard(database)).toEqual(['after'])
    await says(database, false, 2)
    await dropTranscript(database.db, CALL)
    await hear(database, 'later')
    expect(await heard(database)).toEqual([])
  })

  test('asked for one bar, nothing of calls is told or changed of another with the same ids', async () => {
    const database = await open()
    const { db } = database
    const spent = { model: 'm', seconds: 1, input: 1, cached: 0, output: 1 }
    const request = {
      callId: CALL,
      personId: null,
      kind: 'booking',
      words: null,
      at: NOON,
    } as const
    for (const [barId, name, guests] of [
      [OURS, 'ours', 2],
      [THEIRS, 'theirs', 9],
    ] as const) {
      const booking = { ...request, id: uuid(1), wantedAt: NOON, guests, guestName: name }
      await insertCallRequest(db, barId, booking)
      await addCallUsage(db, barId, '2026-07-01', { ...spent, costMicroUsd: guests })
      const flag = { barId, rule: name, subject: name, personId: null, reason: name }
      await raiseFlag(db, { ...flag, id: barId, blockMinutes: 60 })
      const survey = {
        id: crypto.randomUUID(),
        personId: uuid(2),
        about: 'call',
        aboutId: barId,
      } as const
      expect(
        await askSurvey(db, barId, { ...survey, at: NOON }, { first: 1, isPicked: false }),
      ).toBe(true)
    }

    expect(await namesInCall(db, OURS, CALL)).toEqual(['ours'])
    expect(await bookingsOf(db, OURS, CALL)).toMatchObject([{ guests: 2 }])
    await addCallUsage(db, OURS, '2026-07-01', { ...spent, costMicroUsd: 1 })
    expect(await barSpent(db, OURS, '2026-07-01')).toBe(3)
    expect(await latestFlags(db, OURS, 10)).toMatchObject([{ rule: 'ours' }])
    expect(await isBlocked(db, OURS, 'theirs')).toBe(false)
    expect(await clearFlag(db, OURS, THEIRS, null)).toEqual({ isCleared: false, blocking: [] })
    expect(await isBlocked(db, THEIRS, 'theirs')).toBe(true)
  })
})
