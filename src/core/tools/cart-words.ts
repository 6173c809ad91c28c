import type { ChangeWords } from '../blocks.ts'
import { cartBlock, cartFingerprint, pricedWords } from '../cart-view.ts'
import { cartOf, cartTotal } from '../cart.ts'
import { tableOf } from '../due.ts'
import { isOpen } from '../opening-hours.ts'
import type { Line } from '../tab.ts'
import type { ClaimFacts } from '../truth/facts.ts'
import { money } from './item-words.ts'
import { done, type ToolDesk, type ToolOutcome, type ToolOutput } from './tool.ts'

/** The diner's own unplaced lines. */
export function cartLines(desk: ToolDesk): readonly Line[] {
  const tab = desk.work.tab()
  return tab === null ? [] : cartOf(tab, desk.work.facts.personId)
}

/** The cart as it stands, for the model and, as a block, for the diner. */
export function shownCart(
  desk: ToolDesk,
  more: { readonly output?: ToolOutput; readonly changes?: readonly ChangeWords[] } = {},
): ToolOutcome {
  const { menu } = desk.work.facts
  const lines = cartLines(desk)
  const changes = more.changes ?? []
  const isShown = lines.length > 0 || changes.length > 0
  return done(
    { ...more.output, cart: cartOutput(desk) },
    {
      blocks: isShown ? [cartBlock(menu, lines, changes, desk.language)] : [],
      facts: cartFacts(lines),
    },
  )
}

function cartOutput(desk: ToolDesk): ToolOutput {
  const { menu, bar, at } = desk.work.facts
  const lines = cartLines(desk)
  return {
    table: tableOf(desk.work),
    is_empty: lines.length === 0,
    lines: lines.map((line) => {
      const words = pricedWords(menu, line, desk.language)
      return {
        line_id: line.id,
        item_id: line.itemId,
        name: words.name,
        size: words.size,
        options: words.choices,
        quantity: line.quantity,
        note: line.note,
        total: money(desk, words.totalMinor),
      }
    }),
    total: money(desk, cartTotal(lines)),
    takes_orders_now: bar.rules.ordersWhenClosed || isOpen(bar.hours, at, desk.zone),
    ordered: false,
  }
}

/** What a cart proves: its total, its lines, its notes. */
export function cartFacts(lines: readonly Line[]): Partial<ClaimFacts> {
  return {
    heldIds: lines.map((line) => line.itemId),
    hasCart: lines.length > 0,
    cart: {
      lines: lines.map(({ itemId, sizeId, choices, quantity }) => {
        return { itemId, sizeId, choices, quantity }
      }),
      totalMinor: cartTotal(lines),
    },
    notes: lines.flatMap((line) => line.note ?? []),
    amounts: [
      { minor: cartTotal(lines), itemId: null },
      ...lines.flatMap((line) => [
        { minor: line.unitPriceMinor, itemId: line.itemId },
        { minor: line.unitPriceMinor * line.quantity, itemId: line.itemId },
      ]),
    ],
  }
}

/** True when the diner has said yes to exactly this cart. */
export function isConfirmed(desk: ToolDesk): boolean {
  const { work, confirmedCart } = desk
  const { personId, menu } = work.facts
  return confirmedCart === cartFingerprint(work.tab(), personId, menu.currency)
}
