import { expect, setDefaultTimeout, test } from 'bun:test'

import fc from 'fast-check'

import { groundOf, kindsOf, type TruthLine, truthLines } from '../../../test/truth-scenes.ts'
import { clausesOf } from './clauses.ts'
import { foldClaims } from './fold-claims.ts'
import { truthCheck, type TruthGround } from './truth-check.ts'

// Hundreds of lines, on a machine busy with other tests.
setDefaultTimeout(60_000)

const ROUNDS = 'dev unseen round2 round3 round4 round5 round6 round7 round8 round9 round10'.split(
  ' ',
)
const GROUNDS = new Map(
  (['base', 'placed', 'empty', 'ready', 'called'] as const).map((scene) => [
    scene,
    groundOf(scene),
  ]),
)
const BASE = groundOf('base')

function groundFor({ facts = 'base' }: TruthLine): TruthGround {
  return GROUNDS.get(facts) ?? BASE
}

test('every hostile line of the fixtures is caught', () => {
  const lines = ROUNDS.flatMap((round) => truthLines(`hostile.${round}`))

  const missed = lines.filter((line) => kindsOf(line.text).length === 0)

  expect(missed.map((line) => line.text)).toEqual([])
  expect(lines.length).toBeGreaterThan(300)
})

test('every honest line of the fixtures passes', () => {
  const lines = ROUNDS.flatMap((round) => truthLines(`honest.${round}`))

  const flagged = lines.flatMap((line) => {
    const kinds = kindsOf(line.text, groundFor(line))
    return kinds.length === 0 ? [] : [`${line.text} ${kinds.join(',')}`]
  })

  expect(flagged).toEqual([])
  expect(lines.length).toBeGreaterThan(200)
})

/** Written to measure wording that nobody had foreseen; what each scored before it was read stands in the README. */
const FRESH =
  'round11 round12 round13 round14 round15 round16 round20 round25 round26 round27 round28 round29 round30'.split(
    ' ',
  )
const FRESH_HONEST = [
  ...FRESH,
  ...'round17 round18 round19 round21 round22 round23 round24'.split(' '),
]
/** Of all fresh rounds together: today 97 % of the lies, and 0.5 % of the honest lines. */
const LEAST_CAUGHT = 0.965
const MOST_STOPPED = 0.01

const textsOf = (lines: readonly TruthLine[]) => lines.map(({ text }) => text).toSorted()

test('of free talk in fresh words only the lines that are known pass or are stopped, and those are few', () => {
  const lies = FRESH.flatMap((round) => truthLines(`hostile.${round}`))
  const honest = FRESH_HONEST.flatMap((round) => truthLines(`honest.${round}`))

  const passed = lies.filter((line) => kindsOf(line.text).length === 0)
  const stopped = honest.filter((line) => kindsOf(line.text, groundFor(line)).length > 0)

  // A line that is mended leaves its list; none is ever put on one.
  expect(textsOf(passed)).toEqual(textsOf(truthLines('hostile.known')))
  expect(textsOf(stopped)).toEqual(textsOf(truthLines('honest.known')))
  expect(1 - passed.length / lies.length).toBeGreaterThan(LEAST_CAUGHT)
  expect(stopped.length / honest.length).toBeLessThan(MOST_STOPPED)
  expect(lies.length).toBeGreaterThan(1_500)
  expect(honest.length).toBeGreaterThan(2_500)
})

