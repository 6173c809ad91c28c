import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { PHRASES, SCAN } from '../../../../test/goldens/storyline.ts'
import { aTalk, shownCart, type Talk, tappable, type Turn } from '../../../../test/goldens/talk.ts'
import { cartOf } from '../../../core/cart.ts'
import { LANGUAGES } from '../../../core/language.ts'
import type { InboundContent } from '../../../core/message.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import { languageDetector } from '../../../core/understand/language-detector.ts'
import { menuIndex } from '../../../core/understand/menu-index.ts'
import { understand } from '../../../core/understand/understand.ts'
import { readDialogue } from './dialogue.ts'
import { MAX_TAP_ID } from './taps.ts'

const phrases = LANGUAGES.flatMap((language) => Object.values(PHRASES[language]))
const names = MENU.items.map((item) => item.name.default)

const wordsOfDiners: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...phrases) },
  { weight: 5, arbitrary: fc.constantFrom(...names) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(...names))
      .map(([count, name]) => `${count} ${name}`),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom('1', '2', '3', '7', 'yes', 'no', 'ok', 'A5', 'B1', '72'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(SCAN, SCAN.replace('A5', 'A6'), SCAN.replace('A5', 'Z9')),
  },
  { weight: 2, arbitrary: fc.constantFrom('no chili', 'one more', 'make it 0', 'remove 2 primus') },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
)

type Step =
  | { readonly kind: 'say'; readonly texts: readonly string[] }
  /** The nth thing that may be tapped in the last answer. */
  | { readonly kind: 'tap'; readonly nth: number }
  /** A tap of some earlier answer. */
  | { readonly kind: 'old_tap'; readonly nth: number }
  | { readonly kind: 'price'; readonly minor: number }
  | { readonly kind: 'sold_out'; readonly item: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(wordsOfDiners, { minLength: 1, maxLength: 3 })
      .map((texts): Step => ({ kind: 'say', texts })),
  },
  { weight: 6, arbitrary: fc.nat(9).map((nth): Step => ({ kind: 'tap', nth })) },
  { weight: 1, arbitrary: fc.nat(99).map((nth): Step => ({ kind: 'old_tap', nth })) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 9000 }).map((minor): Step => ({ kind: 'price', minor })),
  },
  { weight: 1, arbitrary: fc.nat(99).map((item): Step => ({ kind: 'sold_out', item })) },
)
const walk = fc.array(step, { minLength: 1, maxLength: 25, size: 'max' })

type Walker = { readonly talk: Talk; readonly sent: Map<string, string> }

/** Takes one step; `null` where it has nothing to say to the waiter. */
function take({ talk, sent }: Walker, last: Turn | null, next: Step): Turn | null {
  if (next.kind === 'say') return talk.say(...next.texts)
  if (next.kind === 'price' || next.kind === 'sold_out') {
    talk.meanwhile((facts) => ({
      ...facts,
      menu: { ...facts.menu, items: edited(facts.menu.items, next) },
    }))
    return null
  }
  const shown =
    next.kind === 'tap'
      ? tappable(last?.messages ?? [])
      : [...sent].map(([id, title]) => ({ id, title }))
  const one = shown[next.nth % Math.max(1, shown.length)]
  if (one === undefined) return null
  return talk.send([message({ type: 'tap', id: one.id, title: one.title }, 'valid')])
}

function edited(items: typeof MENU.items, change: Extract<Step, { kind: 'price' | 'sold_out' }>) {
  if (change.kind === 'sold_out') {
    const gone = change.item % items.length
    return items.map((item, index) =>
      index === gone ? { ...item, available: !item.available } : item,
    )
  }
  return items.map((item) =>
    item.priceMinor === null ? item : { ...item, priceMinor: change.minor },
  )
}

let count = 0
function message(content: InboundContent, tap: TurnMessage['tap'] = 'none'): TurnMessage {
  count += 1
  return { id: `w${count}`, at: new Date('2026-11-23T18:00:00Z'), content, tap, isLate: false }
}

