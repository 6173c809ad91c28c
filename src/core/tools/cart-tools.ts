import { changeWords } from '../cart-view.ts'
import { lowestPrice } from '../cart.ts'
import { tableOf } from '../due.ts'
import type { MenuItem } from '../menu.ts'
import { cartChanges, isPricedToday } from '../tab-commands.ts'
import { type ChosenOption, MAX_QUANTITY, type TabCommand } from '../tab.ts'
import { list, nullable, record, text, whole } from './arguments.ts'
import { cartFacts, cartLines, isConfirmed, shownCart } from './cart-words.ts'
import { itemFacts, itemOf, money } from './item-words.ts'
import { noPrice, refusalOutcome, unknownItem } from './refusal-words.ts'
import { done, refused, tool, type ToolDesk, type ToolOutcome } from './tool.ts'

const ID = 80
const MAX_NOTE = 300

const LINE_ID = text(ID, 'From view_cart.')
const NOTE = 'The diner’s own wish for the kitchen ("no chili"), in their words.'
const QUANTITY = whole(1, MAX_QUANTITY, 'How many.')
const OPTIONS = list(
  record({
    group_id: text(ID, 'From item_details.'),
    choice_id: text(ID, 'From item_details.'),
  }),
  20,
  'The options chosen by the diner.',
)

type OptionIds = readonly { readonly group_id: string; readonly choice_id: string }[]

function chosen(options: OptionIds): readonly ChosenOption[] {
  return options.map((one) => ({ groupId: one.group_id, choiceId: one.choice_id }))
}

function ranOnTab(
  desk: ToolDesk,
  command: TabCommand,
  shown: Parameters<typeof shownCart>[1] = {},
): ToolOutcome {
  const result = desk.work.run({ kind: 'tab', command })
  return result.ok ? shownCart(desk, shown) : refusalOutcome(desk, result.refusal)
}

export const addToCart = tool(
  {
    name: 'add_to_cart',
    description:
      'Puts an item into this diner’s cart. Only what the diner clearly asked for: where item, size or a required option is open, ask first. ' +
      'The cart is shown to the diner by the program.',
    isWrite: true,
  },
  {
    item_id: text(ID, 'From find_menu_items.'),
    size_id: nullable(text(ID, 'Needed where the item has sizes.')),
    options: nullable(OPTIONS),
    quantity: QUANTITY,
    note: nullable(text(MAX_NOTE, NOTE)),
  },
  (args, desk) => {
    const item = itemOf(desk, args.item_id)
    if (item === undefined) return unknownItem(desk, args.item_id)
    if (lowestPrice(item) === null) return noPrice(desk, item)
    const outcome = ranOnTab(desk, {
      type: 'add',
      lineId: desk.work.newId(),
      itemId: item.id,
      sizeId: onlySize(item, args.size_id),
      choices: chosen(args.options ?? []),
      quantity: args.quantity,
      note: args.note,
    })
    return outcome.ok ? withItem(outcome, item) : outcome
  },
)

/** One size left is no question. */
function onlySize(item: MenuItem, wanted: string | null): string | null {
  const [only, ...others] = item.sizes.filter((size) => size.available)
  if (wanted !== null && wanted !== '') return wanted
  return only !== undefined && others.length === 0 ? only.id : null
}

function withItem(outcome: ToolOutcome, item: MenuItem): ToolOutcome {
  const { amounts, itemIds } = itemFacts([item])
  const facts = { ...outcome.facts, itemIds, amounts: [...outcome.facts.amounts, ...amounts] }
  return { ...outcome, facts }
}

export const changeLine = tool(
  {
    name: 'change_line',
    description:
      'Changes one line of this diner’s cart. null leaves a thing as it is; an empty note takes the note away; options replaces all options.',
    isWrite: true,
  },
  {
    line_id: LINE_ID,
    quantity: nullable(QUANTITY),
    size_id: nullable(text(ID, 'Another size of the same item.')),
    options: nullable(OPTIONS),
    note: nullable(text(MAX_NOTE, NOTE)),
  },
  (args, desk) =>
    ranOnTab(desk, {
      type: 'change',
      lineId: args.line_id,
      ...(args.quantity === null ? {} : { quantity: args.quantity }),
      ...(args.size_id === null ? {} : { sizeId: args.size_id }),
      ...(args.options === null ? {} : { choices: chosen(args.options) }),
      ...(args.note === null ? {} : { note: args.note }),
    }),
)

