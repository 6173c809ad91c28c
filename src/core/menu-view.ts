import type { MenuCategoriesBlock, MenuPageBlock, MenuRow } from './blocks.ts'
import { isOrderable, lowestPrice, type When } from './cart.ts'
import { inLanguage, type Language } from './language.ts'
import type { Menu, MenuItem } from './menu.ts'

/** A WhatsApp list has ten rows; the tenth leads on. */
const PAGE_ROWS = 9

type MenuSight = { readonly menu: Menu; readonly when: When; readonly language: Language }

/** The categories that have something in them, in the owner's order. */
export function filledCategories(
  sight: MenuSight,
): readonly MenuCategoriesBlock['categories'][number][] {
  return sight.menu.categories
    .map((category) => ({
      categoryId: category.id,
      name: inLanguage(category.name, sight.language),
      position: category.position,
      items: itemsOf(sight, category.id).length,
    }))
    .filter((category) => category.items > 0)
    .toSorted((a, b) => a.position - b.position)
    .map(({ categoryId, name, items }) => ({ categoryId, name, items }))
}

export function categoriesBlock(
  categories: readonly MenuCategoriesBlock['categories'][number][],
  page: number,
): MenuCategoriesBlock {
  const { rows, at, pages } = pageOf(categories, page)
  return { kind: 'menu_categories', categories: rows, page: at, pages }
}

/** One page of a category's items; `null` when the category is unknown or has none. `prompt` is the question it answers. */
export function menuPageBlock(
  sight: MenuSight,
  wanted: { readonly categoryId: string; readonly page: number; readonly prompt: string },
): MenuPageBlock | null {
  const { categoryId, prompt } = wanted
  const category = sight.menu.categories.find((one) => one.id === categoryId)
  const items = itemsOf(sight, categoryId)
  if (category === undefined || items.length === 0) return null
  const { rows, at, pages } = pageOf(items, wanted.page)
  return {
    kind: 'menu_page',
    categoryId,
    name: inLanguage(category.name, sight.language),
    prompt,
    items: rows.map((item) => menuRow(sight, item)),
    currency: sight.menu.currency,
    page: at,
    pages,
  }
}

function menuRow({ when, language }: MenuSight, item: MenuItem): MenuRow {
  return {
    itemId: item.id,
    name: inLanguage(item.name, language),
    fromMinor: lowestPrice(item),
    hasSizes: item.sizes.filter((size) => size.available).length > 1,
    isOrderable: isOrderable(item, when),
  }
}

/** What can be had now first, then what is finished, each in the owner's order. */
export function itemsOf({ menu, when }: MenuSight, categoryId: string): readonly MenuItem[] {
  return menu.items
    .filter((item) => item.categoryId === categoryId)
    .map((item) => ({ item, isOrderable: isOrderable(item, when) }))
    .toSorted(
      (a, b) => Number(b.isOrderable) - Number(a.isOrderable) || a.item.position - b.item.position,
    )
    .map(({ item }) => item)
}

function pageOf<T>(rows: readonly T[], wanted: number) {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS))
  const at = Math.min(Math.max(1, wanted), pages)
  return { rows: rows.slice((at - 1) * PAGE_ROWS, at * PAGE_ROWS), at, pages }
}
