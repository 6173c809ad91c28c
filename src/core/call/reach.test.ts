import { expect, test } from 'bun:test'

import { CallDriver } from '../../../test/call-driver.ts'
import { LANGUAGES } from '../language.ts'
import { SPOKEN, type SpokenText, trueFor } from './spoken-texts.ts'

const withheld = () => new CallDriver({ isReachable: false }).opened()

const BOOKING = { date: '2026-11-30', time: '19:00', guests: 4, name: 'Aline' }

test.each(LANGUAGES)('whoever can’t be written to is promised no writing in %s', (language) => {
  const texts = Object.keys(SPOKEN[language]) as SpokenText[]

  const said = texts.map((text) => SPOKEN[language][trueFor({ isReachable: false }, text)])
  const others = texts.map((text) => SPOKEN[language][trueFor({ isReachable: true }, text)])

  expect(said.filter((text) => text.includes('WhatsApp'))).toEqual([])
  expect(others.filter((text) => text.includes('WhatsApp'))).toHaveLength(3)
})

test('the apology of a call that fails asks to call again', () => {
  const call = withheld()
  call.says('two Primus')

  call.pass(16_000)

  const said = call.sent('respond').at(-1)
  expect(said?.purpose).toBe('goodbye')
  expect(said?.instructions).toContain('Please call again')
  expect(said?.instructions).not.toContain('WhatsApp')
})

test('a call that nobody took is told of without the chat', () => {
  const call = new CallDriver({ isReachable: false, transferTargets: ['tel:+250700000101'] })
  call.opened().says('a person please')
  call.answers({ calls: [call.calls('transfer_to_person', { reason: 'asked' })] })
  call.feed({ kind: 'staff_told' })
  call.answers({ says: 'I am putting you through.', purpose: 'tools' })
  call.feed({ kind: 'transfer_sent' })

  call.pass(20_000)

  const told = [...call.sent('note'), ...call.sent('respond')]
  expect(JSON.stringify(told)).toContain('leave a number')
  expect(JSON.stringify(told)).not.toContain('WhatsApp')
})

test('where nobody can be put through the chat is not offered either', () => {
  const call = new CallDriver({ isReachable: false, transferTargets: [] }).opened()
  call.says('a person please')
  const transfer = call.calls('transfer_to_person', { reason: 'asked' })

  call.answers({ calls: [transfer] })

  expect(call.output(transfer)).toMatchObject({ refused: 'nobody_to_transfer_to' })
  expect(JSON.stringify(call.output(transfer))).not.toContain('WhatsApp')
})

test.each([
  ['a menu that is sent', 'send_to_whatsapp', { what: 'menu' }],
  ['a booking', 'book_table', { ...BOOKING, wishes: 'for 2026-11-30, 19:00, by the window' }],
  ['a booking without a wish', 'book_table', BOOKING],
  ['a call back', 'leave_message', { message: 'I lost 1 hat', call_back: 'yes' }],
])('%s is refused to a caller who left no number', (_, tool, args) => {
  const call = withheld()
  call.says('please')
  const asked = call.calls(tool, args)

  call.answers({ calls: [asked] })

  expect(call.done('act')).toEqual([])
  expect(call.output(asked)).toMatchObject({ ok: false, refused: 'no_number' })
})

test.each([
  ['a booking', 'book_table', { ...BOOKING, wishes: 'call 0788 12 34 56' }],
  ['a call back', 'leave_message', { message: 'call me: +250-788-123-456', call_back: 'yes' }],
  ['a message that wants none', 'leave_message', { message: 'I lost a hat', call_back: 'no' }],
])('%s with a number, or in want of none, is passed on', (_, tool, args) => {
  const call = withheld()
  call.says('please')

  call.answers({ calls: [call.calls(tool, args)] })

  expect(call.done('act')).toHaveLength(1)
})

test('who can be written to needs to say no number', () => {
  const call = new CallDriver().opened()
  call.says('please')

  call.answers({ calls: [call.calls('book_table', BOOKING)] })
  call.answers({ calls: [call.calls('send_to_whatsapp', { what: 'menu' })] })

  expect(call.done('act')).toHaveLength(2)
})
