import { inLanguage } from '../language.ts'
import { categoriesBlock, filledCategories, itemsOf, menuPageBlock } from '../menu-view.ts'
import type { MenuItem } from '../menu.ts'
import { decide } from '../understand/menu-decision.ts'
import { nullable, text, whole } from './arguments.ts'
import { itemFacts, itemOf, itemRow } from './item-words.ts'
import { optionRows, unknownItem } from './refusal-words.ts'
import { done, refused, tool, type ToolDesk, type ToolOutcome } from './tool.ts'

/** Most rows of one result: more are neither read nor worth their tokens. */
const MAX_ROWS = 20
const ID = 80

function sightOf(desk: ToolDesk) {
  const { menu, at } = desk.work.facts
  return { menu, when: { at, zone: desk.zone }, language: desk.language }
}

export const findMenuItems = tool(
  {
    name: 'find_menu_items',
    description:
      'Searches the menu of this bar by the diner’s own words, in any language, typos included. The only source of item ids and prices. ' +
      'Without query: the items of a category, or with neither the list of categories.',
    isWrite: false,
  },
  {
    query: nullable(text(200, 'What the diner wants, one item at a time, without quantity.')),
    category_id: nullable(text(ID, 'Only items of this category.')),
  },
  ({ query, category_id: categoryId }, desk) => {
    if (categoryId !== null && !isCategory(desk, categoryId)) return unknownCategory(desk)
    if (query === null || query === '') {
      return categoryId === null ? categories(desk) : itemsIn(desk, categoryId)
    }
    return found(desk, query, categoryId)
  },
)

function isCategory(desk: ToolDesk, categoryId: string): boolean {
  return desk.work.facts.menu.categories.some((one) => one.id === categoryId)
}

function categoryRows(desk: ToolDesk) {
  return filledCategories(sightOf(desk)).map((one) => ({
    category_id: one.categoryId,
    name: one.name,
    items: one.items,
  }))
}

function categories(desk: ToolDesk): ToolOutcome {
  return done({ match: 'categories', categories: categoryRows(desk) })
}

function unknownCategory(desk: ToolDesk): ToolOutcome {
  return refused('category_unknown', 'There is no such category. Use one of "categories".', {
    output: { categories: categoryRows(desk) },
  })
}

function itemsIn(desk: ToolDesk, categoryId: string): ToolOutcome {
  const items = itemsOf(sightOf(desk), categoryId)
  return rows(desk, { match: 'category', category_id: categoryId, total: items.length }, items)
}

function rows(
  desk: ToolDesk,
  about: Readonly<Record<string, unknown>>,
  items: readonly MenuItem[],
): ToolOutcome {
  const shown = items.slice(0, MAX_ROWS)
  return done(
    { ...about, items: shown.map((item) => itemRow(desk, item)) },
    { facts: itemFacts(shown) },
  )
}

/** The same search and the same decision as the house waiter's. */
function found(desk: ToolDesk, query: string, within: string | null): ToolOutcome {
  const decision = decide(desk.index, query)
  const items = (hits: readonly { readonly itemId: string }[]) =>
    [...new Set(hits.map((hit) => hit.itemId))]
      .flatMap((id) => itemOf(desk, id) ?? [])
      .filter((item) => within === null || item.categoryId === within)
  switch (decision.kind) {
    case 'sure': {
      const sure = items([decision])
      const size = decision.sizeId === null ? {} : { size_id: decision.sizeId }
      return sure.length === 0 ? nothing(desk, []) : rows(desk, { match: 'one', ...size }, sure)
    }
    case 'ask': {
      const some = items(decision.candidates)
      const advice = 'Ask the diner which of these; never choose for them.'
      return some.length === 0 ? nothing(desk, []) : rows(desk, { match: 'several', advice }, some)
    }
    case 'category':
      return itemsIn(desk, decision.categoryId)
    case 'none':
      return nothing(desk, items(decision.nearest))
  }
}

function nothing(desk: ToolDesk, nearest: readonly MenuItem[]): ToolOutcome {
  const advice = 'Not on the menu: say so plainly. "nearest" may be offered, never added unasked.'
  return done(
    { match: 'none', advice, nearest: nearest.map((item) => itemRow(desk, item)) },
    { facts: itemFacts(nearest) },
  )
}

export const itemDetails = tool(
  {
    name: 'item_details',
    description:
      'Everything the bar says about one item: description, price, sizes, options with their ids, allergens. ' +
      'allergens "not declared" means that nothing may be promised.',
    isWrite: false,
  },
  { item_id: text(ID, 'From find_menu_items.') },
  ({ item_id: itemId }, desk) => {
    const item = itemOf(desk, itemId)
    if (item === undefined) return unknownItem(desk, itemId)
    const { description } = item
    return done(
      {
        ...itemRow(desk, item),
        description: description === null ? null : inLanguage(description, desk.language),
        options: optionRows(desk, item),
        allergens: item.allergens ?? 'not declared',
      },
      { facts: itemFacts([item]) },
    )
  },
)

export const showMenu = tool(
  {
    name: 'show_menu',
    description:
      'Shows the diner a list they can tap: the categories, or one page of a category. Use it instead of writing many items out.',
    isWrite: false,
  },
  {
    category_id: nullable(text(ID, 'null: the list of categories.')),
    page: nullable(whole(1, 100, 'null: the first.')),
  },
  ({ category_id: categoryId, page }, desk) => {
    const sight = sightOf(desk)
    const filled = filledCategories(sight)
    if (filled.length === 0) return refused('menu_empty', 'The menu is empty. Offer a person.')
    if (categoryId === null) {
      const block = categoriesBlock(filled, page ?? 1)
      return done(
        { shown: 'categories', page: block.page, pages: block.pages },
        { blocks: [block] },
      )
    }
    const wanted = { categoryId, page: page ?? 1, prompt: desk.menuPrompt }
    const block = menuPageBlock(sight, wanted)
    if (block === null) return unknownCategory(desk)
    const items = block.items.flatMap((row) => itemOf(desk, row.itemId) ?? [])
    return done(
      {
        shown: block.name,
        page: block.page,
        pages: block.pages,
        items: items.map((item) => itemRow(desk, item)),
      },
      { blocks: [block], facts: itemFacts(items) },
    )
  },
)
