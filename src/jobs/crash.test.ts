import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { fakeTime } from '../../test/fake-time.ts'
import { type Life, lifeUntil, mortal, silentIfDead } from '../../test/mortal.ts'
import { ALINE, BOSCO, PHONE, seat, text } from '../../test/outbox-house.ts'
import { quietMeter, recordingLog } from '../../test/quiet.ts'
import { type ScriptedSender, scriptedSender } from '../../test/scripted-sender.ts'
import type { Arrival } from '../core/message.ts'
import type { Database } from '../db/client.ts'
import { completeRows } from './inbox-rows.ts'
import { inboxWorker } from './inbox.ts'
import { intake } from './intake.ts'
import { enqueue, type OutLane } from './outbox-rows.ts'
import { outboxSender } from './outbox.ts'
import { DEFAULT_PACING } from './pacing.ts'

const arrivals: readonly Arrival[] = [ALINE, BOSCO].flatMap((person) =>
  [1, 2].map((n) => ({
    kind: 'message',
    dedupeKey: `m:${person}:${n}`,
    lane: `${PHONE}:${person}`,
    phoneNumberId: PHONE,
    at: new Date(`2026-11-23T18:00:0${n}Z`),
    gatherMs: 0,
    body: { person },
  })),
)

/** A whole process: door, worker and sender. Its turn answers each message with one of ours. */
function process(real: Database, vendor: ScriptedSender, life: Life) {
  const database = mortal(real, life)
  const { clock, timers } = fakeTime()
  const shared = {
    database,
    clock,
    timers,
    random: () => 0.5,
    log: recordingLog(),
    meter: quietMeter,
  }
  const outbox = outboxSender({
    ...shared,
    sender: {
      ...vendor,
      send: (...send) =>
        silentIfDead(
          life,
          life.step(() => vendor.send(...send)),
        ),
    },
    concurrency: 4,
    pacing: DEFAULT_PACING,
    pollMs: 1000,
  })
  const nobody = () => Promise.reject(new Error('not in this test'))
  const inbox = inboxWorker({
    ...shared,
    handlers: {
      message: async (lane, rows) => {
        const person = lane.slice(PHONE.length + 1)
        const lanes = await database.transaction(async (tx): Promise<readonly OutLane[]> => {
          const ids = rows.map((row) => row.id)
          if ((await completeRows(tx, ids, null)) < ids.length) return []
          return enqueue(
            tx,
            rows.map((row) => text(person, `re ${row.dedupeKey}`)),
            null,
          )
        })
        outbox.kick(lanes)
        return 'committed'
      },
      status: nobody,
      call: nobody,
      account: nobody,
      other: nobody,
    },
    onDead: nobody,
    concurrency: 4,
    pollMs: 1000,
  })
  const door = intake({ ...shared, onStored: (rows) => inbox.kick(rows) })
  return { door, inbox, outbox }
}

/** Runs until all is done or the process is dead. */
async function live(house: ReturnType<typeof process>, life: Life): Promise<void> {
  let isDone = false
  const done = (async () => {
    for (const arrival of arrivals) await house.door.store([arrival])
    await house.inbox.drain()
    await house.outbox.drain()
    isDone = true
  })()
  while (!isDone && !life.isOver()) await turn()
  if (isDone) await done
  await life.isStill()
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))

async function recover(database: Database, vendor: ScriptedSender): Promise<void> {
  const life = lifeUntil(-1)
  const { door, inbox, outbox } = process(database, vendor, life)
  // The vendor delivers again what was not answered with 200; here, everything.
  await door.store(arrivals)
  for (let round = 0; round < 3; round += 1) {
    await inbox.poll()
    await inbox.drain()
    await outbox.poll()
    await outbox.drain()
    await elapse(database, 40_000)
  }
}

eachDatabase((open) => {
  test('a process that dies at any step loses nothing, reorders nothing and doubles nothing unmarked', async () => {
    let diesAt = 0
    for (let isDying = true; isDying; diesAt += 1) {
      const database = await open()
      await database.query('DELETE FROM outbox')
      await database.query('DELETE FROM inbox')
      await database.query('DELETE FROM waiter_conversations')
      await seat(database, ALINE)
      await seat(database, BOSCO)
      let sent = 0
      const vendor = scriptedSender(() => ({ wamid: `wamid.${(sent += 1)}` }))
      const life = lifeUntil(diesAt)

      await live(process(database, vendor, life), life)
      isDying = life.isOver()
      await recover(database, vendor)

      const rows = await database.query<{ key: string; state: string; doubled: boolean }>(
        `SELECT dedupe_key AS key, state, possibly_doubled AS doubled FROM outbox ORDER BY id`,
      )
      expect(rows.map((row) => row.key).toSorted()).toEqual(
        arrivals.map((arrival) => `re ${arrival.dedupeKey}`).toSorted(),
      )
      expect(rows.map((row) => row.state)).toEqual(['sent', 'sent', 'sent', 'sent'])
      const left = vendor.sends.map(({ message }) => (message.kind === 'text' ? message.text : ''))
      for (const { key, doubled } of rows) {
        expect({ diesAt, key, times: left.filter((each) => each === key).length }).toEqual({
          diesAt,
          key,
          times: doubled && left.filter((each) => each === key).length === 2 ? 2 : 1,
        })
      }
      for (const person of [ALINE, BOSCO]) {
        const order = [...new Set(left.filter((each) => each.includes(person)))]
        expect(order).toEqual([`re m:${person}:1`, `re m:${person}:2`])
      }
      expect(await database.query(`SELECT DISTINCT state FROM inbox`)).toEqual([{ state: 'done' }])
    }
    expect(diesAt).toBeGreaterThan(60)
  }, 60_000)
})