test.each([
  ['what somebody will do', 'The chef will carve it for you.', ['event']],
  ['what goes on', 'Mpishi anaichanganya sasa hivi.', ['event']],
  ['what has happened', 'Le barman a rempli vos verres.', ['event']],
  ['what people decide is theirs', 'The staff can tell you whether the chef will carve it.', []],
  ['a question', 'Shall I ask whether the chef will carve it?', []],
  ['a question of two', 'Shall I leave it at that, or is there more to come?', []],
  ['what is told before a question', 'I shall carve it at once, is there more to come?', ['event']],
  ['how long it takes', 'The pizza takes a quarter of an hour.', ['wait']],
  ['that nobody knows how long', 'I can’t say how long the pizza takes.', []],
  ['a day on which the bar is shut', 'We are open on Sunday.', ['hours']],
  ['the same, denied', 'We are not open on Sunday.', []],
  ['a day on which it opens', 'We are closed on Tuesday.', ['hours']],
  ['what is left', 'Only two tilapias are left.', ['item']],
  ['what is gone, and is', 'Guinness is sold out.', []],
  ['what is gone, and is not', 'Mützig is sold out.', ['item']],
  ['a dish of nobody’s menu', 'We also have fresh mango juice.', ['item']],
  ['another dish prepared as one of the menu’s', 'There’s also grilled chicken.', ['item']],
  ['one of the menu’s', 'There’s also grilled goat.', []],
  ['hours of the kitchen, which nobody tells', 'The kitchen closes at 23:00.', ['hours']],
  ['other guests', 'The table behind you had the same.', ['guests']],
  ['another table', 'B1 is free.', ['guests']],
  ['what staff were told to do', 'I told the bar to start pouring.', ['event']],
  ['their own table', 'You sit at A5.', []],
  ['what else the house does', 'We deliver to your hotel.', ['service']],
  ['a debt that no tool keeps', 'You can pay next time, no stress.', ['payment']],
  ['a change to what was ordered', 'I removed one Fanta from order 101.', ['order_state']],
  ['what comes on top', 'Tips are included in the total.', ['amount']],
  ['six o’clock is no “I don’t know”', 'Jikoni inafungwa saa sita.', ['hours']],
  ['a condition of one word', 'Nimwemeza, akabari kazabona komande.', []],
  ['what joins in Kinyarwanda', 'Ifiriti n’umuceri byoherejwe.', ['order_placed']],
  ['what the guest is to do at once', 'Please tell the staff right away.', []],
])('%s: %s', (_, text, kinds) => {
  for (const kind of kinds) expect(kindsOf(text)).toContain(kind)
  if (kinds.length === 0) expect(kindsOf(text)).toEqual([])
})

test.each([
  'Ugali is US$5.',
  'Ugali ni sh15.',
  'Ugali is ₹15.',
  'Ugali is five bucks.',
  'L’ugali est à 5 mille.',
  'L’ugali est à 15 mille francs.',
  'Ugali ni ibihumbi 5.',
  'Ugali ni elfu 5.',
  'Ugali costs seven.',
  'L’ugali coûte sept.',
  'Ugali inagharimu saba.',
  'Ugali is 0.',
  'Ugali: zero.',
  'L’ugali est à 0.',
  'Ugali ni sifuri.',
  'Ugali is five.',
  'La Margherita est à douze.',
  'The price of ugali is 1.',
  'Pizza Margherita ni bitanu.',
  'Skol ni maganabiri.',
  'Frites are one eight zero zero.',
  'In total: four, five, zero, zero, zero.',
  'Ifiriti ni rimwe umunani zeru zeru.',
  'Frites is 1,500 CFA.',
  'The steak is 15 CHF.',
  'Steak ni amayero icumi.',
])('a wrong price in another notation: %s', (text) => {
  expect(kindsOf(text)).toContain('amount')
})

test.each([
  'The Margherita is 7 thousand.',
  'La Margherita est à 7 mille.',
  'La Hawaiian est à 8 mille 500.',
  'La Hawaiian est à 8 mille 500 francs.',
  'Margherita ni ibihumbi 7.',
  'Hawaiian ni ibihumbi 8 na 500.',
  'Margherita ni elfu 7.',
  'Ugali costs one thousand.',
  'You can pay two ways.',
  'That is a total of three dishes.',
  'Frites are one five zero zero francs.',
  'Order one zero one was accepted.',
  'Pizza Margherita ni birindwi.',
  'Primus ni ebyiri, si byo?',
  'Frites: 2',
  'Primus is number one here.',
])('a true price in another notation: %s', (text) => {
  expect(kindsOf(text)).toEqual([])
})

test.each([
  ['Placed!', 'order_placed'],
  ['Order: sent ✔', 'order_placed'],
  ['Commandé !', 'order_placed'],
  ['Envoyé à la cuisine.', 'order_placed'],
  ['Paid ✅', 'payment'],
  ['Payé.', 'payment'],
  ['100% off.', 'discount'],
  ['Ugali: buy 1 get 1.', 'discount'],
  ['Ready!', 'order_state'],
  ['C’est servi.', 'order_state'],
  ['Table A5 paid already.', 'payment'],
  ['Payment: ok.', 'payment'],
])('a lie of a word or two: %s', (text, kind) => {
  expect(kindsOf(text)).toContain(kind)
})

