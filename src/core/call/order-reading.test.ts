import { expect, test } from 'bun:test'

import { CallDriver, responseEnded, takenOver } from '../../../test/call-driver.ts'
import { type CartTold, NO_FACTS } from '../truth/facts.ts'
import type { FunctionCall } from './line.ts'

/** A yes counts only where the caller has heard all of the cart. */

type Line = CartTold['lines'][number]

function line(itemId: string, quantity: number, more: Partial<Line> = {}): Line {
  return { itemId, sizeId: null, choices: [], quantity, ...more }
}

const PRIMUS = line('primus', 2, { sizeId: '72cl' })
const FRIES = line('frites', 1)
const CART = cartOf('cart-1', [PRIMUS, FRIES])

function cartOf(cartFingerprint: string, lines: CartTold['lines'], totalMinor = 4_500) {
  const cart = { lines, totalMinor }
  const facts = { ...NO_FACTS, hasCart: true, cart, amounts: [{ minor: totalMinor, itemId: null }] }
  return { cartFingerprint, output: { ok: true }, facts }
}

/** The cart is looked up and read out as `says`. */
function readsOut(call: CallDriver, says: string, cart = CART): { readonly itemId: string } {
  call.looksAtCart(cart)
  return call.answers({ says, purpose: 'tools' })
}

function saysYes(call: CallDriver, words = 'yes please'): FunctionCall {
  call.says(words)
  return call.places()
}

test.each([
  ['Two Primus and the fries, 4,500 francs in all. Shall I place this order?', 'yes please'],
  ['Primus and fries: four thousand five hundred francs in all. Shall I place this order?', 'yes'],
  ['Deux Primus et des frites. Je passe cette commande ?', 'oui'],
  ['Primus ebyiri n’ifiriti. Nohereze iyi komande?', 'yego'],
  ['Primus mbili na chipsi. Nitume oda hii?', 'ndiyo'],
])('a yes to %p is an order', (says, yes) => {
  const call = new CallDriver().opened()
  readsOut(call, says)

  saysYes(call, yes)

  expect(call.orders()).toHaveLength(1)
})

test.each([
  ['Two Primus. Shall I place this order?', 'yes please', ['1 x Frites']],
  ['Two Primus and two fries. Shall I place this order?', 'yes', ['1 x Frites']],
  ['Three Primus and the fries. Shall I place this order?', 'yes', ['2 x Primus 72cl']],
  ['4,500 francs. Shall I place this order?', 'yes', ['2 x Primus 72cl', '1 x Frites']],
  ['Deux Primus. Je passe cette commande ?', 'oui', ['1 x Frites']],
  ['Primus ebyiri. Nohereze iyi komande?', 'yego', ['1 x Frites']],
  ['Primus mbili. Nitume oda hii?', 'ndiyo', ['1 x Frites']],
])('a yes to %p orders nothing, and the model is told what is left', (says, yes, unread) => {
  const call = new CallDriver().opened()
  readsOut(call, says)

  const place = saysYes(call, yes)

  expect(call.orders()).toHaveLength(0)
  expect(call.output(place)).toMatchObject({ refused: 'not_read_out', unread })
  expect(call.counts()).toContain('yes_refused')
})

test('what was left out may be read out by itself, without another look', () => {
  const call = new CallDriver().opened()
  readsOut(call, 'Two Primus. Shall I place this order?')
  saysYes(call)

  call.answers({ says: 'And the fries. Shall I place this order?', purpose: 'tools' })
  saysYes(call)

  expect(call.orders()[0]?.act).toMatchObject({ confirmedCart: 'cart-1' })
})

test('a yes right behind the refusal, with nothing read out, is none', () => {
  const call = new CallDriver().opened()
  readsOut(call, 'Two Primus. Shall I place this order?')
  saysYes(call)

  const place = saysYes(call)

  expect(call.orders()).toHaveLength(0)
  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a model that goes on leaving lines out is sent to the chat’s button, and to people where there is none', () => {
  const advices = [true, false].map((isReachable) => {
    const call = new CallDriver({ isReachable }).opened()
    readsOut(call, 'Two Primus. Shall I place this order?')
    const told = [1, 2, 3].map(() => {
      const place = saysYes(call)
      call.answers({ says: 'So two Primus. Shall I place this order?', purpose: 'tools' })
      return String(call.output(place)?.['advice'])
    })
    expect(call.orders()).toHaveLength(0)
    // Whoever does read it all out after that gets the order all the same.
    readsOut(call, 'Two Primus and the fries. Shall I place this order?')
    saysYes(call)
    expect(call.orders()).toHaveLength(1)
    return told
  })

  expect(advices[0]?.slice(0, 2).join(' ')).not.toContain('send_to_whatsapp')
  expect(advices[0]?.[2]).toContain('send_to_whatsapp')
  expect(advices[1]?.[2]).toContain('leave_message')
  expect(advices[1]?.[2]).not.toContain('send_to_whatsapp')
})

test('lines of one dish, with sizes, options and notes: as many as there are', () => {
  const rice = { choices: [{ groupId: 'side', choiceId: 'rice' }] }
  const salad = { choices: [{ groupId: 'side', choiceId: 'salad' }] }
  const steaks = cartOf('cart-2', [
    line('pepper-steak', 1, rice),
    line('pepper-steak', 2, salad),
    line('primus', 1, { sizeId: '33cl' }),
    line('primus', 1, { sizeId: '72cl' }),
  ])
  const whole = new CallDriver().opened()
  readsOut(
    whole,
    'One pepper steak with rice, no salt, two with salad, a small Primus and a big Primus. Shall I place this order?',
    steaks,
  )
  saysYes(whole)
  const part = new CallDriver().opened()
  readsOut(part, 'A pepper steak with rice, and two Primus. Shall I place this order?', steaks)
  const place = saysYes(part)

  expect(whole.orders()).toHaveLength(1)
  expect(part.orders()).toHaveLength(0)
  expect(part.output(place)).toMatchObject({
    unread: ['1 x Steak au poivre (Rice)', '2 x Steak au poivre (Salad)'],
  })
})

