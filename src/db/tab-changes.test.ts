import { expect, test } from 'bun:test'

import * as fc from 'fast-check'

import { eachDatabase } from '../../test/database.ts'
import { aBar, aLine, aTab, later, NOON, uuid } from '../../test/fixtures/db/rows.ts'
import type { Line, Tab } from '../core/tab.ts'
import { saveBar } from './bars.ts'
import type { Database } from './client.ts'
import { type JournalRow, saveTabChange } from './tab-changes.ts'
import { idleTabs, loadTab, openTabOf } from './tabs.ts'

const BAR = uuid(500)

async function barIn(database: Database): Promise<Database> {
  await saveBar(database.db, aBar({ id: BAR }))
  return database
}

async function save(database: Database, before: Tab | null, after: Tab): Promise<boolean> {
  const saved = database.transaction(async (tx) => {
    if (!(await saveTabChange(tx, { before, after, journal: [] }))) throw new Refused()
    return true
  })
  return await saved.catch((thrown: unknown) => {
    if (thrown instanceof Refused) return false
    throw thrown
  })
}

class Refused extends Error {}

const label = fc.constantFrom('A1', 'A2', 'A3', 'B1')
const person = fc.integer({ min: 1, max: 4 }).map(uuid)
const line: fc.Arbitrary<Line> = fc.record({
  id: fc.integer({ min: 10, max: 16 }).map(uuid),
  personId: person,
  itemId: fc.constantFrom('primus', 'fries'),
  sizeId: fc.option(fc.constant('large')),
  choices: fc.array(fc.constant({ groupId: 'sauce', choiceId: 'hot' }), { maxLength: 1 }),
  quantity: fc.integer({ min: 1, max: 50 }),
  note: fc.option(fc.constantFrom('no salt', `it's "hot", {so} \\ yes`)),
  unitPriceMinor: fc.nat(1_000_000),
  orderId: fc.option(fc.constant(uuid(90))),
})

/** States that one tab may go through: lines come at the end, change in place or go. */
const states = fc.array(
  fc.record({
    tables: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
    newcomers: fc.uniqueArray(person, { maxLength: 2 }),
    keep: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    put: fc.uniqueArray(line, { maxLength: 3, selector: ({ id }) => id }),
  }),
  { minLength: 1, maxLength: 5 },
)
type Step = typeof states extends fc.Arbitrary<readonly (infer S)[]> ? S : never

function next(tab: Tab, step: Step, n: number): Tab {
  const put = new Map(step.put.map((changed) => [changed.id, changed]))
  const kept = tab.lines.filter((_, index) => step.keep[index] === true)
  const newLines = step.put.filter(({ id }) => !tab.lines.some((old) => old.id === id))
  const newcomers = step.newcomers.filter((id) => !tab.diners.some((d) => d.personId === id))
  return {
    ...tab,
    version: tab.version + 1,
    tables: step.tables,
    diners: [
      ...tab.diners,
      ...newcomers.map((personId, index) => ({
        personId,
        number: tab.diners.length + index + 1,
      })),
    ],
    lines: [...kept.map((old) => put.get(old.id) ?? old), ...newLines],
    lastActivityAt: later(n + 1),
  }
}

