import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { menuWith, sampleItem, sampleLine, sampleMenu, sampleTab } from '../../test/sample-tab.ts'
import { cartOf, cartTotal, describeLine, isOrderable, lineTotal, priceLine } from './cart.ts'
import { zoneClock } from './zone-clock.ts'

const MENU = sampleMenu()
const EVENING = { at: new Date('2026-11-20T18:00:00Z'), zone: zoneClock('Africa/Kigali') }
const MORNING = { ...EVENING, at: new Date('2026-11-20T08:59:00Z') }
const RICE = { groupId: 'side', choiceId: 'rice' }
const SALAD = { groupId: 'side', choiceId: 'salad' }
const NONE = { groupId: 'sauce', choiceId: 'none' }
const HOT = { groupId: 'sauce', choiceId: 'hot' }

test('a price is that of the item or its size, with its options', () => {
  expect(price({ itemId: 'fries' })).toBe(2000)
  expect(price({ itemId: 'beer', sizeId: 'small' })).toBe(1200)
  expect(price({ itemId: 'steak', choices: [RICE] })).toBe(8000)
  expect(price({ itemId: 'steak', choices: [NONE, SALAD, RICE] })).toBe(8300)
})

test('options never make a dish cost less than nothing', () => {
  const menu = menuWith('steak', { priceMinor: 100 })
  const priced = priceLine(menu, { itemId: 'steak', sizeId: null, choices: [RICE, NONE] }, EVENING)

  expect(priced.ok && priced.value.unitPriceMinor).toBe(0)
})

test.each([
  [{ itemId: 'pizza' }, { code: 'item_unknown', itemId: 'pizza' }],
  [{ itemId: 'omelette' }, { code: 'item_unavailable', itemId: 'omelette' }],
  [{ itemId: 'beer' }, { code: 'size_required', itemId: 'beer' }],
  [
    { itemId: 'beer', sizeId: 'xl' },
    { code: 'size_unknown', itemId: 'beer', sizeId: 'xl' },
  ],
  [
    { itemId: 'fries', sizeId: 'xl' },
    { code: 'size_unknown', itemId: 'fries', sizeId: 'xl' },
  ],
  [{ itemId: 'steak' }, option('side', 'too_few')],
  [{ itemId: 'steak', choices: [RICE, NONE, HOT] }, option('sauce', 'too_many')],
  [{ itemId: 'steak', choices: [RICE, RICE] }, option('side', 'doubled')],
  [
    { itemId: 'steak', choices: [{ groupId: 'side', choiceId: 'chips' }] },
    option('side', 'unavailable'),
  ],
  [{ itemId: 'steak', choices: [{ groupId: 'side', choiceId: 'x' }] }, option('side', 'unknown')],
  [{ itemId: 'fries', choices: [RICE] }, option('side', 'unknown', 'fries')],
])('%j is refused with %j', (wish, refusal) => {
  const priced = priceLine(MENU, { sizeId: null, choices: [], ...wish }, EVENING)

  expect<unknown>(priced).toEqual({ ok: false, refusal })
})

test('a size that has run out is told apart from one that never was', () => {
  const [small, large] = MENU.items[1]?.sizes ?? []
  if (small === undefined || large === undefined) throw new Error('the sample has two sizes')
  const menu = menuWith('beer', { sizes: [{ ...small, available: false }, large] })
  const wish = { itemId: 'beer', sizeId: 'small', choices: [] }

  expect(priceLine(menu, wish, EVENING)).toEqual({
    ok: false,
    refusal: { code: 'size_unavailable', itemId: 'beer', sizeId: 'small' },
  })
})

test('an item is served within its hours on the bar’s own clock', () => {
  const wish = { itemId: 'omelette', sizeId: null, choices: [] }

  expect(priceLine(MENU, wish, MORNING).ok).toBe(true)
  expect(priceLine(MENU, wish, { ...MORNING, at: new Date('2026-11-20T09:00:00Z') }).ok).toBe(false)
})

