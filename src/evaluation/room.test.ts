import { expect, test } from 'bun:test'

import { countingIds } from '../../test/goldens/sample-bar.ts'
import type { TurnCommand } from '../core/turn.ts'
import { workspace } from '../core/workspace.ts'
import { readSamples } from '../demo/demo-bars.ts'
import type { Thinking } from '../plugins/waiter/ai/thinker.ts'
import { type Chat, commit, factsOf, newChat, openRoom, readyBar, tabOf } from './room.ts'

const SAMPLE = readSamples()[0]
if (SAMPLE === undefined) throw new Error('there are no sample bars')
const READY = readyBar(SAMPLE)
const [FIRST = '', SECOND = ''] = SAMPLE.tables.map(({ label }) => label)
const START = new Date('2026-11-21T18:30:00Z').getTime()

/** A room where each turn is a minute later. */
function aRoom() {
  const room = openRoom(READY)
  const newId = countingIds()
  let turns = 0
  const run = (chat: Chat, named: string | null, ...commands: readonly TurnCommand[]) => {
    turns += 1
    const facts = factsOf(room, chat, new Date(START + turns * 60_000), named)
    const work = workspace(facts, { newId, zone: READY.zone })
    for (const command of commands) expect(work.run(command).ok).toBe(true)
    const thought = { blocks: [], dialogue: {}, languageState: null, language: 'en' }
    commit(room, chat, facts, { work, thought } as unknown as Thinking)
  }
  const sit = (chat: Chat, table: string, how: 'open_or_join' | 'move' = 'open_or_join') =>
    run(chat, table, { kind: 'sit', table, how, tabId: newId() })
  return { room, newId, run, sit }
}

test('who owes at the table they left sits where they went, whoever talks on there', () => {
  const { room, newId, run, sit } = aRoom()
  const [guest, friend, host] = [newChat('guest'), newChat('friend'), newChat('host')]
  const dish = READY.compiled.menu.items.find(
    (item) =>
      item.available &&
      item.priceMinor !== null &&
      item.hours.length === 0 &&
      item.optionGroups.length === 0,
  )
  const line = { lineId: newId(), itemId: dish?.id ?? '', sizeId: null, choices: [] }
  sit(guest, FIRST)
  sit(friend, FIRST)
  sit(host, SECOND)
  run(
    guest,
    null,
    { kind: 'tab', command: { type: 'add', ...line, quantity: 1, note: null } },
    { kind: 'tab', command: { type: 'place', orderId: newId() } },
  )
  sit(guest, SECOND, 'move')

  run(friend, null, {
    kind: 'tab',
    command: { type: 'add', ...line, lineId: newId(), quantity: 1, note: null },
  })

  expect(tabOf(room, 'friend')?.tables).toEqual([FIRST])
  expect(tabOf(room, 'guest')?.tables).toEqual([SECOND])
})
