import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'

import { eachDatabase } from '../../test/database.ts'
import { installJobs } from '../jobs/boss.ts'
import { renewBroughtMark } from '../jobs/crash-home.ts'
import { deadLetters } from '../jobs/dead-letters.ts'
import { claim, plan, readHeads } from '../jobs/outbox-claim.ts'
import { DEFAULT_PACING } from '../jobs/pacing.ts'
import { listBars } from './bars.ts'
import { seatCall } from './call-seats.ts'
import { callsByStyle } from './call-styles.ts'
import { findChat, leaseChat } from './chats.ts'
import type { Database, Db } from './client.ts'
import { erasePerson } from './erase/erase.ts'
import { loadMenu } from './menus.ts'
import { applyMigrations, migrate, pending } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'
import { findOrder } from './orders.ts'
import { personByUserId } from './people.ts'
import { placesOf } from './places.ts'
import { sheets } from './sheets.ts'
import { loadTab, openTabOf } from './tabs.ts'

setDefaultTimeout(60_000)

const FIXTURES = join(import.meta.dir, '../../test/fixtures/upgrades')

/** What operators ask, word for word as they were promised. */
const CONTRACT = [
  `SELECT call_id, primary_intent, summary_text, created_at FROM call_summaries
    WHERE primary_intent = 'whatsapp_voice_call' ORDER BY created_at DESC LIMIT 10`,
  `SELECT order_number, bar_id, total_amount, payment_status FROM orders
    WHERE metadata->>'source' = 'waiter' ORDER BY created_at DESC LIMIT 10`,
  `SELECT count(*) FROM waiter_conversations`,
  `SELECT count(*) FROM orders WHERE source = 'waiter'`,
]

/** An evening as the servers up to a state wrote it; `run` is four digits, for ids of its own. */
async function write(database: Database, states: readonly string[], run: string): Promise<void> {
  for (const tag of states) {
    const text = await Bun.file(join(FIXTURES, `${tag}.sql`)).text()
    await database.script(text.replaceAll('{run}', run))
  }
}

const uuid = (run: string, n: number | string) => `019a0000-0000-7000-8000-${run}0000000${n}`

/** The evening as the stores of now read it. */
async function read({ db }: Database, run: string) {
  const bar = uuid(run, 1)
  const phone = { id: uuid(run, 9), phone: `25078800${run}` }
  return {
    staff: (await placesOf(db, sheets(), { phoneNumberId: '1065', defaultNumber: '1065' }, phone))
      .memberships,
    items: (await loadMenu(db, bar))?.items.map(({ id }) => id),
    person: (await personByUserId(db, '', `RW.10${run}`))?.profileName,
    chat: (await findChat(db, uuid(run, 3)))?.tabId,
    lines: (await loadTab(db, bar, uuid(run, 4)))?.lines.map(({ note }) => note),
    order: await findOrder(db, bar, uuid(run, 5)),
  }
}

/** What a state brought, as the stores of now make use of it. */
const BROUGHT: Readonly<
  Record<
    string,
    { readonly read: (db: Db, run: string) => Promise<unknown>; readonly gives: unknown }
  >
