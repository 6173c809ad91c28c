import type { BillRefusal } from '../bill.ts'
import type { Refusal } from '../errors.ts'
import { inLanguage } from '../language.ts'
import type { MenuItem } from '../menu.ts'
import { itemFacts, itemOf, itemRow, money, nameOf, nearestLike, nearestTo } from './item-words.ts'
import { refused, type ToolDesk, type ToolOutcome } from './tool.ts'

/** A refusal of the domain in words a model can act on, with the nearest offers where something can't be had. */
export function refusalOutcome(desk: ToolDesk, refusal: Refusal): ToolOutcome {
  const item = 'itemId' in refusal ? itemOf(desk, refusal.itemId) : undefined
  if (refusal.code === 'item_unknown' || ('itemId' in refusal && item === undefined)) {
    return unknownItem(desk, refusal.itemId)
  }
  const advice = adviceFor(desk, refusal, item)
  const offers = refusal.code === 'item_unavailable' && item !== undefined
  if (item === undefined) return refused(refusal.code, advice)
  const nearest = offers ? nearestLike(desk, item) : []
  return refused(refusal.code, advice, {
    output: {
      item: itemRow(desk, item),
      ...(refusal.code === 'option_invalid' ? { options: optionRows(desk, item) } : {}),
      ...(offers ? { nearest: nearest.map((one) => itemRow(desk, one)) } : {}),
    },
    facts: itemFacts([item, ...nearest]),
  })
}

/** An id that is not on this bar's menu. Models make them up from names, so the words in it are searched for. */
export function unknownItem(desk: ToolDesk, itemId: string): ToolOutcome {
  const nearest = nearestTo(desk, itemId.slice(0, 80))
  return refused(
    'item_unknown',
    'This item_id is not on the menu of this bar. Use ids from find_menu_items; say plainly what is not on the menu.',
    {
      output: { nearest: nearest.map((item) => itemRow(desk, item)) },
      facts: itemFacts(nearest),
    },
  )
}

/** Option groups with what may be chosen in each. */
export function optionRows(desk: ToolDesk, item: MenuItem) {
  return item.optionGroups.map((group) => ({
    group_id: group.id,
    name: inLanguage(group.name, desk.language),
    choose_at_least: group.min,
    choose_at_most: group.max,
    choices: group.choices.map((choice) => ({
      choice_id: choice.id,
      name: inLanguage(choice.name, desk.language),
      adds: money(desk, choice.priceMinor),
      available: choice.available,
    })),
  }))
}

type About = { readonly desk: ToolDesk; readonly item: MenuItem | undefined }

/** One answer to each refusal the domain knows: a new code does not compile until it has its words. */
const ADVICE: {
  readonly [C in Refusal['code']]: (refusal: Extract<Refusal, { code: C }>, about: About) => string
} = {
  item_unknown: () => 'Not on the menu of this bar.',
  item_unavailable: () => 'It can not be had now. Say so and offer one of "nearest", or nothing.',
  size_required: () => 'Ask the diner which of the sizes, then call again with its size_id.',
  size_unknown: () => 'There is no such size. Use a size_id of this item.',
  size_unavailable: () => 'That size is finished. Offer another available size of this item.',
  option_invalid: optionAdvice,
  quantity_invalid: ({ max }) =>
    `A line holds 1 to ${max} of one item. For more, offer to call a person.`,
  line_unknown: () => 'There is no such line in the cart. Call view_cart for the line ids.',
  line_placed: () => 'That line is ordered already and can not be changed. Offer to call a person.',
  not_your_line: () =>
    'That line belongs to another diner of the table. Only they can change it: say so.',
  cart_full: ({ max }) =>
    `The cart holds ${max} lines at most. Ask the diner to order these first.`,
  empty_cart: () => 'The cart is empty: there is nothing to order yet.',
  cart_changed: () =>
    'A price rose or an item is gone since the diner saw the cart. Call view_cart, which shows what moved, and ask for a fresh yes. Nothing was ordered.',
  tab_closed: (_, { desk }) =>
    desk.work.tab() === null
      ? 'The diner sits at no table yet. Ask them to scan the QR code on the table or to type its number, then sit_at_table.'
      : 'This visit has ended. Ask the diner to scan the QR code on the table again.',
  table_unknown: () => 'The bar has no such table. Ask the diner to scan the QR code on the table.',
  bar_closed: () => 'The bar takes no orders now. Call opening_hours and say when it opens.',
  nobody_to_call: () =>
    'Nobody can be called from this chat: the bar has given no number. Say so, ask the diner to speak to the staff in the room, and go on serving. Do not offer to call anybody.',
  illegal_transition: () => 'That can not be done any more. Offer to call a person.',
  not_allowed: () =>
    'This is not allowed for this diner. Do not try again; offer to call a person.',
}

function adviceFor(desk: ToolDesk, refusal: Refusal, item: MenuItem | undefined): string {
  // The table's type pairs each code with its own refusal; a look-up by a union loses that.
  const advice = ADVICE[refusal.code] as (refusal: Refusal, about: About) => string
  return advice(refusal, { desk, item })
}

function optionAdvice(
  refusal: Extract<Refusal, { code: 'option_invalid' }>,
  { desk, item }: About,
): string {
  const group = item?.optionGroups.find((one) => one.id === refusal.groupId)
  const name = group === undefined ? 'that group' : `"${inLanguage(group.name, desk.language)}"`
  switch (refusal.reason) {
    case 'unknown':
      return 'There is no such option on this item. Use group_id and choice_id from "options".'
    case 'unavailable':
      return `That choice of ${name} is finished. Ask the diner for another one of "options".`
    case 'too_few':
      return `Ask the diner what they choose for ${name}, then call again with it.`
    case 'too_many':
      return `Too many choices for ${name}: at most ${group?.max ?? 0}. Ask the diner which.`
    case 'doubled':
      return `A choice of ${name} was given twice. Each may be given once.`
  }
}

/** Why a bill can't be split that way. */
export function billAdvice(desk: ToolDesk, refusal: BillRefusal): string {
  switch (refusal.code) {
    case 'parts_invalid':
      return `A bill can be split in 1 to ${refusal.max} parts. Ask the diner again.`
    case 'lines_left':
      return 'Some lines are paid by nobody.'
    case 'line_unknown':
      return 'There is no such line on the bill. Use line ids from payment_instructions.'
    case 'share_invalid':
      return `Amount ${refusal.part} can not be a share. Ask the diner again.`
    case 'amounts_differ':
      return `The amounts come to ${money(desk, refusal.sumMinor).text}, the bill is ${money(desk, refusal.totalMinor).text}. Ask the diner again.`
  }
}

/** Told when an item has no price, which only staff can mend. */
export function noPrice(desk: ToolDesk, item: MenuItem): ToolOutcome {
  return refused(
    'no_price',
    `${nameOf(desk, item)} has no price on the menu, so it can not be ordered. Offer to call a person.`,
    { facts: itemFacts([item]) },
  )
}