/** Walks, and looks at every answer on the way. */
function walked(steps: readonly Step[], look: (turn: Turn, said: Step) => void): void {
  const walker: Walker = { talk: aTalk(someFacts()), sent: new Map() }
  let last: Turn | null = null
  for (const next of steps) {
    const turn = take(walker, last, next)
    if (turn === null) continue
    look(turn, next)
    for (const one of tappable(turn.messages)) walker.sent.set(one.id, one.title)
    last = turn
  }
}

test('any talk gets an answer to every text, never throws, and asks at most one thing at a time', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      walked(steps, ({ thought, messages }, said) => {
        const hasWords = said.kind !== 'say' || said.texts.some((text) => text.trim() !== '')
        if (hasWords) expect(messages.length).toBeGreaterThan(0)
        const asking = thought.blocks.filter((block) =>
          ['ask', 'menu_page', 'menu_categories'].includes(block.kind),
        )
        expect(asking.length).toBeLessThanOrEqual(1)
        expect(readDialogue(JSON.parse(JSON.stringify(thought.dialogue)))).toEqual(thought.dialogue)
      })
    }),
    { numRuns: 100 },
  )
})

test('a question is at most five lines and every tap fits its row', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      walked(steps, ({ thought, messages }) => {
        for (const block of thought.blocks) {
          if (block.kind === 'ask') expect(block.prompt.split('\n').length).toBeLessThanOrEqual(5)
        }
        const ids = tappable(messages).map((one) => one.id)
        expect(ids.length).toBe(new Set(ids).size)
        for (const id of ids) expect(id.length).toBeLessThanOrEqual(MAX_TAP_ID)
      })
    }),
    { numRuns: 60 },
  )
})

test('a cart that is shown is the cart of the tab', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      walked(steps, ({ work, thought }) => {
        const cart = shownCart(thought.blocks)
        const tab = work.tab()
        if (cart === null || tab === null) return
        const lines = cartOf(tab, work.facts.personId)
        expect(cart.lines.map((line) => line.quantity)).toEqual(lines.map((line) => line.quantity))
        expect(cart.totalMinor).toBe(
          lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0),
        )
      })
    }),
    { numRuns: 100 },
  )
})

const reading = {
  index: menuIndex(MENU),
  detector: languageDetector({}),
  conversationLanguage: 'en',
} as const

/** A yes, "that's all" or "confirm", or the button's own words. */
function isYes(text: string): boolean {
  const { acts } = understand(text, reading)
  return (
    acts.some((act) => act.type === 'yes' || act.type === 'finish') ||
    text.trim().toLowerCase() === 'place order'
  )
}

type ShownLine = { readonly quantity: number; readonly totalMinor: number }

/** The same lines at no higher price: what fell meanwhile is no question. */
function covers(shown: readonly ShownLine[], placed: readonly ShownLine[]): boolean {
  return (
    shown.length === placed.length &&
    placed.every((line, index) => {
      const before = shown[index]
      return before?.quantity === line.quantity && line.totalMinor <= before.totalMinor
    })
  )
}

test('no walk places an order without a yes to a shown cart of exactly what is placed', () => {
  let placedOrders = 0
  fc.assert(
    fc.property(walk, (steps) => {
      const shown: (readonly ShownLine[])[] = []
      walked(steps, ({ work, thought }, said) => {
        for (const effect of work.effects()) {
          if (effect.kind !== 'tab' || effect.change.placed === null) continue
          placedOrders += 1
          const placed = effect.change.placed.lines.map(({ quantity, unitPriceMinor }) => ({
            quantity,
            totalMinor: quantity * unitPriceMinor,
          }))
          expect(shown.some((lines) => covers(lines, placed))).toBe(true)
          if (said.kind === 'say') expect(said.texts.some(isYes)).toBe(true)
        }
        const cart = thought.blocks.find((block) => block.kind === 'cart')
        if (cart !== undefined) shown.push(cart.lines)
      })
    }),
    { numRuns: 250 },
  )

  // A law about nothing would hold too.
  expect(placedOrders).toBeGreaterThan(10)
})

test('a stored dialogue that is not one starts afresh', () => {
  fc.assert(
    fc.property(fc.anything(), (stored) => {
      const read = readDialogue(stored)
      expect(Array.isArray(read.pending)).toBe(true)
    }),
  )
})