export const removeLine = tool(
  { name: 'remove_line', description: 'Takes one line out of this diner’s cart.', isWrite: true },
  { line_id: LINE_ID },
  (args, desk) => ranOnTab(desk, { type: 'remove', lineId: args.line_id }),
)

export const clearCart = tool(
  {
    name: 'clear_cart',
    description: 'Empties this diner’s cart. Only when they asked to start over.',
    isWrite: true,
  },
  {},
  (_, desk) =>
    cartLines(desk).length === 0
      ? refusalOutcome(desk, { code: 'empty_cart' })
      : ranOnTab(desk, { type: 'clear' }, { output: { cleared: true } }),
)

export const viewCart = tool(
  {
    name: 'view_cart',
    description:
      'This diner’s cart with line ids, totals and today’s prices; the program shows it with the button that orders it. ' +
      'Call it when the diner is done choosing, then ask for their yes.',
    isWrite: true,
  },
  {},
  (_, desk) => {
    const { menu, personId, at } = desk.work.facts
    const tab = desk.work.tab()
    const before = cartLines(desk)
    const facts = { menu, personId, at, zone: desk.zone }
    const moved = tab === null ? [] : cartChanges(tab, facts)
    if (tab !== null && !isPricedToday(tab, facts)) {
      desk.work.run({ kind: 'tab', command: { type: 'refresh' } })
    }
    const changes = changeWords(menu, moved, before, desk.language)
    const output =
      changes.length === 0 ? {} : { moved: changes.map((one) => changeOutput(desk, one)) }
    return shownCart(desk, { output, changes })
  },
)

const TAKEN_OUT = {
  gone: 'no longer available, taken out',
  unset: 'comes otherwise now, taken out: ask what they choose, then add it again',
} as const

function changeOutput(desk: ToolDesk, change: ReturnType<typeof changeWords>[number]) {
  if (change.kind !== 'price') return { name: change.name, what: TAKEN_OUT[change.kind] }
  const { name, fromMinor, toMinor } = change
  return { name, what: 'price rose', from: money(desk, fromMinor), to: money(desk, toMinor) }
}

export const placeOrder = tool(
  {
    name: 'place_order',
    description:
      'Sends this diner’s cart to the bar. Works only when the diner’s last message is a yes to exactly the cart they were shown; ' +
      'say that an order is placed only after this returned ok.',
    isWrite: true,
  },
  {},
  (_, desk) => {
    const { work } = desk
    if (cartLines(desk).length === 0) return refusalOutcome(desk, { code: 'empty_cart' })
    if (!isConfirmed(desk)) {
      return refused(
        'not_confirmed',
        'The diner has not yet said yes to the cart as it stands. Call view_cart, ask "shall I place this order?" and wait for their answer. Nothing was ordered.',
        { facts: cartFacts(cartLines(desk)) },
      )
    }
    const lines = cartLines(desk)
    const orderId = work.newId()
    const table = tableOf(work)
    const placed = work.run({ kind: 'tab', command: { type: 'place', orderId } })
    if (!placed.ok) return refusalOutcome(desk, placed.refusal)
    const totalMinor = placed.value.placedTotalMinor ?? 0
    return done(
      {
        placed: true,
        table,
        total: money(desk, totalMinor),
        advice: 'The program tells the order number and the total. Do not write a number.',
      },
      {
        blocks: [
          { kind: 'order_placed', orderId, table, totalMinor, currency: work.facts.menu.currency },
        ],
        facts: {
          ...cartFacts(lines),
          amounts: [...(cartFacts(lines).amounts ?? []), { minor: totalMinor, itemId: null }],
          orderPlacedNow: true,
        },
      },
    )
  },
)