test('an item whose required options or sizes have all run out can’t be ordered', () => {
  const gone = { id: 'x', name: { default: 'X' }, priceMinor: 0, available: false }
  const side = { id: 'side', name: { default: 'Side' }, min: 1, max: 1, choices: [gone] }

  expect(isOrderable(sampleItem('a', { optionGroups: [side] }), EVENING)).toBe(false)
  expect(isOrderable(sampleItem('a', { sizes: [gone] }), EVENING)).toBe(false)
  expect(isOrderable(sampleItem('a', { available: false }), EVENING)).toBe(false)
  expect(isOrderable(sampleItem('a'), EVENING)).toBe(true)
})

test('a cart is the diner’s own lines that are not placed', () => {
  const mine = sampleLine({ id: 'mine' })
  const tab = sampleTab({
    lines: [
      mine,
      sampleLine({ id: 'placed', orderId: 'o1' }),
      sampleLine({ id: 'theirs', personId: 'p2' }),
    ],
  })

  expect(cartOf(tab, 'p1')).toEqual([mine])
})

test('a total is the sum of unit price times quantity', () => {
  const line = fc.record({ unitPriceMinor: fc.nat(1_000_000), quantity: fc.nat(50) })
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      let sum = 0
      for (const one of lines) for (let n = 0; n < one.quantity; n++) sum += one.unitPriceMinor
      expect(cartTotal(lines)).toBe(sum)
      expect(lines.reduce((all, one) => all + lineTotal(one), 0)).toBe(sum)
    }),
  )
})

test('a line is described in the diner’s language as far as the owner gave words', () => {
  const beer = sampleLine({ itemId: 'beer', sizeId: 'large', quantity: 2, note: 'cold' })
  const steak = sampleLine({ itemId: 'steak', choices: [HOT, SALAD] })

  expect(describeLine(MENU, beer, 'fr')).toEqual({
    quantity: 2,
    name: 'beer',
    size: 'Grande',
    choices: [],
    note: 'cold',
  })
  expect(describeLine(MENU, steak, 'rw')?.choices).toEqual(['Salad', 'Pili-pili'])
  expect(describeLine(MENU, sampleLine({ itemId: 'pizza' }), 'en')).toBeNull()
})

test('pricing any wish answers and a price is a whole amount', () => {
  const wish = fc.record({
    itemId: fc.constantFrom('fries', 'beer', 'steak', 'omelette', 'pizza'),
    sizeId: fc.option(fc.constantFrom('small', 'large', 'steak'), { freq: 1 }),
    choices: fc.oneof(
      fc.constant([]),
      fc.array(fc.constantFrom(RICE, SALAD, NONE, HOT, { groupId: 'side', choiceId: 'x' }), {
        maxLength: 4,
      }),
    ),
  })
  let prices = 0
  fc.assert(
    fc.property(wish, (wanted) => {
      const priced = priceLine(MENU, wanted, EVENING)
      if (!priced.ok) return
      prices += 1
      expect(Number.isSafeInteger(priced.value.unitPriceMinor)).toBe(true)
      expect(priced.value.unitPriceMinor).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 500 },
  )

  // A law about refusals alone would hold too.
  expect(prices).toBeGreaterThan(10)
})

function price(wish: { itemId: string; sizeId?: string; choices?: (typeof RICE)[] }) {
  const priced = priceLine(MENU, { sizeId: null, choices: [], ...wish }, EVENING)
  return priced.ok ? priced.value.unitPriceMinor : priced.refusal
}

function option(groupId: string, reason: string, itemId = 'steak') {
  return { code: 'option_invalid', itemId, groupId, reason }
}

test('a dish whose price was taken off the menu is not given away', () => {
  const items = MENU.items.map((item) => ({ ...item, priceMinor: null }))
  const wish = { itemId: 'omelette', sizeId: null, choices: [] }

  expect(priceLine({ ...MENU, items }, wish, MORNING)).toEqual({
    ok: false,
    refusal: { code: 'item_unavailable', itemId: 'omelette' },
  })
})
