import { expect, test } from 'bun:test'

import { CallDriver, responseEnded, takenOver } from '../../../test/call-driver.ts'
import { NO_FACTS } from '../truth/facts.ts'

const CART = {
  cartFingerprint: 'cart-1',
  output: { ok: true, cart: { lines: [] } },
  facts: { ...NO_FACTS, hasCart: true, amounts: [{ minor: 2_000, itemId: null }] },
}

/** A call in which the cart was read out and the caller has just answered. */
function afterReadOut(answer: string | null, from: CallDriver = new CallDriver().opened()) {
  from.looksAtCart(CART)
  const spoken = from.answers({ says: 'Two Primus. Shall I place it?', purpose: 'tools' })
  const turn = from.says(answer)
  const place = from.calls('place_order')
  return { call: from, place, turn, spoken }
}

test('a plain yes right after the cart was read out places exactly that cart', () => {
  const { call, place } = afterReadOut('yes please')

  call.answers({ calls: [place] })

  expect(call.orders()[0]?.act).toMatchObject({ confirmedCart: 'cart-1' })
  call.acted(place, { placed: [{ orderId: 'o1', number: '101' }] })
  expect(call.output(place)).toMatchObject({ order_numbers: ['101'] })
})

test.each([
  'yes and a Fanta',
  'no',
  'maybe later',
  'yes?',
  'is that with ice?',
  '...',
  'oui mais sans glace',
  'yes, you can bring the bill',
  'absolutely not',
  'oui, vous pouvez attendre',
  'that is fine without ice',
  'thanks, bye',
  'that is all, bye',
  'yes, but...',
  'yes, but please',
  'okay so',
  'yes, sorry',
  'oui mais',
  'yego kandi',
  'ndiyo, lakini',
  'sawa, baadaye',
])('%p is no yes to an order', (words) => {
  const { call, place } = afterReadOut(words)

  call.answers({ calls: [place] })

  expect(call.orders()).toHaveLength(0)
  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

const YES = `yego|ndiyo|oui|ok|sawa|yes, thank you|Yes, you can.|Yes, that is fine.|Absolutely.
Please do.|Great, yes please.|Yes, sir.|Oui, vous pouvez.|Oui, passez la commande.|Très bien, oui.
Yego, mwohereze.|Ndiyo, endelea.|Oh yes, please.|Ah oui.|Yes, I do.|Yes, fine.|Yeah, that works.
Tout à fait.|Oui, absolument.|Avec plaisir.|Oui madame.|Yee.|Yego, ndabyemeza.|Ndiyo, iko sawa.
Yes, thank you. Bye.|Oui, merci, bonne soirée.|Ok, see you later.|Go on then.|Ah mais oui !`

test.each(YES.split(/[|\n]/))('%p is a yes', (words) => {
  const { call, place } = afterReadOut(words)

  call.answers({ calls: [place] })

  expect(call.orders()).toHaveLength(1)
})

test('an order waits for the words of the yes, but not for ever', () => {
  const one = afterReadOut(null)
  one.call.answers({ calls: [one.place] })
  expect(one.call.orders()).toHaveLength(0)
  one.call.pass(1_000)
  one.call.line({ kind: 'heard', itemId: one.turn, text: 'yes', languages: [], seconds: null })
  expect(one.call.orders()).toHaveLength(1)

  const other = afterReadOut(null)
  other.call.answers({ calls: [other.place] })
  other.call.pass(1_500)
  expect(other.call.output(other.place)).toMatchObject({ refused: 'not_confirmed' })
  other.call.line({ kind: 'heard', itemId: other.turn, text: 'yes', languages: [], seconds: null })
  expect(other.call.orders()).toHaveLength(0)
})

test('a sentence asked for before the cart was known does not stand for its reading, whenever it starts', () => {
  const call = new CallDriver().opened()
  call.says('that is all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look] })
  call.pass(400)
  expect(call.sent('respond').at(-1)?.purpose).toBe('notice')
  // The answer of the tool and the start of the sentence that covers for it cross on the wire.
  call.acted(look, CART)
  call.answers({ says: 'One moment.', purpose: 'notice' })
  call.answers({ says: 'Two Primus. Shall I place it?', purpose: 'tools' })
  call.says('yes please')

  call.places()

  expect(call.orders()[0]?.act).toMatchObject({ confirmedCart: 'cart-1' })
})

test('a turn that could not be written down is no yes', () => {
  const { call, place, turn } = afterReadOut(null)
  call.answers({ calls: [place] })

  call.line({ kind: 'unheard', itemId: turn })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a yes counts only once, and only in the turn right after the cart', () => {
  const { call, place } = afterReadOut('wait')
  call.answers({ says: 'Of course.' })
  call.says('yes')

  call.answers({ calls: [place] })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a noise without words between cart and yes is passed over', () => {
  const { call, place } = afterReadOut('')
  call.answers({ says: 'I did not hear that.' })
  call.says('yes')

  call.answers({ calls: [place] })

  expect(call.orders()).toHaveLength(1)
})

test('a yes after a noise is to what was asked since', () => {
  const { call, place } = afterReadOut('')
  call.answers({ says: 'Anything to drink with that?' })
  call.says('yes')

  call.answers({ calls: [place] })

  expect(call.orders()).toHaveLength(0)
})

/** A call in which the model made this of the cart, and the caller said yes to it. */
function yesTo(...said: readonly string[]) {
  const call = new CallDriver().opened().looksAtCart(CART)
  for (const says of said) call.answers({ says, purpose: 'tools' })
  call.says('yes')
  const place = call.places()
  return { call, place }
}

test.each([
  'Two Primus, two thousand francs. Anything to drink with that?',
  'Two Primus, two thousand francs.',
  'Two Primus. Shall I place it, or would you like something else?',
  'Anything else? Shall I place the order?',
  'Deux Primus. Voulez-vous autre chose ?',
  'Primus ebyiri. Hari ikindi?',
  'Primus mbili. Kuna kingine?',
])('a yes to %p orders nothing, and the model is told how to ask', (says) => {
  const { call, place } = yesTo(says)

  expect(call.orders()).toHaveLength(0)
  expect(call.output(place)).toMatchObject({
    refused: 'not_confirmed',
    advice: expect.stringContaining('"Shall I place this order?"'),
  })
})

test('asked as it is told to, after a yes that did not count, the model gets the order', () => {
  const { call } = yesTo('Two Primus. Anything to drink with that?')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look], purpose: 'tools' })
  call.acted(look, CART)
  call.answers({ says: 'Two Primus, two thousand. Shall I place this order?', purpose: 'tools' })
  call.says('yes')

  call.places()

  expect(call.orders()).toHaveLength(1)
})