eachDatabase((open) => {
  test('whatever state a tab goes through, its rows say the same', async () => {
    const database = await open()
    let bars = 0
    await fc.assert(
      fc.asyncProperty(states, async (steps) => {
        const barId = uuid(2000 + bars++)
        await saveBar(database.db, aBar({ id: barId }))
        let tab = aTab({ id: uuid(1), barId, tables: ['Z1'] })
        expect(await save(database, null, tab)).toBe(true)
        for (const [n, step] of steps.entries()) {
          const after = next(tab, step, n)
          expect(await save(database, tab, after)).toBe(true)
          tab = after
          expect(await loadTab(database.db, barId, tab.id)).toEqual(tab)
        }
        const closed = { ...tab, version: tab.version + 1, closedAt: later(100) }
        expect(await save(database, tab, closed)).toBe(true)
        expect(await loadTab(database.db, barId, tab.id)).toEqual(closed)
      }),
      { numRuns: 25 },
    )
  }, 30_000)

  test('of two changes to the same state of a tab one is written, the other told', async () => {
    const database = await barIn(await open())
    const other = await open.again()
    const tab = aTab({ id: uuid(1), barId: BAR })
    await save(database, null, tab)
    const changed = (id: string): Tab => ({ ...tab, version: 2, lines: [aLine({ id })] })

    const written = await Promise.all([
      save(database, tab, changed(uuid(11))),
      save(other, tab, changed(uuid(12))),
    ])

    expect(written.filter(Boolean)).toHaveLength(1)
    expect((await loadTab(database.db, BAR, tab.id))?.lines).toHaveLength(1)
  })

  test('two visits that open at one table at once: one gets it', async () => {
    const database = await barIn(await open())
    const other = await open.again()
    const attempt = (replica: Database, id: string) =>
      replica
        .transaction(async (tx) => {
          const after = aTab({ id, barId: BAR })
          if (!(await saveTabChange(tx, { before: null, after, journal: [] })))
            throw new Error('taken')
          return true
        })
        .catch(() => false)

    const opened = await Promise.all([attempt(database, uuid(1)), attempt(other, uuid(2))])

    expect(opened.filter(Boolean)).toHaveLength(1)
    expect(await openTabOf(database.db, BAR, uuid(1))).not.toBeNull()
  })

  test('a closed tab frees its table and is no longer its diner’s', async () => {
    const database = await barIn(await open())
    const tab = aTab({ id: uuid(1), barId: BAR })
    await save(database, null, tab)

    await save(database, tab, { ...tab, version: 2, closedAt: later(5) })
    const isFree = await save(database, null, aTab({ id: uuid(2), barId: BAR }))

    expect(isFree).toBe(true)
    expect((await openTabOf(database.db, BAR, uuid(1)))?.id).toBe(uuid(2))
  })

  test('lines that change tabs are at the new one, whichever tab is written first', async () => {
    const database = await barIn(await open())
    const line = aLine({ id: uuid(11) })
    const from = aTab({ id: uuid(1), barId: BAR, lines: [line] })
    const into = aTab({ id: uuid(2), barId: BAR, tables: ['A6'] })
    await save(database, null, from)
    await save(database, null, into)
    const merged: Tab = { ...into, version: 2, lines: [line] }
    const emptied: Tab = { ...from, version: 2, lines: [], diners: [], closedAt: later(1) }

    await save(database, into, merged)
    await save(database, from, emptied)

    expect(await loadTab(database.db, BAR, into.id)).toEqual(merged)
    expect(await loadTab(database.db, BAR, from.id)).toEqual(emptied)
  })

  test('a command stands in the journal with all that it touched', async () => {
    const database = await barIn(await open())
    const row: JournalRow = {
      version: 1,
      personId: uuid(1),
      command: { type: 'open' },
      touched: [{ lineId: uuid(11), line: null }],
      cartTotalMinor: 1500,
      idempotencyKey: 'wamid.1#0',
      at: NOON,
    }
    const after = aTab({ id: uuid(1), barId: BAR })
    await database.transaction((tx) => saveTabChange(tx, { before: null, after, journal: [row] }))

    const written = await database.query<JournalRow>(
      `SELECT version, person_id AS "personId", command, touched, cart_total_minor AS "cartTotalMinor",
              idempotency_key AS "idempotencyKey", at FROM tab_events`,
    )
    expect(written).toEqual([row])
  })

  test('a tab is idle by one time when empty and by another when something was ordered', async () => {
    const database = await barIn(await open())
    const empty = aTab({ id: uuid(1), barId: BAR, tables: ['A1'] })
    const served = aTab({
      id: uuid(2),
      barId: BAR,
      tables: ['A2'],
      lines: [aLine({ id: uuid(11), orderId: uuid(90) })],
    })
    await save(database, null, empty)
    await save(database, null, served)
    const idle = async (emptyBefore: Date, servedBefore: Date) =>
      (await idleTabs(database.db, BAR, { emptyBefore, servedBefore })).map(({ id }) => id)

    expect(await idle(NOON, later(-1))).toEqual([empty.id])
    expect(await idle(later(-1), NOON)).toEqual([served.id])
    expect(await idle(later(-1), later(-1))).toEqual([])
  })
})