> = {
  '0001_diner_tabs': {
    read: async (db, run) => {
      const open = await openTabOf(db, uuid(run, 1), uuid(run, 2))
      const earlier = await loadTab(db, uuid(run, 1), uuid(run, 'a'))
      return { isThisVisit: open?.id === uuid(run, 4), isEarlierOver: earlier?.closedAt != null }
    },
    gives: { isThisVisit: true, isEarlierOver: true },
  },
  '0003_lease_left': {
    read: async (db, run) => {
      const leased = await leaseChat(db, { chatId: uuid(run, 3) }, { owner: 'me', seconds: 30 })
      return { fence: leased?.fence, wasLeft: leased?.wasLeft }
    },
    gives: { fence: 3, wasLeft: true },
  },
  '0006_seats': {
    // The cap is full by the call under way; who has a seat keeps it.
    read: async (db, run) => {
      const caps = { barParallel: 1, totalParallel: 0, callsPerHour: 1 }
      const { isSeated, barLive, callerSeated } = await seatCall(db, uuid(run, 'c'), caps)
      return { isSeated, barLive, callerSeated }
    },
    gives: { isSeated: true, barLive: 1, callerSeated: 1 },
  },
  '0007_styles': {
    read: async (db, run) => {
      const styles = await callsByStyle(db, uuid(run, 1), 30)
      return styles.map(({ style, outcome, seconds }) => ({ style, outcome, seconds }))
    },
    gives: [{ style: 'brisk', outcome: 'ordered', seconds: 60 }],
  },
  '0008_causes': {
    read: async (db, run) => {
      const queries = { query: db.rows.bind(db) }
      const want = { lanes: [`10${run}:staff`], pacing: DEFAULT_PACING }
      const { heads } = await readHeads(queries, `10${run}`, want)
      return heads.map(({ cause }) => cause === `wamid.${run}`)
    },
    gives: [true],
  },
  '0009_indexes': {
    read: async (db, run) => {
      const letters = await deadLetters({ query: db.rows.bind(db) }, { limit: 10 })
      return letters.filter(({ lane }) => lane.startsWith(`10${run}:`)).length
    },
    gives: 1,
  },
  '0010_crash_epoch': {
    read: async (db, run) => {
      const queries = { query: db.rows.bind(db) }
      const want = { lanes: [`11${run}:staff`], pacing: DEFAULT_PACING }
      const before = await readHeads(queries, `11${run}`, want)
      const planned = plan(before, DEFAULT_PACING, 1)
      const taken = await claim(queries, `11${run}`, { read: before.budget, plan: planned })
      return taken.map(({ attempt, possiblyDoubled }) => ({ attempt, possiblyDoubled }))
    },
    gives: [{ attempt: 2, possiblyDoubled: true }],
  },
  '0011_crash_home': {
    read: async (db, run) => {
      const queries = { query: db.rows.bind(db) }
      await renewBroughtMark(queries)
      return await queries.query('SELECT 1 FROM crash_epoch WHERE home = $1', [`${run}/1`])
    },
    gives: [],
  },
}

eachDatabase((open) => {
  test.each(MIGRATIONS.map(({ tag }, n) => [tag, n + 1] as const))(
    'rows written at %s are read, asked for and erased by this version, and its servers go on beside it',
    async (tag, count) => {
      const database = await open()
      await installJobs(database, 'postgres')
      await database.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
      await database.transaction((tx) => applyMigrations(tx, MIGRATIONS.slice(0, count)))
      const states = MIGRATIONS.slice(0, count).map((migration) => migration.tag)
      await write(database, states, '0001')

      await migrate(database)
      // The previous version still runs on other replicas, and writes as it always did.
      await write(database, states, '0002')

      expect(await pending(database)).toEqual([])
      const answers = await Promise.all(CONTRACT.map((query) => database.query(query)))
      expect(answers[1]?.map((row) => Object(row).total_amount)).toEqual(['3000', '3000'])
      expect(answers.slice(2).map(([row]) => Object(row).count)).toEqual([2, 2])
      expect(await listBars(database.db)).toHaveLength(2)
      for (const run of ['0001', '0002']) {
        expect({ tag, ...(await read(database, run)) }).toMatchObject({
          tag,
          staff: [{ name: 'Keza' }],
          items: ['fries'],
          person: 'Aline',
          chat: uuid(run, 4),
          lines: ['no salt'],
          order: {
            chatId: uuid(run, 3),
            order: { number: '101', totalMinor: 3000 },
            cause: `wamid.${run}`,
          },
        })
        for (const state of states) {
          const brought = BROUGHT[state]
          if (brought === undefined) continue
          const got = await brought.read(database.db, run)
          expect({ tag, run, state, got }).toEqual({ tag, run, state, got: brought.gives })
        }
      }
      const erased = await database.transaction((tx) =>
        erasePerson(tx, { phone: '250788110001' }, () => crypto.randomUUID()),
      )
      expect(erased).toContainEqual({ table: 'people', does: 'deleted', rows: 1 })
    },
  )

  test('every state has rows that were written in its own shape', async () => {
    const written = await Array.fromAsync(new Bun.Glob('*.sql').scan(FIXTURES))

    expect(written.toSorted()).toEqual(MIGRATIONS.map(({ tag }) => `${tag}.sql`))
  })

  test('migrations only add: nothing that an earlier version reads or writes is taken away', () => {
    const takes = /\b(DROP (TABLE|COLUMN)|RENAME|ALTER COLUMN .* (SET NOT NULL|TYPE))\b/i

    expect(MIGRATIONS.filter(({ sql }) => takes.test(sql)).map(({ tag }) => tag)).toEqual([])
  })
})