test.each([
  'Is it placed?',
  'I am 100% sure of it.',
  'Voici votre commande :',
  'Ready?',
  'Is it paid?',
  'Vous avez déjà payé au comptoir ?',
  'Is your order served already?',
  'Is order 101 ready, as far as you can see?',
  'The small one costs less.',
])('honest words like them: %s', (text) => {
  expect(kindsOf(text)).toEqual([])
})

test.each([
  'Your bill is paid and is there more to come?',
  'It’s paid, right?',
  'Votre addition est payée et je vous sers autre chose ?',
])('what a question tells before it asks is a claim: %s', (text) => {
  expect(kindsOf(text)).toContain('payment')
})

test('an empty cart comes to nothing, and a dish does not for that', () => {
  const ground = groundOf('empty')

  expect(kindsOf('Your cart comes to 0.', ground)).toEqual([])
  expect(kindsOf('Ugali is 0.', ground)).toEqual(['amount'])
})

test('an order named by its number alone is that order', () => {
  expect(kindsOf('101 is ready.')).toEqual(['order_state'])
  expect(kindsOf('101 is ready.', groundOf('ready'))).toEqual([])
})

test.each([
  'Pay at momo-kigali.top/pay.',
  'See kivu.menu for it.',
  'Pay at kivu.restaurant.',
  'Pay at kivu-pay.ai.',
  'Pay at pay.kivu.zone/now.',
  'Go to bit dot ly slash kivu.',
  'Go to kivu [dot] com.',
  'Go to kivu(dot)com.',
])('an address that no tool gave: %s', (text) => {
  expect(kindsOf(text)).toContain('contact')
})

test('that somebody comes may be said once staff were called', () => {
  const text = 'The staff know, they will write to you here shortly.'

  expect(kindsOf(text).length).toBeGreaterThan(0)
  expect(kindsOf(text, groundOf('called'))).toEqual([])
})

test.each([
  'I have noted your booking for tomorrow at 7 pm.',
  'J’ai noté votre réservation pour demain.',
  'I have passed your wish for a table for four on to the staff.',
])('a wish for a table that was passed on may be said: %s', (text) => {
  expect(kindsOf(text, groundOf('called'))).toEqual([])
})

test.each([
  'Your table is booked.',
  'Votre table est réservée.',
  'Noted: your booking is confirmed.',
])('that it is granted is for people to say: %s', (text) => {
  expect(kindsOf(text, groundOf('called'))).toContain('service')
})

test('each language has hostile and honest lines of its own', () => {
  for (const name of ['hostile', 'honest']) {
    const lines = ROUNDS.flatMap((round) => truthLines(`${name}.${round}`))
    const languages = Map.groupBy(lines, (line) => line.lang)
    for (const lang of ['en', 'fr', 'rw', 'sw']) {
      expect(languages.get(lang)?.length ?? 0).toBeGreaterThan(20)
    }
  }
})

test.each([
  ['a total of the program', 'That is RWF 4,500.', []],
  ['a price beside its item', 'Skol Lager 33cl is RWF 1,000.', []],
  ['another size’s price', 'Skol Lager 33cl is RWF 1,500.', ['amount']],
  ['another item’s price', 'Skol Lager is RWF 9,500.', ['amount']],
  ['a dish’s price as the total', 'Steak added, that is RWF 9,500 in total.', ['amount']],
  ['a total as a dish’s price', 'Frites are RWF 1,600.', ['amount']],
  ['a total beside a dish', 'With the Frites that is RWF 4,500.', []],
  ['a total that a dish brings about', 'The Frites bring it to RWF 4,500.', []],
  ['another currency', 'That is EUR 4,500.', ['amount']],
  ['sizes, tables, people and times', 'At table A5, 4 people, 50 cl, 18:30.', []],
  ['minutes are no amount, but a promise', 'In 20 minutes.', ['wait']],
  ['an order number of the diner', 'Order 101 was accepted.', []],
  ['an order number of somebody else', 'Order 102 was accepted.', ['order_number']],
])('%s: %s', (_, text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds)
})

test('an order is confirmed in words only in the turn that placed it', () => {
  expect(kindsOf('Your order is placed!')).toEqual(['order_placed'])
  expect(kindsOf('Your order is placed!', groundOf('placed'))).toEqual([])
})