test('a yes is to the last question: asked whether they are still there, a caller orders nothing', () => {
  const asked = 'Two Primus. Shall I place this order?'

  expect(yesTo(asked, 'Are you still there?').call.orders()).toHaveLength(0)
  expect(yesTo(asked, 'Sorry, two thousand francs in all.').call.orders()).toHaveLength(1)
})

test('a yes into something that is being said after the question is no yes to the order', () => {
  const call = readOutWith(() => [])
  call.line({ kind: 'response_started', responseId: 'r2', purpose: 'notice' })
  call.line({ kind: 'spoken', responseId: 'r2', itemId: 'i2', text: 'Or a Fa', isWhole: false })

  expect(placesOn(call, 'yes')).toBe(0)
})

test('the question at the end of a long cart is heard', () => {
  const long = 'A goat brochette without chili, and a Fanta orange. '.repeat(30)

  expect(yesTo(`${long}Shall I place this order?`).call.orders()).toHaveLength(1)
})

test('a cart that was cut off while it was read out can not be said yes to', () => {
  const call = new CallDriver().opened().looksAtCart(CART)
  const { itemId } = call.answers({
    says: 'Two Primus. Shall I place it?',
    purpose: 'tools',
    isPlayed: false,
  })
  call.says('yes')
  call.line({ kind: 'cut', itemId, heardMs: 300 })

  const place = call.places()

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a change of the cart after it was read out needs another yes', () => {
  const { call, place } = afterReadOut('yes')
  const change = call.calls('change_cart', { action: 'add', item_id: 'frites' })
  call.answers({ calls: [change] })
  call.acted(change, { cartFingerprint: 'cart-2' })

  call.answers({ calls: [place], purpose: 'tools' })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a cart that was told but not spoken of can not be said yes to', () => {
  const call = new CallDriver().opened().looksAtCart(CART)
  call.says('yes')

  const place = call.places()

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a cart that changed between telling and reading out can not be said yes to', () => {
  const call = new CallDriver().opened()
  call.says('a Fanta, and that is all')
  const look = call.calls('look_up', { what: 'cart' })
  const change = call.calls('change_cart', { action: 'add', item_id: 'fanta-orange' })
  call.answers({ calls: [look, change] })
  call.acted(look, CART)
  call.acted(change, { cartFingerprint: 'cart-2' })
  call.answers({ says: 'Two Primus. Shall I place it?', purpose: 'tools' })
  call.says('yes')

  const place = call.places()

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a response of the vendor’s own is not the reading out of the cart', () => {
  const call = new CallDriver().opened()
  call.says('that is all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look] })
  call.line({ kind: 'caller_started', itemId: 'more' })
  call.acted(look, CART)
  call.line({ kind: 'caller_turn', itemId: 'more', previousItemId: null })
  call.answers({ says: 'Anything else?' })
  call.says('yes')

  const place = call.places()

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

function readOutWith(trouble: (call: CallDriver, ids: { resp: string; item: string }) => void) {
  const call = new CallDriver().opened().looksAtCart(CART)
  const ids = { resp: 'r', item: 'i' }
  call.line({ kind: 'response_started', responseId: 'r', purpose: 'tools' })
  call.line({
    kind: 'spoken',
    responseId: 'r',
    itemId: 'i',
    text: 'Two Primus. Shall I place it?',
    isWhole: true,
  })
  trouble(call, ids)
  call.line(responseEnded('r', { purpose: 'tools' }))
  return call
}

const placesOn = (call: CallDriver, words: string) => {
  call.says(words)
  call.places()
  return call.orders().length
}

test('a cart cut off while it was still being made can not be said yes to', () => {
  const cut = readOutWith((call, { item }) => call.line({ kind: 'cut', itemId: item, heardMs: 9 }))
  const cleared = readOutWith((call, { resp: responseId }) =>
    call.line({ kind: 'playback', responseId, state: 'cleared' }),
  )

  expect(placesOn(cut, 'yes')).toBe(0)
  expect(placesOn(cleared, 'yes')).toBe(0)
  expect(
    placesOn(
      readOutWith(() => []),
      'yes',
    ),
  ).toBe(1)
})

test('a cart whose sound is thrown away can not be said yes to; one that was played can', () => {
  const cleared = readOutWith(() => [])
  cleared.line({ kind: 'playback', responseId: 'r', state: 'cleared' })
  expect(placesOn(cleared, 'yes')).toBe(0)

  const played = readOutWith(() => [])
  played.line({ kind: 'playback', responseId: 'r', state: 'stopped' })
  played.line({ kind: 'cut', itemId: 'i', heardMs: 60_000 })
  expect(placesOn(played, 'yes')).toBe(1)
})

test('a yes that is not understood to its end is none', () => {
  expect(
    placesOn(
      readOutWith(() => []),
      'yes but first ask the cook about the gizmo',
    ),
  ).toBe(0)
})

test('a yes after nobody had listened for a while is no yes to an order', () => {
  const call = new CallDriver().opened().looksAtCart(CART)
  call.answers({ says: 'Two Primus. Shall I place it?', purpose: 'tools' })
  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  // Meanwhile the caller may have said: no, wait.
  call.line({ kind: 'opened' })
  call.says('yes')

  const place = call.places()

  expect(call.orders()).toHaveLength(0)
  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('nor is one after the call was taken over', () => {
  const cartTold = { fingerprint: 'cart-1', isSpoken: true }
  const call = takenOver({ isGreeted: true, cartTold })
  call.line({ kind: 'opened' })
  call.says('yes')

  call.places()

  expect(call.orders()).toHaveLength(0)
})