test('what was said to its end since the cart came to be so counts, whoever asked for it', () => {
  const call = new CallDriver().opened()
  call.says('two Primus and fries')
  const add = call.calls('change_cart', { action: 'add', item_id: 'frites' })
  call.answers({ calls: [add] })
  call.acted(add, CART)
  call.answers({ says: 'So two Primus and the fries. Anything else?', purpose: 'tools' })
  readsOut(call, 'That is 4,500 francs in all. Shall I place this order?')

  saysYes(call)

  expect(call.orders()).toHaveLength(1)
})

test.each([
  ['as far as four thousand signs', 3_950, 1],
  ['and no further', 4_000, 0],
])('of one answer the reading is looked for %s', (_, signs, orders) => {
  const call = new CallDriver().opened().looksAtCart(CART)
  call.line({ kind: 'response_started', responseId: 'r', purpose: 'tools' })
  for (const text of ['well '.repeat(999).slice(0, signs), 'Two Primus and the fries.']) {
    call.line({ kind: 'spoken', responseId: 'r', itemId: text, text, isWhole: true })
  }
  call.line(responseEnded('r', { purpose: 'tools' }))
  call.line({ kind: 'playback', responseId: 'r', state: 'stopped' })
  readsOut(call, 'Shall I place this order?')

  saysYes(call)

  expect(call.counts()).not.toContain('false_claim')
  expect(call.orders()).toHaveLength(orders)
})

test.each([
  [4, 1],
  [5, 0],
])('what was read out %p answers before the question: orders %p', (between, orders) => {
  const call = new CallDriver().opened()
  readsOut(call, 'Two Primus and the fries.')
  for (let n = 0; n < between; n += 1) {
    call.says('well')
    call.answers({ says: 'All right.' })
  }
  readsOut(call, 'Shall I place this order?')

  saysYes(call)

  expect(call.orders()).toHaveLength(orders)
})

test('what was said of the cart as it was before does not', () => {
  const call = new CallDriver().opened()
  call.says('two Primus')
  const add = call.calls('change_cart', { action: 'add', item_id: 'primus' })
  call.answers({ says: 'Two Primus and the fries.', calls: [add] })
  call.acted(add, CART)
  call.answers({ says: 'All right. Anything else?', purpose: 'tools' })
  readsOut(call, 'That is 4,500 francs in all. Shall I place this order?')

  const place = saysYes(call)

  expect(call.output(place)).toMatchObject({ refused: 'not_read_out' })
})

test('a reading that the caller cut into was not heard', () => {
  const call = new CallDriver().opened().looksAtCart(CART)
  const { itemId } = call.answers({
    says: 'Two Primus and the fries, 4,500 francs in all. Shall I place this order?',
    purpose: 'tools',
    isPlayed: false,
  })
  call.says('wait, what?')
  call.line({ kind: 'cut', itemId, heardMs: 700 })
  readsOut(call, 'And the fries. Shall I place this order?')

  const place = saysYes(call)

  expect(call.output(place)).toMatchObject({ refused: 'not_read_out', unread: ['2 x Primus 72cl'] })
})

test('what was put right was not read out', () => {
  const call = new CallDriver().opened()
  readsOut(call, 'Two Primus and the fries, 9,900 francs in all. Shall I place this order?')
  call.answers({ says: 'Sorry, 4,500 francs.', purpose: 'notice' })
  readsOut(call, 'That is 4,500 francs. Shall I place this order?')

  const place = saysYes(call)

  expect(call.output(place)).toMatchObject({ refused: 'not_read_out' })
})

test('a cart that was changed in the chat after the reading is read out anew', () => {
  const call = new CallDriver().opened()
  readsOut(call, 'Two Primus and the fries. Shall I place this order?')
  const place = saysYes(call)
  const changed = cartOf('cart-2', [PRIMUS, FRIES, line('ugali', 1)])
  // The desk refuses a yes to another cart, and shows the one that is.
  call.acted(place, { ...changed, ok: false, output: { ok: false, refused: 'not_confirmed' } })
  call.answers({ says: 'There is something new in your cart.', purpose: 'tools' })
  readsOut(call, 'Also an ugali. Shall I place this order?', changed)

  const again = saysYes(call)

  expect(call.output(again)).toMatchObject({
    refused: 'not_read_out',
    unread: ['2 x Primus 72cl', '1 x Frites'],
  })
})

test('whoever takes the call over has heard nothing: the cart is looked up and read out again', () => {
  const cartTold = { fingerprint: 'cart-1', isSpoken: true }
  const call = takenOver({ isGreeted: true, cartTold })
  call.line({ kind: 'opened' })
  readsOut(call, 'Shall I place this order?')
  const place = saysYes(call)
  expect(call.output(place)).toMatchObject({ refused: 'not_read_out' })

  call.answers({ says: 'Two Primus and the fries. Shall I place this order?', purpose: 'tools' })
  saysYes(call)

  expect(call.orders()).toHaveLength(1)
})

test('of a cart whose lines nobody told, none is asked for', () => {
  const call = new CallDriver().opened()
  const { cartFingerprint, output } = CART
  readsOut(call, 'Two Primus. Shall I place this order?', {
    cartFingerprint,
    output,
    facts: NO_FACTS,
  } as typeof CART)

  saysYes(call)

  expect(call.orders()).toHaveLength(1)
})
