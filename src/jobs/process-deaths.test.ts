import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eachDatabase, freshPostgres, wantedKinds } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { recordingLog } from '../../test/quiet.ts'
import { DINER, scan, sent, waiterDesk, wordsOf } from '../../test/waiter-desk.ts'
import { leaseChat } from '../db/chats.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { claimRows } from './inbox-rows.ts'
import { CLAIM_MS, type LaneDeps, type Outcome, runLane } from './lane-run.ts'

const PROCESS = join(import.meta.dir, '../../test/fixtures/jobs/deadly-turn.ts')
/** Longer than a dead process keeps its chats. */
const LEASE_OVER_MS = 31_000
const OTHER = '250788000002'

type Home = { readonly url: string; readonly drop: () => Promise<void> | void }

async function homeOn(kind: Database['kind']): Promise<Home> {
  if (kind === 'postgres') return await freshPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'maitred-deaths-'))
  return {
    url: `embedded:${join(folder, 'data')}`,
    drop: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The database is this process's between two of the others', as the embedded one must be. */
async function between<T>({ url }: Home, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(url)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

async function live({ url }: Home): Promise<'killed' | 'done'> {
  const child = Bun.spawn([process.execPath, PROCESS, url], { stdout: 'ignore', stderr: 'pipe' })
  const [said] = await Promise.all([new Response(child.stderr).text(), child.exited])
  if (child.signalCode === 'SIGKILL') return 'killed'
  if (child.exitCode !== 0) throw new Error(`the process ended with ${child.exitCode}: ${said}`)
  return 'done'
}

const inboxOf = (database: Database) =>
  database.query('SELECT body ->> $1 AS id, state, attempts FROM inbox ORDER BY id', ['id'])

for (const kind of wantedKinds()) {
  test(`on ${kind}: a message that kills five processes is given up with a word to its writer, and those behind it are answered`, async () => {
    const home = await homeOn(kind)
    try {
      await between(home, async (database) => {
        await migrate(database)
        const desk = await waiterDesk(database)
        await desk.arrive(DINER, scan('A5'))
        await desk.arrive(DINER, 'this is poison')
        await desk.arrive(DINER, '2 fries')
        await desk.arrive(OTHER, scan('A6'))
      })
      let kills = 0
      while ((await live(home)) === 'killed') {
        kills += 1
        expect(kills).toBeLessThanOrEqual(5)
        await between(home, (database) => elapse(database, LEASE_OVER_MS))
      }

      expect(kills).toBe(5)
      await between(home, async (database) => {
        expect(await inboxOf(database)).toEqual([
          { id: 'wamid.in-1', state: 'done', attempts: 2 },
          { id: 'wamid.in-2', state: 'dead', attempts: 5 },
          { id: 'wamid.in-3', state: 'done', attempts: 2 },
          { id: 'wamid.in-4', state: 'done', attempts: expect.any(Number) },
        ])
        expect(await database.query(`SELECT error_code FROM inbox WHERE state = 'dead'`)).toEqual([
          { error_code: 'process_died' },
        ])
        const words = wordsOf(await sent(database), DINER)
        expect(words).toContain('went wrong')
        expect(words).toContain('2 × Frites')
        expect(wordsOf(await sent(database), OTHER)).not.toBe('')
      })
    } finally {
      await home.drop()
    }
  }, 120_000)
}

eachDatabase((open) => {
  const attempts = (database: Database) =>
    database.query<{ attempts: number }>('SELECT attempts FROM inbox ORDER BY id')

  test('a turn whose last owner gave its chat back counts nothing', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, '2 fries')

    expect(await attempts(database)).toEqual([{ attempts: 0 }, { attempts: 0 }])
  })

  test('a turn after a lease that ran out counts that death once', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    const [chat] = await database.query<{ id: string }>('SELECT id FROM waiter_conversations')
    await leaseChat(database.db, { chatId: chat?.id ?? '' }, { owner: 'dead', seconds: 30 })
    await elapse(database, LEASE_OVER_MS)
    await desk.says(DINER, '2 fries')
    await desk.says(DINER, 'my order')

    expect(await attempts(database)).toEqual([{ attempts: 0 }, { attempts: 1 }, { attempts: 0 }])
  })

  /** A change of an account, whose handler has it by a claim; `asked` counts how often it was handed over. */
  async function claimedRow(database: Database, outcome: () => Outcome) {
    const [row] = await database.query<{ id: number }>(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body)
       VALUES ('h:1', 'account', 'accounts', now(), 0, '{}') RETURNING id`,
    )
    const seen = { id: row?.id ?? 0, asked: 0, dead: 0 }
    const nobody = () => Promise.reject(new Error('not in this test'))
    const account = async () => {
      seen.asked += 1
      return outcome()
    }
    const deps: LaneDeps = {
      database,
      handlers: { message: nobody, status: nobody, call: nobody, account, other: nobody },
      onDead: async () => {
        seen.dead += 1
        return undefined
      },
      random: () => 0.5,
      log: recordingLog(),
    }
    return { seen, run: () => runLane(deps, 'accounts', 'account') }
  }

  test('a claimed row whose process died each time is given up after five claims, unasked', async () => {
    const database = await open()
    const { seen, run } = await claimedRow(database, () => 'handled')
    for (let death = 0; death < 5; death += 1) {
      expect((await claimRows(database, [seen.id], CLAIM_MS)).size).toBe(1)
      await elapse(database, CLAIM_MS)
    }

    await run()

    expect(seen).toMatchObject({ asked: 0, dead: 1 })
    expect(await database.query('SELECT state, attempts, error_code FROM inbox')).toEqual([
      { state: 'dead', attempts: 5, error_code: 'process_died' },
    ])
  })

  test('a claimed row that had to wait for somebody is given back, and no attempt of it counted', async () => {
    const database = await open()
    const { seen, run } = await claimedRow(database, () => 'busy')
    for (let n = 0; n < 7; n += 1) expect(await run()).toEqual({ kind: 'busy' })

    expect(seen).toMatchObject({ asked: 7, dead: 0 })
    expect(await attempts(database)).toEqual([{ attempts: 0 }])
  })
})
