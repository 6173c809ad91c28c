import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { sampleLine, sampleTab } from '../../test/sample-tab.ts'
import { DEFAULT_RULES } from './bar.ts'
import type { Result } from './errors.ts'
import {
  changeTab,
  closeTab,
  idleAt,
  isIdle,
  joinTab,
  joinTables,
  mergeTabs,
  moveTab,
  mustAskToMove,
  openTab,
  type Seat,
  sit,
} from './tab-life.ts'
import type { Tab } from './tab.ts'

const AT = new Date('2026-11-20T18:00:00Z')
const LATER = new Date('2026-11-20T18:05:00Z')
const CLOSED = { ok: false, refusal: { code: 'tab_closed' } }
const SEAT: Seat = {
  barId: 'bar-1',
  personId: 'p1',
  table: 'B2',
  tabId: 'new',
  own: null,
  there: null,
}
const FRIENDS = sampleTab({
  id: 'tab-2',
  tables: ['B2'],
  diners: [{ personId: 'p7', number: 1 }],
  lines: [sampleLine({ id: 'f1', personId: 'p7' })],
})

test('a tab opens with its first diner as number one', () => {
  expect(openTab({ id: 't', barId: 'b', table: 'A5', personId: 'p1' }, AT)).toEqual({
    id: 't',
    barId: 'b',
    version: 1,
    tables: ['A5'],
    diners: [{ personId: 'p1', number: 1 }],
    lines: [],
    openedAt: AT,
    lastActivityAt: AT,
    closedAt: null,
  })
})

test('who joins gets the next number and who sits there keeps theirs', () => {
  const joined = done(joinTab(sampleTab(), 'p3', AT))
  const again = done(joinTab(joined, 'p1', LATER))

  expect(again.diners).toEqual([
    { personId: 'p1', number: 1 },
    { personId: 'p2', number: 2 },
    { personId: 'p3', number: 3 },
  ])
  expect(again.lastActivityAt).toEqual(LATER)
})

test('a tab moves to one table or takes a further one', () => {
  expect(done(moveTab(sampleTab(), 'B2', AT)).tables).toEqual(['B2'])
  const both = done(joinTables(sampleTab(), 'B2', AT))
  expect(both.tables).toEqual(['A5', 'B2'])
  expect(done(joinTables(both, 'B2', AT)).tables).toEqual(['A5', 'B2'])
})

test('a closed tab takes nobody and nothing', () => {
  const closed = closeTab(sampleTab(), AT)

  expect(closeTab(closed, LATER)).toBe(closed)
  expect<unknown>(joinTab(closed, 'p3', AT)).toEqual(CLOSED)
  expect<unknown>(moveTab(closed, 'B2', AT)).toEqual(CLOSED)
  expect<unknown>(joinTables(closed, 'B2', AT)).toEqual(CLOSED)
  expect<unknown>(mergeTabs(FRIENDS, closed, AT)).toEqual(CLOSED)
  expect<unknown>(mergeTabs(closed, FRIENDS, AT)).toEqual(CLOSED)
  expect<unknown>(changeTab(closed, FRIENDS, 'p1', AT)).toEqual(CLOSED)
  expect<unknown>(changeTab(FRIENDS, closed, 'p7', AT)).toEqual(CLOSED)
})

test('merged tabs are one bill and the emptied one closes', () => {
  const own = sampleTab({ lines: [sampleLine({ id: 'mine', orderId: 'o1' })] })

  const { tab, other } = done(mergeTabs(FRIENDS, own, AT))

  expect(tab.id).toBe('tab-2')
  expect(tab.tables).toEqual(['B2', 'A5'])
  expect(tab.diners.map((diner) => [diner.personId, diner.number])).toEqual([
    ['p7', 1],
    ['p1', 2],
    ['p2', 3],
  ])
  expect(tab.lines.map((line) => line.id)).toEqual(['f1', 'mine'])
  expect(other).toMatchObject({ id: 'tab-1', lines: [], diners: [], closedAt: AT })
})

test('who changes tables takes the cart along and leaves what was served', () => {
  const own = sampleTab({
    lines: [
      sampleLine({ id: 'eaten', orderId: 'o1' }),
      sampleLine({ id: 'cart' }),
      sampleLine({ id: 'theirs', personId: 'p2' }),
    ],
  })

  const { tab, other } = done(changeTab(own, FRIENDS, 'p1', AT))

  expect(tab.lines.map((line) => line.id)).toEqual(['f1', 'cart'])
  expect(tab.diners.at(-1)).toEqual({ personId: 'p1', number: 2 })
  expect(other?.lines.map((line) => line.id)).toEqual(['eaten', 'theirs'])
  expect(other?.diners.map((diner) => diner.personId)).toEqual(['p1', 'p2'])
  expect(other?.closedAt).toBeNull()
})

test('a tab that its last diner leaves without an order closes', () => {
  const own = sampleTab({ diners: [{ personId: 'p1', number: 1 }] })

  expect(done(changeTab(own, FRIENDS, 'p1', AT)).other?.closedAt).toEqual(AT)
})