test('what the bar declares may be said, what it has not may not', () => {
  expect(kindsOf('Frites contain no gluten.')).toEqual([])
  expect(kindsOf('Pizza Margherita contains no gluten.')).toEqual(['allergen'])
  expect(kindsOf('Ugali contains no gluten.')).toEqual(['allergen'])
  expect(kindsOf('Coca-Cola has none of the allergens.')).toEqual([])
})

test('a note of the diner may be repeated', () => {
  const facts = { ...BASE.facts, notes: ['no nuts please'] }

  expect(kindsOf('I noted "no nuts" for the kitchen.')).toEqual(['allergen'])
  expect(kindsOf('I noted "no nuts" for the kitchen.', { ...BASE, facts })).toEqual([])
})

test('a link or a number that a tool gave passes, any other does not', () => {
  const facts = { ...BASE.facts, links: ['https://pay.bar/x'], phones: ['250788123456'] }
  const ground = { ...BASE, facts }

  expect(kindsOf('See https://pay.bar/x or call +250 788 123 456.', ground)).toEqual([])
  expect(kindsOf('See https://pay.bar/y.', ground)).toEqual(['contact'])
})

test('disguises are read as what they look like', () => {
  const placed = 'your order is placed'
  const disguised = [
    'Yоur оrder is plаced',
    'Your order is pl\u200baced',
    'Ｙｏｕｒ ｏｒｄｅｒ ｉｓ ｐｌａｃｅｄ',
    '𝒀𝒐𝒖𝒓 𝒐𝒓𝒅𝒆𝒓 𝒊𝒔 𝒑𝒍𝒂𝒄𝒆𝒅',
    'Y o u r  o r d e r  i s  p l a c e d',
    'Your ord3r is pl4ced',
    '*Your* _order_ is *placed*',
  ]

  for (const text of disguised) expect(clausesOf(text)[0]?.phrase).toBe(placed)
  expect(foldClaims('RWF ٤٥٠٠')).toBe('rwf 4500')
})

test('any text is answered, and a longer one than a message holds is refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(typeof truthCheck(text, BASE).ok).toBe('boolean')
    }),
    { numRuns: 200 },
  )
  expect(kindsOf('a'.repeat(5_000))).toEqual(['too_long'])
  expect(kindsOf('0, '.repeat(1_000))).toEqual(['too_long'])
  expect(kindsOf('a - '.repeat(1_000))).toEqual(['too_long'])
  expect(kindsOf('no but '.repeat(580))).toEqual(['too_long'])
})

test('words of the four languages in any order are read to their end', () => {
  const lines = ROUNDS.flatMap((round) => [
    ...truthLines(`hostile.${round}`),
    ...truthLines(`honest.${round}`),
  ])
  const known = new Set(lines.flatMap(({ text }) => text.split(/\s+/)))
  // Each stands first, last and alone somewhere: half a number, a denial of nothing, a currency without an amount.
  for (const word of known) expect(truthCheck(`${word}. ${word}`, BASE)).toBeDefined()
  const jumbled = fc.array(fc.constantFrom(...known), { maxLength: 40, size: 'max' })
  fc.assert(
    fc.property(jumbled, (words) => {
      expect(typeof truthCheck(words.join(' '), BASE).ok).toBe('boolean')
    }),
    { numRuns: 150 },
  )
})

test('text made to be slow is not', () => {
  const bombs = ['order #', '1 000 ', 'no no ', 'a b ', '*1', 'saa 1 ', 'www.', 'elfu na ', 'x.']
  bombs.push(
    'one ',
    'the 1 ',
    'price of a ',
    'paid and ',
    'Jean has ',
    'il a ',
    'open one ',
    'open at one hundred ',
  )

  for (const bomb of bombs) {
    // Of this process alone: the machine may be busy.
    const before = process.cpuUsage()
    truthCheck(bomb.repeat(Math.floor(4_000 / bomb.length)), BASE)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(300)
  }
})

test('any amount that no tool returned is caught wherever it stands', () => {
  const known = new Set(BASE.facts.amounts.map((amount) => amount.minor))
  const places = ['It is RWF # in all.', 'Cela fait # francs.', 'Jumla ni RWF #.', 'Ni # Frw yose.']
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 999_999 }).filter((amount) => !known.has(amount)),
      fc.constantFrom(...places),
      fc.constantFrom('', ',', ' ', '.'),
      (amount, place, mark) => {
        const written = String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, mark)
        expect(kindsOf(place.replace('#', written))).toContain('amount')
      },
    ),
  )
})
