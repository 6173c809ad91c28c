import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { BAR, EVENING } from '../../../test/goldens/sample-bar.ts'
import { TOOLS } from '../tools/tools.ts'
import { zoneClock } from '../zone-clock.ts'
import { readVoiceCall } from './voice-calls.ts'
import { VOICE_TOOL_NAMES, voiceTools } from './voice-tools.ts'

const GROUND = { bar: BAR, zone: zoneClock(BAR.timeZone) }

function read(name: string, args: unknown) {
  const json = typeof args === 'string' ? args : JSON.stringify(args)
  return readVoiceCall({ name, arguments: json }, GROUND, EVENING.getTime())
}

const refusalOf = (name: string, args: unknown) => {
  const result = read(name, args)
  return result.ok ? null : result.refusal.code
}

test.each([
  [
    'look_up',
    { what: 'menu', query: 'beer' },
    'find_menu_items',
    { query: 'beer', category_id: null },
  ],
  ['look_up', { what: 'menu', item_id: 'primus' }, 'item_details', { item_id: 'primus' }],
  ['look_up', { what: 'cart' }, 'view_cart', {}],
  ['look_up', { what: 'orders' }, 'order_status', {}],
  ['look_up', { what: 'hours' }, 'opening_hours', {}],
  ['change_cart', { action: 'remove', line_id: 'l1' }, 'remove_line', { line_id: 'l1' }],
  ['change_cart', { action: 'clear' }, 'clear_cart', {}],
  [
    'change_cart',
    { action: 'add', item_id: 'primus', size_id: '50cl', quantity: 2 },
    'add_to_cart',
    { item_id: 'primus', size_id: '50cl', options: null, quantity: 2, note: null },
  ],
  [
    'change_cart',
    { action: 'note_allergy', allergens: ['nuts'] },
    'note_allergy',
    { allergens: ['nuts'], words: null },
  ],
  ['take_table', { table: 'A5', how: 'sit' }, 'sit_at_table', { table: 'A5' }],
  ['take_table', { table: 'A6', how: 'move' }, 'move_or_join_table', { table: 'A6', how: 'move' }],
] as const)('%s %j is the core tool %s', (name, args, tool, coreArgs) => {
  const meant = read(name, args)

  expect(meant).toMatchObject({ ok: true, value: { do: 'core', tool, args: coreArgs } })
})

test('every core tool that a call leads to exists', () => {
  const names = new Set(TOOLS.map(({ spec }) => spec.name))
  for (const what of ['menu', 'cart', 'orders', 'hours']) {
    const meant = read('look_up', { what })
    expect(meant.ok && meant.value.do === 'core' && names.has(meant.value.tool)).toBe(true)
  }
})

test('a core tool by its own name is taken as it is', () => {
  expect(read('add_to_cart', { item_id: 'primus' })).toMatchObject({
    value: { do: 'core', tool: 'add_to_cart', args: { item_id: 'primus' } },
  })
  expect(read('place_order', '')).toEqual({ ok: true, value: { do: 'place' } })
})

test('a table is booked at a coming hour at which the bar is open, on its own clock', () => {
  const booking = { date: '2026-11-27', time: '20:30', guests: 4, name: 'Aline', wishes: null }

  expect(read('book_table', booking)).toMatchObject({
    value: { do: 'book', wantedAt: new Date('2026-11-27T18:30:00Z'), guests: 4, name: 'Aline' },
  })
  // Friday's hours run to two in the morning of Saturday.
  expect(read('book_table', { ...booking, date: '2026-11-28', time: '01:30' }).ok).toBe(true)
})

test.each([
  [{ date: '2026-11-29', time: '20:00' }, 'bar_closed'],
  [{ date: '2026-11-27', time: '09:00' }, 'bar_closed'],
  [{ date: '2026-11-22', time: '20:00' }, 'time_invalid'],
  [{ date: '2028-11-27', time: '20:00' }, 'time_invalid'],
  [{ date: '2026-02-30', time: '20:00' }, 'time_invalid'],
  [{ date: 'tomorrow', time: '20:00' }, 'time_invalid'],
  [{ time: '25:00' }, 'time_invalid'],
  [{ guests: 51 }, 'bad_arguments'],
  [{ guests: 0 }, 'bad_arguments'],
  [{ name: '' }, 'bad_arguments'],
])('a booking with %j is refused', (more, code) => {
  const booking = { date: '2026-11-27', time: '20:30', guests: 4, name: 'Aline', wishes: null }

  expect(refusalOf('book_table', { ...booking, ...more })).toBe(code as 'bar_closed')
})

test('a transfer takes a reason and nothing else', () => {
  expect(read('transfer_to_person', { reason: 'allergy' })).toEqual({
    ok: true,
    value: { do: 'transfer', why: 'allergy' },
  })
  expect(refusalOf('transfer_to_person', { reason: 'asked', to: '+250' })).toBe('bad_arguments')
})

test('arguments longer than any of ours are not even read', () => {
  const long = (signs: number) => `{"message":"${'a'.repeat(signs)}","call_back":"no"}`
  const read = (json: string) =>
    readVoiceCall({ name: 'leave_message', arguments: json }, GROUND, EVENING.getTime())

  expect(read(long(300))).toMatchObject({ ok: true })
  expect(read(long(9_000))).toMatchObject({ ok: false, refusal: { code: 'bad_json' } })
})

test('whatever a model writes, nothing throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...VOICE_TOOL_NAMES), fc.string()),
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify(value)),
      ),
      (name, json) => {
        const result = readVoiceCall({ name, arguments: json }, GROUND, EVENING.getTime())
        expect(typeof result.ok).toBe('boolean')
      },
    ),
  )
})

test('a bar is offered only what can work there, at most ten tools', () => {
  const all = voiceTools({ hasTransfer: true, hasTranscripts: true, languages: 4 })
  const few = voiceTools({ hasTransfer: false, hasTranscripts: false, languages: 1 })

  expect(all.map((one) => one.name)).toEqual([...VOICE_TOOL_NAMES])
  expect(few.map((one) => one.name)).toEqual([
    'look_up',
    'change_cart',
    'send_to_whatsapp',
    'book_table',
    'leave_message',
    'end_call',
  ])
})

test('the whole list costs less than seven tenths of the chat’s, with five tools more', () => {
  const size = (specs: unknown) => JSON.stringify(specs).length
  const all = voiceTools({ hasTransfer: true, hasTranscripts: true, languages: 4 })

  expect(size(all)).toBeLessThan(size(TOOLS.map(({ spec }) => spec)) * 0.7)
})