test('a first scan opens the table’s tab or joins it', () => {
  expect(done(sit(SEAT, 'open_or_join', AT)).tab).toMatchObject({ id: 'new', tables: ['B2'] })
  expect(done(sit({ ...SEAT, there: FRIENDS }, 'open_or_join', AT)).tab.diners).toHaveLength(2)
  const stale = { ...SEAT, own: closeTab(sampleTab(), AT), there: closeTab(FRIENDS, AT) }
  expect(done(sit(stale, 'open_or_join', AT)).tab.id).toBe('new')
})

test('a scan of the own table again changes no seat', () => {
  const seat = { ...SEAT, table: 'A5', own: sampleTab() }

  expect(done(sit(seat, 'open_or_join', AT)).tab).toMatchObject({ id: 'tab-1', tables: ['A5'] })
})

test('a scan elsewhere asks when something is going on and otherwise just moves', () => {
  const busy = { ...SEAT, own: sampleTab() }
  const lone = sampleTab({ diners: [{ personId: 'p1', number: 1 }] })

  expect(mustAskToMove(busy)).toBe(true)
  expect<unknown>(sit(busy, 'open_or_join', AT)).toEqual({
    ok: false,
    refusal: { code: 'not_allowed' },
  })
  expect(mustAskToMove({ ...SEAT, own: lone })).toBe(false)
  expect(done(sit({ ...SEAT, own: lone }, 'open_or_join', AT)).tab.tables).toEqual(['B2'])
})

test('the answer moves the party, changes parties or joins both tables', () => {
  const own = sampleTab()
  const empty = { ...SEAT, own }
  const taken = { ...empty, there: FRIENDS }

  expect(done(sit(empty, 'move', AT)).tab).toMatchObject({ id: 'tab-1', tables: ['B2'] })
  expect(done(sit(empty, 'join_tables', AT)).tab.tables).toEqual(['A5', 'B2'])
  expect(done(sit(taken, 'move', AT))).toMatchObject({
    tab: { id: 'tab-2', tables: ['B2'] },
    other: { id: 'tab-1', diners: [{ personId: 'p2' }] },
  })
  expect(done(sit(taken, 'join_tables', AT))).toMatchObject({
    tab: { id: 'tab-2', tables: ['B2', 'A5'] },
    other: { id: 'tab-1', closedAt: AT },
  })
})

test('tabs of two bars never meet', () => {
  expect(() => mergeTabs(FRIENDS, sampleTab({ barId: 'bar-2' }), AT)).toThrow()
  expect(() => changeTab(FRIENDS, FRIENDS, 'p7', AT)).toThrow()
})

test('a tab with orders may rest longer than one without', () => {
  const empty = sampleTab({ lines: [sampleLine()], lastActivityAt: AT })
  const ordered = sampleTab({ lines: [sampleLine({ orderId: 'o1' })], lastActivityAt: AT })
  const minutes = (n: number) => new Date(AT.getTime() + n * 60_000)

  expect(idleAt(empty, DEFAULT_RULES)).toEqual(minutes(180))
  expect(idleAt(ordered, DEFAULT_RULES)).toEqual(minutes(480))
  expect(isIdle(empty, DEFAULT_RULES, minutes(179))).toBe(false)
  expect(isIdle(empty, DEFAULT_RULES, minutes(180))).toBe(true)
  expect(isIdle(closeTab(empty, AT), DEFAULT_RULES, minutes(180))).toBe(false)
})

test('no change of seats loses or doubles a line or a diner’s number', () => {
  const how = fc.constantFrom('open_or_join' as const, 'move' as const, 'join_tables' as const)
  const person = fc.constantFrom('p1', 'p2', 'p3', 'p4')
  const scan = fc.record({ person, table: fc.constantFrom('A1', 'A2', 'A3'), how })
  fc.assert(
    fc.property(fc.array(scan, { maxLength: 20 }), (scans) => {
      const tabs = new Map<string, Tab>()
      const open = () => [...tabs.values()].filter((tab) => tab.closedAt === null)
      let lines = 0
      for (const [index, { person, table, how }] of scans.entries()) {
        const own = open().findLast((tab) => tab.diners.some((d) => d.personId === person)) ?? null
        const there = open().find((tab) => tab.tables.includes(table)) ?? null
        const seat = { ...SEAT, personId: person, table, tabId: `t${index}`, own, there }
        const seated = sit(seat, how, AT)
        if (!seated.ok) continue
        const { tab, other } = seated.value
        if (other !== null) tabs.set(other.id, other)
        const line = sampleLine({ id: `l${index}`, personId: person, orderId: null })
        tabs.set(tab.id, { ...tab, lines: [...tab.lines, line] })
        lines += 1
      }
      const all = [...tabs.values()].flatMap((tab) => tab.lines.map((line) => line.id))
      expect(all).toHaveLength(lines)
      expect(new Set(all).size).toBe(lines)
      for (const tab of open()) {
        const numbers = tab.diners.map((diner) => diner.number)
        expect(new Set(numbers).size).toBe(numbers.length)
        for (const one of tab.lines) {
          expect(tab.diners.some((diner) => diner.personId === one.personId)).toBe(true)
        }
      }
      const taken = open().flatMap((tab) => tab.tables)
      expect(new Set(taken).size).toBe(taken.length)
    }),
  )
})

function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`)
  return result.value
}
