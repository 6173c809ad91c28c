import { expect, test } from 'bun:test'

import { CallDriver, takenOver } from '../../../test/call-driver.ts'
import { NO_FACTS } from '../truth/facts.ts'

const sums = (...minors: readonly number[]) => ({
  ...NO_FACTS,
  hasCart: true,
  amounts: minors.map((minor) => ({ minor, itemId: null })),
})

test('a yes to a cart that was read out with a wrong total is none', () => {
  const call = new CallDriver().opened()
  call.looksAtCart({ cartFingerprint: 'cart-1', facts: sums(4_000) })
  call.answers({ says: 'That makes 2,500 francs. Shall I place this order?', purpose: 'tools' })
  call.says('yes')

  const place = call.places()

  expect(call.counts()).toContain('false_claim')
  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test.each([
  ['in digits', ['0788 12 34 56']],
  ['in words', ['zero seven eight eight, one two three four five six']],
  ['in words of French', ['zéro sept, quatre-vingt-huit, douze, trente-quatre, cinquante-six']],
  ['in two breaths', ['it is 0788', '123 456, please']],
  ['which was written down a little differently', ['0788 12 34 57']],
])('the number that a caller gave %s is said back to them', (_, turns) => {
  const call = new CallDriver().opened()
  for (const words of turns) call.says(words)

  call.answers({ says: 'I have 0788 123 456, is that right?' })
  call.answers({ says: 'Zero seven eight eight, one two three, four five six?' })

  expect(call.counts()).not.toContain('false_claim')
})

test.each([
  ['a code to dial', 'Dial *182*8*1*123456# now.'],
  ['a link', 'Pay on momo-pay.com now.'],
])('%s is none, whatever number the caller gave', (_, says) => {
  const call = new CallDriver().opened()
  call.says('my number is 0788 123 456')

  call.answers({ says })

  expect(call.counts()).toContain('false_claim')
})

test.each([
  ['that nobody gave', 'how can I pay?', true],
  ['where only a day was said', 'a table for 4 on 2026-12-05 at 20:00, five of us', true],
  ['before the words of who withholds theirs have come', null, false],
] as const)('a number %s is put right, or let pass', (_, words, isReachable) => {
  const call = new CallDriver({ isReachable }).opened()
  call.says(words)

  call.answers({ says: 'Please send it to 0788 123 456.' })

  expect(call.counts().includes('false_claim')).toBe(isReachable)
})

test.each([
  ['a caller who gave their number', 'it is 0788 123 456', true],
  ['one who withholds theirs, before their words have come', null, false],
] as const)('prices that stand side by side are no number of %s', (_, words, isReachable) => {
  const call = new CallDriver({ isReachable }).opened()
  call.says(words)

  call.answers({ says: 'The prices are 4,000, 5,500 francs.' })

  expect(call.counts()).toContain('false_claim')
})

test('another number than the one a caller gave is put right', () => {
  const call = new CallDriver().opened()
  call.says('my number is 0788 123 456')

  call.answers({ says: 'Please pay to 0722 907 811.' })

  expect(call.counts()).toContain('false_claim')
})

test('a number is said back with the code of its country', () => {
  const call = new CallDriver().opened()
  call.says('my number is 0788 123 456')

  call.answers({ says: 'I have +250 788 123 456.' })

  expect(call.counts()).not.toContain('false_claim')
})

/** The cart was told at one total, and is at another since. */
function cartGrows(says: string) {
  const call = new CallDriver()
    .opened()
    .looksAtCart({ cartFingerprint: 'cart-1', facts: sums(4_000) }, 'what do I have?')
  call.answers({ says: 'That makes 4,000 francs. Anything else?', purpose: 'tools' })
  call.says('fries, please')
  const add = call.calls('change_cart', { action: 'add', item_id: 'fries', quantity: 1 })
  call.answers({ says, calls: [add] })
  call.acted(add, { cartFingerprint: 'cart-2', facts: sums(6_500) })
  return call
}

test('the total of before is not that of the cart as it is now', () => {
  const call = cartGrows('Sure.')
  expect(call.counts()).not.toContain('false_claim')

  call.answers({ says: 'In total that makes 4,000 francs.', purpose: 'tools' })

  expect(call.counts()).toContain('false_claim')
})

test('a total that was right when it was said is not put right for what was done along with it', () => {
  const call = cartGrows('So far that makes 4,000 francs. Let me add the fries.')

  call.answers({ says: 'Now that makes 6,500 francs in total.', purpose: 'tools' })

  expect(call.counts()).not.toContain('false_claim')
})

test('a price that was looked up before the menu changed proves nothing any more', () => {
  const call = new CallDriver().opened()
  call.says('what is a Fanta?')
  const look = call.calls('look_up', { what: 'menu', query: 'fanta' })
  call.answers({ calls: [look] })
  const amounts = [{ minor: 7_700, itemId: 'fanta-citron' }]
  call.acted(look, { facts: { ...NO_FACTS, amounts, itemIds: ['fanta-citron'] } })
  call.answers({ says: 'A Fanta Citron is 7,700 francs.', purpose: 'tools' })
  expect(call.counts()).not.toContain('false_claim')

  call.feed({ kind: 'menu_changed' })
  call.says('so how much?')
  call.answers({ says: 'A Fanta Citron is 7,700 francs.' })

  expect(call.counts()).toContain('false_claim')
})

/** Something untrue is said along with a function call, and the line is lost before that is done. */
function saidOver() {
  const call = new CallDriver().opened()
  call.says('two Primus')
  const add = call.calls('change_cart', { action: 'add', item_id: 'primus', quantity: 2 })
  call.answers({ says: 'Your order 4711 is placed.', calls: [add] })
  return { call, add }
}

test('what was said wrongly over a function call is put right once the line is there again', () => {
  const { call, add } = saidOver()
  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })

  call.acted(add)
  expect(call.sent('note').filter(({ text }) => text.includes('Put it right'))).toEqual([])
  call.line({ kind: 'opened' })

  const told = call.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.command] : []))
  const corrected = told.findIndex(
    (one) => one.kind === 'note' && one.text.includes('Put it right'),
  )
  expect(corrected).toBeGreaterThan(-1)
  expect(told.slice(corrected).map(({ kind }) => kind)).toContain('respond')
})

test('what was said over a function call that another process finds is for the model to put right', () => {
  const { call: first, add } = saidOver()
  const { memory } = first.state
  const call = takenOver(memory, [add])
  call.line({ kind: 'opened' })
  call.acted(add)

  expect(
    call
      .sent('note')
      .map(({ text }) => text)
      .join(),
  ).toContain('put it right')
})
